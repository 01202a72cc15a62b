import { html, type Html } from '../../mailbox/html.ts'

export const inPage = html`<input type="hidden" name="page" value="1" />`

/** A form of one button; `what` tells apart buttons of the same text. */
export const button = (action: string, fields: Record<string, string>, text: string, what = ''): Html =>
  html`<form method="post" action="/_control/${action}" class="plain">
    ${inPage}
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button type="submit" class="small" ${what === '' ? null : html`aria-label="${text}: ${what}"`}>
      ${text}
    </button>
  </form>`

export const timeOf = (seconds: number): Html => {
  const instant = new Date(seconds * 1_000)
  const text = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(instant)
  return html`<time datetime="${instant.toISOString()}">${text} UTC</time>`
}

const good = ['succeeded', 'won', 'delivered', 'warning_closed']
const bad = ['failed', 'canceled', 'lost', 'given up', 'needs_response', 'requires_payment_method']
export const state = (text: string): Html =>
  html`<span class="state ${good.includes(text) ? 'good' : bad.includes(text) ? 'bad' : ''}"
    >${text.replaceAll('_', ' ')}</span
  >`
