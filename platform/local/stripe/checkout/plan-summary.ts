import type Stripe from 'stripe'
import { html, type Html } from '../../mailbox/html.ts'
import { formatAmount } from '../payments/currencies.ts'
import type { PayPage } from './pay-page.ts'
import { fill, type Words } from './words.ts'

/** What the page of a session in the mode `subscription` says besides. */
export type PlanOffer = {
  /** Null without a trial. */
  trialDays: number | null
  needsMethod: boolean
  takesCodes: boolean
  /** What was typed in and is none. */
  wrongCode: string | null
}

export function planSummary({ session, lines, words, language }: PayPage, plan: PlanOffer): Html {
  const money = (amount: number) => formatAmount(amount, session.currency ?? 'eur', language)
  const recurring = lines.filter(({ price }) => price?.recurring)
  const sum = recurring.reduce((total, line) => total + line.amount_subtotal, 0)
  const every = everyText(words, recurring[0]?.price ?? null, money(sum))
  const off = session.total_details?.amount_discount ?? 0
  return html`<p class="amount">
      ${plan.trialDays === null ? every : fill(words.daysFree, { count: String(plan.trialDays) })}
    </p>
    ${plan.trialDays === null ? null : html`<p>${fill(words.afterwards, { amount: every })}</p>`}
    <ul class="lines">
      ${lines.map(
        (line) =>
          html`<li>
            <b>${line.description}</b
            ><span
              >${line.price?.recurring ? everyText(words, line.price, money(line.amount_subtotal)) : money(line.amount_subtotal)}</span
            >
            ${(line.quantity ?? 1) > 1 ? html`<small>${fill(words.quantity, { count: String(line.quantity) })}</small>` : null}
          </li>`,
      )}
    </ul>
    ${off > 0 ? html`<p class="total"><span>${words.discount}</span><span>−${money(off)}</span></p>` : null}
    <p class="total"><span>${words.dueToday}</span><span>${money(session.amount_total ?? 0)}</span></p>
    ${plan.takesCodes ? codeForm(session.id, words, plan.wrongCode) : null}`
}

function everyText(words: Words, price: Stripe.Price | null, amount: string): string {
  const { interval = 'month', interval_count: count = 1 } = price?.recurring ?? {}
  if (count > 1) return fill(words.everyFew, { amount, count: String(count), unit: interval })
  const texts: Record<string, string> = {
    day: words.everyDay,
    week: words.everyWeek,
    month: words.everyMonth,
    year: words.everyYear,
  }
  return fill(texts[interval] ?? words.everyMonth, { amount })
}

const codeForm = (session: string, words: Words, wrong: string | null): Html =>
  html`<form method="post" action="/c/pay/${session}" class="stack">
    <input type="hidden" name="way" value="code" />
    <div class="field">
      <label for="code">${words.code}</label>
      <input
        id="code"
        name="code"
        value="${wrong ?? ''}"
        autocomplete="off"
        maxlength="200"
        ${wrong === null ? null : html`aria-invalid="true" aria-describedby="code-error"`}
      />
      ${wrong === null ? null : html`<p class="error" id="code-error">${words.wrongCode}</p>`}
    </div>
    <button type="submit" class="wallet">${words.useCode}</button>
  </form>`
