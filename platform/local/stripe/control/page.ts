import type Stripe from 'stripe'
import { html, type Html } from '../../mailbox/html.ts'
import { accountRows, payoutRows } from '../connect/index.ts'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import { formatAmount } from '../payments/currencies.ts'
import { eventRows } from './events.ts'
import { button, inPage, state, timeOf } from './parts.ts'

const shownRows = 25

/** What lies at local Stripe and what can be done to it, for whoever tries the product out. */
export function controlPage(engine: StripeEngine, said: string | null): Html {
  const { faults } = engine
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Local Stripe</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <h1>Local Stripe</h1>
          <p class="hint">
            It stands in for Stripe on this machine: no money moves. Its time is
            ${timeOf(engine.now())}${aheadText(engine)}.
          </p>
          ${said && html`<p class="said" role="status">${said.slice(0, 300)}</p>`}
        </header>
        <main>
          <div class="grid">
            <section aria-labelledby="clock">
              <h2 id="clock">Move the clock</h2>
              <div class="buttons">
                ${button('clock', { seconds: '60' }, '1 minute')}
                ${button('clock', { seconds: '3600' }, '1 hour')}
                ${button('clock', { seconds: '86400' }, '1 day')}
                ${button('clock', { seconds: '604800' }, '7 days')}
              </div>
              <p class="hint">
                What falls due on the way happens: money becomes available, refunds fail, webhooks are tried
                again.
              </p>
            </section>
            <section aria-labelledby="balance">
              <h2 id="balance">Balance of the platform</h2>
              ${balances(engine)}
            </section>
          </div>
          <section aria-labelledby="payments">
            <h2 id="payments">Payments</h2>
            ${payments(engine)}
          </section>
          <section aria-labelledby="disputes">
            <h2 id="disputes">Disputes</h2>
            ${disputes(engine)}
          </section>
          <section aria-labelledby="accounts">
            <h2 id="accounts">Connected accounts</h2>
            ${accountRows(engine)}
          </section>
          <section aria-labelledby="payouts">
            <h2 id="payouts">Payouts</h2>
            ${payoutRows(engine)}
          </section>
          <div class="grid">
            <section aria-labelledby="switches">
              <h2 id="switches">Webhooks and speed</h2>
              <form method="post" action="/_control/switches">
                ${inPage} ${check('dropsWebhooks', 'Lose webhooks', faults.dropsWebhooks)}
                ${check('doublesWebhooks', 'Send each webhook twice', faults.doublesWebhooks)}
                ${check('holdsWebhooks', 'Hold webhooks back', faults.holdsWebhooks)}
                ${number('webhookDelaySeconds', 'Later by (seconds)', faults.webhookDelaySeconds)}
                ${number('latencyMs', 'Answers take (milliseconds)', faults.latencyMs)}
                <button type="submit">Set</button>
              </form>
              <div class="buttons more">
                ${button('release', {}, 'Send what is held back, the last first')}
                ${button('clear', {}, 'Let nothing go wrong')}
              </div>
            </section>
            <section aria-labelledby="faults">
              <h2 id="faults">Let a call fail</h2>
              <form method="post" action="/_control/faults">
                ${inPage}
                <label
                  >Call
                  <select name="call">
                    <option value="POST /v1/checkout/sessions$">Open a checkout</option>
                    <option value="POST /v1/payment_intents$">Charge</option>
                    <option value="POST /v1/refunds$">Refund</option>
                    <option value="POST /v1/transfers$">Transfer</option>
                    <option value="POST /v1/payouts$">Pay out</option>
                    <option value="/v1/">Any</option>
                  </select>
                </label>
                <label
                  >How
                  <select name="when">
                    <option value="before">Error, nothing done</option>
                    <option value="after">Error, but done</option>
                    <option value="cutBefore">Cut off, nothing done</option>
                    <option value="cutAfter">Cut off, but done</option>
                  </select>
                </label>
                <label
                  >Times
                  <input name="times" type="number" min="1" max="1000" value="1" />
                </label>
                <button type="submit">Let it fail</button>
              </form>
            </section>
          </div>
          <section aria-labelledby="events">
            <h2 id="events">Events</h2>
            ${eventRows(engine, shownRows)}
          </section>
        </main>
      </body>
    </html>`
}

function aheadText({ clock }: StripeEngine): string {
  const hours = Math.round(clock.ahead / 3_600)
  if (clock.ahead === 0) return ''
  const much = hours === 0 ? 'minutes' : hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
  return `, ${much} ahead of the product's, which stays`
}

const check = (name: string, text: string, isOn: boolean): Html =>
  html`<label class="check"
    ><input type="checkbox" name="${name}" ${isOn ? html`checked` : null} /> ${text}</label
  >`

const number = (name: string, text: string, value: number): Html =>
  html`<label>${text} <input name="${name}" type="number" min="0" value="${value}" /></label>`

function balances(engine: StripeEngine): Html {
  const all = [...engine.balanceOf(null)]
  if (all.length === 0) return html`<p class="quiet">Nothing yet.</p>`
  return html`<dl class="balances">
    ${all.map(
      ([currency, { available, pending }]) =>
        html`<div>
            <dt>Available</dt>
            <dd>${formatAmount(available, currency)}</dd>
          </div>
          <div>
            <dt>Pending</dt>
            <dd>${formatAmount(pending, currency)}</dd>
          </div>`,
    )}
  </dl>`
}

/** The newest of the platform and of all connected accounts. */
function newest<T extends { created: number }>(all: readonly T[]): T[] {
  return all
    .toReversed()
    .toSorted((a, b) => b.created - a.created)
    .slice(0, shownRows)
}

function payments(engine: StripeEngine): Html {
  const { store } = engine
  const all = store.accountsWith('payment_intent').flatMap((account) => store.all('payment_intent', account))
  if (all.length === 0)
    return html`<p class="quiet">No payment yet. Book something on one of the marketplaces.</p>`
  return html`<ul class="rows">
    ${newest(all).map((intent) => paymentRow(engine, intent))}
  </ul>`
}

function paymentRow(engine: StripeEngine, intent: Readonly<Stripe.PaymentIntent>): Html {
  const { store } = engine
  const account = store.accountOf('payment_intent', intent.id) ?? null
  const charge = store.find('charge', idOf(intent.latest_charge) ?? '', account)
  const amount = formatAmount(intent.amount, intent.currency)
  const back = charge?.amount_refunded ?? 0
  const isWaiting = intent.next_action?.type === 'display_bank_transfer_instructions'
  const isDisputable =
    charge?.status === 'succeeded' && !charge.disputed && !charge.refunded && charge.captured
  return html`<li>
    <b>${amount}</b>
    <span>
      ${state(intent.status)}
      ${back > 0 && html`<small>${formatAmount(back, intent.currency)} refunded</small>`}
      ${charge?.disputed && html`<small>disputed</small>`}
      <span class="id">${intent.id}</span>
    </span>
    ${timeOf(intent.created)}
    <span class="buttons">
      ${isDisputable ? button('dispute', { charge: charge.id }, 'Dispute', `${amount}, ${intent.id}`) : null}
      ${isWaiting ? button('transfer', { intent: intent.id }, 'Transfer arrives', `${amount}, ${intent.id}`) : null}
    </span>
  </li>`
}

function disputes(engine: StripeEngine): Html {
  const { store } = engine
  const all = store.accountsWith('dispute').flatMap((account) => store.all('dispute', account))
  if (all.length === 0) return html`<p class="quiet">No payment is disputed.</p>`
  return html`<ul class="rows">
    ${newest(all).map(({ id, amount, currency, status, created, reason }) => {
      const shown = formatAmount(amount, currency)
      const isOpen = !['won', 'lost', 'warning_closed'].includes(status)
      return html`<li>
        <b>${shown}</b>
        <span
          >${state(status)} <small>${reason.replaceAll('_', ' ')}</small> <span class="id">${id}</span></span
        >
        ${timeOf(created)}
        <span class="buttons">
          ${isOpen ? button('decide', { dispute: id, outcome: 'won' }, 'Won', `${shown}, ${id}`) : null}
          ${isOpen ? button('decide', { dispute: id, outcome: 'lost' }, 'Lost', `${shown}, ${id}`) : null}
        </span>
      </li>`
    })}
  </ul>`
}
