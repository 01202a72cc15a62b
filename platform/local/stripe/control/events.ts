import { html, type Html } from '../../mailbox/html.ts'
import type { StripeEngine } from '../engine.ts'
import { button, state, timeOf } from './parts.ts'

/** The newest events, and what became of their deliveries. */
export function eventRows(engine: StripeEngine, count: number): Html {
  const { store } = engine
  const events = store
    .accountsWith('event')
    .flatMap((account) => store.all('event', account).slice(-count))
    .toReversed()
    .toSorted((a, b) => b.created - a.created)
    .slice(0, count)
  if (events.length === 0) return html`<p class="quiet">Nothing has happened yet.</p>`
  const deliveries = store.all('local.delivery')
  return html`<ul class="rows">
    ${events.map(({ id, type, created, account }) => {
      const sent = deliveries.filter(({ event }) => event === id)
      return html`<li>
        <span
          >${sent.length === 0 ? html`<small>not sent</small>` : sent.map(({ status }) => state(status))}</span
        >
        <span
          ><b>${type}</b> ${account && html`<small>${account}</small>`} <span class="id">${id}</span></span
        >
        ${timeOf(created)}
        <span class="buttons">${button('resend', { event: id }, 'Send again', `${type}, ${id}`)}</span>
      </li>`
    })}
  </ul>`
}
