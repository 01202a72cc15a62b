import type Stripe from 'stripe'
import { html } from '../../mailbox/html.ts'
import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Page, PageRequest } from '../pages.ts'
import { finishAction } from '../payments/confirm.ts'
import { formatAmount } from '../payments/currencies.ts'
import { finishSetup } from '../setup/setup-intents.ts'
import type { Account } from '../store.ts'
import { checkoutStyle } from './style.ts'
import { fill, languageOf, wordsOf } from './words.ts'

type Intent = Readonly<Stripe.PaymentIntent> | Readonly<Stripe.SetupIntent>

/** The pages of others on the way: the bank's question (3-D Secure), and PayPal's. */
export function registerChallenges(engine: StripeEngine) {
  const { pages, store } = engine
  for (const path of ['/3ds/:id', '/redirect/:id']) {
    pages.on('GET', path, (request) => visit(request, question))
    pages.on('POST', path, (request) =>
      visit(request, (intent, account, language) =>
        answer(intent, request.form.get('answer') === 'agree', account, language),
      ),
    )
  }
  pages.on('GET', '/3ds-style.css', () => ({
    type: 'text/css',
    text: checkoutStyle({ background: '#ffffff', button: '#0b57a4', radius: '.375rem' }),
  }))

  function visit(
    { params, language: accepted }: PageRequest,
    work: (intent: Intent, account: Account, language: string) => Page,
  ): Page {
    const id = params.id!
    const kind = id.startsWith('seti_') ? 'setup_intent' : 'payment_intent'
    const account = store.accountOf(kind, id) ?? null
    const intent: Intent | null = store.find(kind, id, account)
    const session = store.find(
      'checkout.session',
      store.find('local.session_of', id, account)?.session ?? '',
      account,
    )
    const language = languageOf(session?.locale ?? null, accepted)
    const words = wordsOf(language)
    if (!intent) {
      return { status: 404, html: frame(language, words.notFound, html`<p>${words.notFoundText}</p>`) }
    }
    return work(intent, account, language)
  }

  function question(intent: Intent, account: Account, language: string): Page {
    if (intent.status !== 'requires_action') return over(language)
    const words = wordsOf(language)
    const method = store.find('payment_method', idOf(intent.payment_method) ?? '', account)
    const isCard = method?.type === 'card'
    const what =
      intent.object === 'payment_intent'
        ? fill(words.aPayment, { amount: formatAmount(intent.amount, intent.currency, language) })
        : words.forLater
    return {
      html: frame(
        language,
        isCard ? words.isItYou : words.agreeToPaypal,
        html`<p>${what}</p>
          ${isCard && html`<p class="hint">${method.card?.brand} ···· ${method.card?.last4}</p>`}
          <p class="hint">${fill(words.standsIn, { company: isCard ? words.theBank : 'PayPal' })}</p>
          <form method="post">
            <button name="answer" value="agree">${isCard ? words.complete : words.agree}</button>
            <button name="answer" value="refuse" class="plain">${isCard ? words.fail : words.refuse}</button>
          </form>`,
      ),
    }
  }

  function answer(intent: Intent, isAgreed: boolean, account: Account, language: string): Page {
    if (intent.status !== 'requires_action') return over(language)
    const returnUrl = intent.next_action?.redirect_to_url?.return_url ?? null
    let isDone = isAgreed
    try {
      if (intent.object === 'payment_intent') finishAction(engine, intent, isAgreed, account)
      else finishSetup(engine, intent, isAgreed, account)
    } catch (error) {
      // The bank knows the customer now, and refuses all the same.
      if (!(error instanceof StripeFault)) throw error
      isDone = false
    }
    return returnUrl === null ? over(language) : { redirect: returnTo(returnUrl, intent, isDone) }
  }
}

/** docs.stripe.com/payments/payment-intents/verifying-status#next-actions */
function returnTo(address: string, intent: Intent, isDone: boolean): string {
  const url = new URL(address)
  url.searchParams.set(intent.object, intent.id)
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '')
  url.searchParams.set('redirect_status', isDone ? 'succeeded' : 'failed')
  return url.href
}

const frame = (language: string, title: string, body: ReturnType<typeof html>) =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/3ds-style.css" />
      </head>
      <body>
        <main class="alone boxed">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`

function over(language: string): Page {
  const words = wordsOf(language)
  return { html: frame(language, words.nothingLeft, html`<p>${words.closePage}</p>`) }
}
