import type Stripe from 'stripe'
import { html } from '../../mailbox/html.ts'
import { brandingOf } from '../checkout/brand.ts'
import { brandMark, messageBody, page } from '../checkout/layout.ts'
import { checkoutStyle } from '../checkout/style.ts'
import { fill, languageOf, wordsOf } from '../checkout/words.ts'
import type { StripeEngine } from '../engine.ts'
import type { Page, PageRequest } from '../pages.ts'
import { formatAmount } from '../payments/currencies.ts'
import { intentOf } from './finalize.ts'

/** Where `hosted_invoice_url` leads: what is asked for, and the bank's question where it waits for an answer. */
export function registerHostedInvoices(engine: StripeEngine) {
  const { pages, store } = engine
  pages.on('GET', '/i-style.css', () => ({
    type: 'text/css',
    text: checkoutStyle({ background: '#ffffff', button: '#1f5fbf', radius: '.5rem' }),
  }))
  pages.on('GET', '/i/:id', (request) => show(request))

  function show({ params, language: accepted }: PageRequest): Page {
    const language = languageOf(null, accepted)
    const words = wordsOf(language)
    const account = store.accountOf('invoice', params.id!)
    const invoice = account === undefined ? null : store.find('invoice', params.id!, account)
    const frame = (title: string, body: ReturnType<typeof messageBody>, status = 200): Page => ({
      status,
      html: page({ words, language, title, style: '/i-style.css', body }),
    })
    if (!invoice || account === undefined || invoice.status === 'draft') {
      return frame(
        words.notFound,
        messageBody({ brand: null, title: words.notFound, text: words.notFoundText }),
        404,
      )
    }
    const money = (amount: number) => formatAmount(amount, invoice.currency, language)
    const { lines } = store.get('local.invoice', invoice.id, account)
    const intent = intentOf(engine, invoice.id, account)
    const look = brandingOf(engine, {}, account)
    const rows = (line: Stripe.InvoiceLineItem) =>
      html`<div>
        <dt>${line.description}</dt>
        <dd>${money(line.amount)}</dd>
      </div>`
    const more = html`<dl>
        ${lines.map(rows)}
        <div>
          <dt>${words.total}</dt>
          <dd>${money(invoice.total)}</dd>
        </div>
      </dl>
      ${
        invoice.status === 'open' && intent?.status === 'requires_action'
          ? html`<p>
              <a class="button" href="/3ds/${intent.id}"
                >${fill(words.submitPay, { amount: money(invoice.amount_due) })}</a
              >
            </p>`
          : null
      }`
    const title = `${words.invoice} ${invoice.number ?? ''}`
    const text = words[`invoice.${invoice.status}` as keyof typeof words] ?? words['invoice.open']
    return frame(title, messageBody({ brand: look && brandMark(look), title, text, more }))
  }
}
