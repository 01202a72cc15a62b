import type Stripe from 'stripe'
import { html } from '../../mailbox/html.ts'
import { enterCode, needsMethod, pendingIntent, trialDays } from '../billing/checkout.ts'
import { createPaymentMethod } from '../cards/payment-methods.ts'
import { findTestCard } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Page, PageRequest } from '../pages.ts'
import { formatAmount } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import { brandingOf } from './brand.ts'
import { resumeSession, submitSession, type Next } from './complete.ts'
import { fieldNames, fieldOf, readChoice, type Errors, type Values } from './form.ts'
import { brandMark, messageBody, page, type Look } from './layout.ts'
import { payPage } from './pay-page.ts'
import type { PlanOffer } from './plan-summary.ts'
import { checkoutStyle } from './style.ts'
import { fill, languageOf, messageOf, wordsOf } from './words.ts'

type Session = Readonly<Stripe.Checkout.Session>
type Opened = { session: Session; account: Account; look: Look; language: string }

const knownEmail = ({ customer_details: details }: Session) => details?.email ?? null

const radii: Record<string, string> = { rectangular: '0', rounded: '.5rem', pill: '1.5rem' }

/** Checkout as the customer's browser sees it. It works without scripts. */
export function registerHostedCheckout(engine: StripeEngine) {
  const { pages, store } = engine
  pages.on('GET', '/c/pay/:id', (request) => visit(request, (opened) => show(opened)))
  pages.on('POST', '/c/pay/:id', (request) => visit(request, (opened) => pay(opened, request.form)))
  pages.on('GET', '/c/return/:id', (request) => visit(request, comeBack))
  pages.on('GET', '/transfer/:intent', (request) => transferPage(request))
  pages.on('GET', '/c/pay/:id/style.css', ({ params }) => {
    const session = open({
      params,
      query: new URLSearchParams(),
      form: new URLSearchParams(),
      language: '',
    })?.session
    const look = session?.branding_settings
    return {
      type: 'text/css',
      text: checkoutStyle({
        background: look?.background_color ?? '#ffffff',
        button: look?.button_color ?? '#1f5fbf',
        radius: radii[look?.border_style ?? ''] ?? '.5rem',
      }),
    }
  })

  function open({ params, language }: PageRequest): Opened | null {
    const account = store.accountOf('checkout.session', params.id!)
    const session = account === undefined ? null : store.find('checkout.session', params.id!, account)
    if (!session || account === undefined) return null
    const look = session.branding_settings ?? brandingOf(engine, {}, account)!
    return { session, account, look, language: languageOf(session.locale, language) }
  }

  function visit(request: PageRequest, work: (opened: Opened) => Page): Page {
    const opened = open(request)
    if (!opened) return missingPage(languageOf(null, request.language))
    if (opened.session.status === 'expired') return expiredPage(opened)
    if (opened.session.status === 'complete') return leave(opened.session)
    return work(opened)
  }

  function show(
    { session, account, look, language }: Opened,
    wrong: { failure?: string; errors?: Errors; values?: Values; way?: string; code?: string } = {},
  ): Page {
    const { lines, payment, offersSaving } = store.get('local.session', session.id, account)
    const words = wordsOf(language)
    const isWrong = [wrong.failure, wrong.errors, wrong.code].some((each) => each !== undefined)
    return {
      status: isWrong ? 422 : 200,
      html: payPage({
        session,
        lines: lines.map((line) => withProduct(line, account)),
        look,
        words,
        language,
        saved: savedCards(session, account),
        offersSaving,
        isKeptForLater: session.mode === 'setup' || payment.setup_future_usage === 'off_session',
        failure: wrong.failure ?? lastFailure(session, account, language),
        errors: wrong.errors ?? {},
        values: wrong.values ?? {},
        way: wrong.way ?? 'card',
        plan: session.mode === 'subscription' ? offerOf(session, account, wrong.code ?? null) : null,
      }),
    }
  }

  function withProduct(line: Stripe.LineItem, account: Account): Stripe.LineItem {
    const product = store.find('product', String(line.price?.product), account)
    return line.price && product ? { ...line, price: { ...line.price, product } } : line
  }

  function offerOf(session: Session, account: Account, wrongCode: string | null): PlanOffer {
    const { data } = store.get('local.subscription_session', session.id, account)
    return {
      trialDays: trialDays(engine, data),
      needsMethod: needsMethod(session),
      takesCodes: session.allow_promotion_codes === true,
      wrongCode,
    }
  }

  function savedCards(session: Session, account: Account) {
    const customer = idOf(session.customer)
    if (customer === null || session.mode === 'setup') return []
    return store
      .all('payment_method', account)
      .filter(
        (each) => each.customer === customer && each.type === 'card' && each.allow_redisplay === 'always',
      )
      .toReversed()
  }

  /** Of a try that ended on another page. */
  function lastFailure(session: Session, account: Account, language: string): string | null {
    const pending = session.mode === 'subscription' ? pendingIntent(engine, session, account) : null
    const late = pending?.object === 'payment_intent' ? pending.last_payment_error : pending?.last_setup_error
    const error =
      late ??
      store.find('payment_intent', idOf(session.payment_intent) ?? '', account)?.last_payment_error ??
      store.find('setup_intent', idOf(session.setup_intent) ?? '', account)?.last_setup_error
    return error ? messageOf(wordsOf(language), error.code, error.decline_code) : null
  }

  function pay(opened: Opened, form: URLSearchParams): Page {
    const { session, account, language } = opened
    const words = wordsOf(language)
    const values: Values = {}
    for (const name of fieldNames) if (name !== 'cvc') values[name] = (form.get(name) ?? '').slice(0, 200)
    if (!findTestCard((values.number ?? '').replaceAll(/[\s-]/g, ''))) delete values.number
    if (form.get('way') === 'code') return useCode(opened, form.get('code') ?? '')
    const choice = readChoice(form, words, knownEmail(session) === null)
    if (choice.kind === 'wrong') return show(opened, { errors: choice.errors, values, way: choice.way })
    const way = form.get('way') ?? 'card'
    if (choice.kind === 'none' && needsMethod(session)) return show(opened)
    try {
      const method =
        choice.kind === 'none'
          ? null
          : choice.kind === 'saved'
            ? store.get('payment_method', choice.id, account)
            : createPaymentMethod(engine, choice.method, account)
      const isKept = choice.kind === 'new' && choice.isKept
      if (choice.kind === 'new' && method) {
        store.update('payment_method', method, { allow_redisplay: isKept ? 'always' : 'limited' })
      }
      const email = knownEmail(session) ?? (choice.kind === 'saved' ? null : choice.email)
      const name = choice.kind === 'new' ? choice.name : null
      return go(session, submitSession(engine, session, method, { email, name, isKept }, account))
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      const { code, decline_code: declineCode } = error.details
      const field = declineCode ? null : fieldOf(code)
      const message = messageOf(words, code, declineCode)
      return show(
        opened,
        field ? { errors: { [field]: message }, values, way } : { failure: message, values, way },
      )
    }
  }

  function useCode(opened: Opened, text: string): Page {
    const { session, account } = opened
    if (session.allow_promotion_codes !== true || session.mode !== 'subscription') return show(opened)
    try {
      if (enterCode(engine, session, text, account)) return { redirect: `/c/pay/${session.id}` }
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
    }
    return show(opened, { code: text.slice(0, 200) })
  }

  const comeBack = ({ session, account }: Opened): Page =>
    go(session, resumeSession(engine, session, account))

  function go(session: Session, next: Next): Page {
    if (next) return next
    const account = store.accountOf('checkout.session', session.id) ?? null
    const intent = store.find('payment_intent', idOf(session.payment_intent) ?? '', account)
    // Whoever pays by bank transfer is first told where to.
    if (intent?.next_action?.display_bank_transfer_instructions) return { redirect: `/transfer/${intent.id}` }
    return leave(session)
  }

  /** Where the customer came from, with the session's id where it was asked for. */
  const leave = ({ id, success_url: address }: Session): Page => ({
    redirect: (address ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id),
  })

  function expiredPage({ session, look, language }: Opened): Page {
    const words = wordsOf(language)
    const back = session.cancel_url
    const more = back
      ? html`<p><a class="button" href="${back}">${fill(words.back, { name: look.display_name })}</a></p>`
      : null
    const body = messageBody({
      brand: brandMark(look),
      title: words.expiredTitle,
      text: words.expiredText,
      more,
    })
    return {
      status: 410,
      html: page({
        words,
        language,
        title: words.expiredTitle,
        style: `/c/pay/${session.id}/style.css`,
        body,
      }),
    }
  }

  function missingPage(language: string): Page {
    const words = wordsOf(language)
    const body = messageBody({ brand: null, title: words.notFound, text: words.notFoundText })
    return {
      status: 404,
      html: page({ words, language, title: words.notFound, style: '/c/pay/none/style.css', body }),
    }
  }

  function transferPage(request: PageRequest): Page {
    const id = request.params.intent!
    const account = store.accountOf('payment_intent', id) ?? null
    const to = store.find('payment_intent', id, account)?.next_action?.display_bank_transfer_instructions
    const opened = open({
      ...request,
      params: { id: store.find('local.session_of', id, account)?.session ?? '' },
    })
    if (!opened) return missingPage(languageOf(null, request.language))
    const { session, look, language } = opened
    if (!to) return leave(session)
    const words = wordsOf(language)
    const amount = formatAmount(to.amount_remaining ?? 0, to.currency ?? 'eur', language)
    const [bank] = to.financial_addresses ?? []
    const more = html`<dl>
        <div>
          <dt>${words.accountHolderIs}</dt>
          <dd>${bank?.iban?.account_holder_name}</dd>
        </div>
        <div>
          <dt>IBAN</dt>
          <dd>${bank?.iban?.iban}</dd>
        </div>
        <div>
          <dt>BIC</dt>
          <dd>${bank?.iban?.bic}</dd>
        </div>
        <div>
          <dt>${words.reference}</dt>
          <dd>${to.reference}</dd>
        </div>
      </dl>
      <p><a class="button" href="${(leave(session) as { redirect: string }).redirect}">${words.goOn}</a></p>`
    const body = messageBody({
      brand: brandMark(look),
      title: words.transferTitle,
      text: fill(words.transferLead, { amount }),
      more,
    })
    return {
      html: page({
        words,
        language,
        title: words.transferTitle,
        style: `/c/pay/${session.id}/style.css`,
        body,
      }),
    }
  }
}
