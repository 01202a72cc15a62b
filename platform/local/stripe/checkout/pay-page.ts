import type Stripe from 'stripe'
import { html, type Html } from '../../mailbox/html.ts'
import { formatAmount } from '../payments/currencies.ts'
import type { Errors, FieldName, Values } from './form.ts'
import { brandMark, page, type Look } from './layout.ts'
import { planSummary, type PlanOffer } from './plan-summary.ts'
import { fill, type Words } from './words.ts'

export type PayPage = {
  session: Readonly<Stripe.Checkout.Session>
  lines: readonly Stripe.LineItem[]
  look: Look
  words: Words
  language: string
  /** Cards that the customer has kept for this. */
  saved: readonly Readonly<Stripe.PaymentMethod>[]
  offersSaving: boolean
  /** The card is charged later too. */
  isKeptForLater: boolean
  /** Why the last try failed. */
  failure: string | null
  errors: Errors
  values: Values
  /** The way that was chosen last. */
  way: string
  /** In the mode `subscription`. */
  plan: PlanOffer | null
}

export function payPage(input: PayPage): Html {
  const { session, words, look, language, failure, errors } = input
  const title = fill(titleOf(input), { name: look.display_name })
  const isWrong = failure !== null || Object.keys(errors).length > 0
  return page({
    words,
    language,
    title: `${isWrong ? `${words.wrong}: ` : ''}${title}`,
    style: `/c/pay/${session.id}/style.css`,
    body: html`<div class="columns">
      <header class="summary-side"><div class="inner">${summary(input, title)}</div></header>
      <main class="form-side"><div class="inner">${isWrong ? alert(input) : null}${forms(input)}</div></main>
    </div>`,
  })
}

const titleOf = ({ session, words }: PayPage): string =>
  session.mode === 'setup'
    ? words.saveWith
    : session.mode === 'subscription'
      ? words.subscribeTo
      : words.payTo

function summary(input: PayPage, title: string): Html {
  const { session, lines, look, words, language, plan } = input
  const money = (amount: number) => formatAmount(amount, session.currency ?? 'eur', language)
  const back = session.cancel_url
  return html`<div class="bar">
      ${back && html`<a class="back" href="${back}" aria-label="${fill(words.back, { name: look.display_name })}">←</a>`}
      ${brandMark(look)}
    </div>
    <h1>${title}</h1>
    ${plan && planSummary(input, plan)}
    ${
      session.mode === 'payment'
        ? html`<p class="amount">${money(session.amount_total ?? 0)}</p>
            <ul class="lines">
              ${lines.map((line) => lineItem(line, words, money))}
            </ul>
            ${
              lines.length > 1
                ? html`<p class="total">
                    <span>${words.total}</span><span>${money(session.amount_total ?? 0)}</span>
                  </p>`
                : null
            }`
        : null
    }`
}

function lineItem(line: Stripe.LineItem, words: Words, money: (amount: number) => string): Html {
  const count = line.quantity ?? 1
  const product = line.price?.product
  const about = typeof product === 'object' && 'description' in product ? product.description : null
  return html`<li>
    <b>${line.description}</b><span>${money(line.amount_total)}</span>
    ${about && html`<small>${about}</small>`}
    ${
      count > 1
        ? html`<small
            >${fill(words.quantity, { count: String(count) })},
            ${fill(words.each, { amount: money(line.price?.unit_amount ?? 0) })}</small
          >`
        : null
    }
  </li>`
}

const alert = ({ words, failure, errors }: PayPage): Html =>
  html`<div class="alert" role="alert">
    <p><b>${failure ?? words.wrong}</b></p>
    ${
      failure === null
        ? html`<ul>
            ${Object.entries(errors).map(([name, message]) => html`<li><a href="#${name}">${labelOf(words, name)}: ${message}</a></li>`)}
          </ul>`
        : null
    }
  </div>`

function labelOf(words: Words, name: string): string {
  const labels: Record<string, string> = {
    email: words.email,
    number: words.cardNumber,
    expiry: words.expiry,
    cvc: words.cvc,
    name: words.nameOnCard,
    iban: words.iban,
    holder: words.accountHolder,
  }
  return labels[name] ?? name
}

function forms(input: PayPage): Html {
  const { session, words, saved } = input
  if (input.plan && !input.plan.needsMethod) return withoutMethod(input)
  const types = session.payment_method_types
  const action = `/c/pay/${session.id}`
  const others = types.filter((type) => type !== 'card')
  const wallet = (way: string, name: string) =>
    html`<form method="post" action="${action}">
      <button class="wallet" name="way" value="${way}">${name}</button>
    </form>`
  return html`${
    types.includes('card')
      ? html`<h2>${session.mode === 'setup' ? words.expressSave : words.express}</h2>
          <div class="express">${wallet('apple_pay', 'Apple Pay')}${wallet('google_pay', 'Google Pay')}</div>
          <p class="or">${session.mode === 'setup' ? words.orSave : words.or}</p>`
      : null
  }
  ${saved.length > 0 ? savedForm(input, action) : null}
  ${types.includes('card') ? way(input, 'card', words.card, cardFields(input)) : null}
  ${others.map((type) => way(input, type, wayName(words, type), otherFields(input, type)))}
  ${testCards(words)}`
}

/** A trial for which no card has to be left. */
const withoutMethod = (input: PayPage): Html =>
  html`<form method="post" action="/c/pay/${input.session.id}" class="stack" novalidate>
    <input type="hidden" name="way" value="none" />
    ${!input.session.customer_details?.email ? field(input, 'email', 'none', { type: 'email', autocomplete: 'email' }) : null}
    <p class="fine">${fill(input.words.renewal, { name: input.look.display_name })}</p>
    <button type="submit">${submitText(input)}</button>
  </form>`

const wayName = (words: Words, type: string): string =>
  ({ sepa_debit: words.sepa_debit, customer_balance: words.customer_balance, paypal: words.paypal })[type] ??
  type

/** One way to pay, opened when it was chosen. */
function way(input: PayPage, type: string, name: string, fields: Html): Html {
  const isOpen = input.way === type || input.session.payment_method_types.length === 1
  return html`<details class="way" name="way" ${isOpen ? html`open` : null}>
    <summary>${name}</summary>
    <form method="post" action="/c/pay/${input.session.id}" novalidate>
      <input type="hidden" name="way" value="${type}" />
      ${!input.session.customer_details?.email ? field(input, 'email', type, { type: 'email', autocomplete: 'email' }) : null}
      ${fields} ${notes(input, type)}
      <button type="submit">${submitText(input)}</button>
    </form>
  </details>`
}

function submitText(input: PayPage): string {
  const { session, words, language } = input
  if (session.mode === 'setup') return words.saveMethod
  if (input.plan && !session.amount_total) return words.submitTrial
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? 'eur', language)
  const texts: Record<string, string> = { book: words.submitBook, donate: words.submitDonate }
  return fill(texts[session.submit_type ?? ''] ?? (input.plan ? words.submitSubscribe : words.submitPay), {
    amount,
  })
}

function notes({ session, words, look, offersSaving, isKeptForLater, plan }: PayPage, type: string): Html {
  const name = look.display_name
  const text = session.custom_text.submit?.message
  return html`${
    offersSaving && type === 'card'
      ? html`<label class="check"><input type="checkbox" name="keep" /> ${fill(words.keep, { name })}</label>`
      : null
  }
  ${text && html`<p class="fine">${text}</p>`}
  ${plan ? html`<p class="fine">${fill(words.renewal, { name })}</p>` : null}
  ${isKeptForLater && !plan && type === 'card' ? html`<p class="fine">${fill(words.mandate, { name })}</p>` : null}`
}

type Kind = {
  type?: string
  autocomplete: string
  inputmode?: string
  placeholder?: string
  maxlength?: number
}

/** An id is the field's name where it is of the chosen way, so that the list of errors leads there. */
function field(
  { errors, values, words, way: chosen }: PayPage,
  name: FieldName,
  type: string,
  kind: Kind,
): Html {
  const isChosen = chosen === type
  const id = isChosen ? name : `${type}-${name}`
  const error = isChosen ? errors[name] : undefined
  return html`<div class="field">
    <label for="${id}">${labelOf(words, name)}</label>
    <input
      id="${id}"
      name="${name}"
      type="${kind.type ?? 'text'}"
      value="${isChosen || name === 'email' ? values[name] : ''}"
      autocomplete="${kind.autocomplete}"
      inputmode="${kind.inputmode ?? (kind.type === 'email' ? 'email' : 'text')}"
      placeholder="${kind.placeholder ?? ''}"
      maxlength="${kind.maxlength ?? 200}"
      ${error === undefined ? null : html`aria-invalid="true" aria-describedby="${id}-error"`}
      required
    />
    ${error !== undefined && html`<p class="error" id="${id}-error">${error}</p>`}
  </div>`
}

const cardFields = (input: PayPage): Html =>
  html`${field(input, 'number', 'card', { autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '1234 1234 1234 1234', maxlength: 23 })}
    <div class="row">
      ${field(input, 'expiry', 'card', { autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: input.words.expiryHint, maxlength: 9 })}
      ${field(input, 'cvc', 'card', { autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123', maxlength: 4 })}
    </div>
    ${field(input, 'name', 'card', { autocomplete: 'cc-name' })}`

function otherFields(input: PayPage, type: string): Html {
  const { words, look } = input
  if (type === 'paypal') return html`<p class="hint">${words.paypalText}</p>`
  if (type === 'customer_balance') return html`<p class="hint">${words.transferText}</p>`
  return html`${field(input, 'iban', type, { autocomplete: 'off', placeholder: 'DE89 3704 0044 0532 0130 00', maxlength: 42 })}
    ${field(input, 'holder', type, { autocomplete: 'name' })}
    <p class="fine">${fill(words.sepaText, { name: look.display_name })}</p>`
}

const savedForm = ({ saved, words, session }: PayPage, action: string): Html =>
  html`<form method="post" action="${action}" class="stack">
    <input type="hidden" name="way" value="saved" />
    <fieldset>
      <legend>${words.saved}</legend>
      ${saved.map(
        ({ id, card }, index) =>
          html`<label class="radio"
            ><input type="radio" name="saved" value="${id}" ${index === 0 ? html`checked` : null} />
            ${fill(words.ending, { brand: brandName(card?.brand ?? ''), last4: card?.last4 ?? '' })}</label
          >`,
      )}
    </fieldset>
    <button type="submit">${session.mode === 'setup' ? words.saveMethod : words.use}</button>
    <p class="or">${words.another}</p>
  </form>`

const brandName = (brand: string) => brand.charAt(0).toUpperCase() + brand.slice(1)

const tries = [
  ['4242 4242 4242 4242', '✓'],
  ['4000 0000 0000 3220', '3-D Secure'],
  ['4000 0000 0000 9995', 'insufficient funds'],
  ['4000 0000 0000 0002', 'declined'],
  ['4000 0000 0000 0259', 'disputed later'],
] as const

const testCards = (words: Words): Html =>
  html`<details class="try">
    <summary>${words.testCards}</summary>
    <p>${words.anyExpiry}</p>
    <table>
      ${tries.map(
        ([number, what]) =>
          html`<tr>
            <td>${number}</td>
            <td lang="en">${what}</td>
          </tr>`,
      )}
    </table>
  </details>`
