import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { assertRecurringLines, dueToday, priceSession } from '../billing/checkout.ts'
import { assertSharing } from '../billing/terms.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { assertChargeable, currencyOf } from '../payments/currencies.ts'
import { assertMayCharge, typesOf } from '../payments/intents.ts'
import type { Account } from '../store.ts'
import { brandingOf } from './brand.ts'
import { linesOf } from './lines.ts'

type Params = Stripe.Checkout.SessionCreateParams
type Session = Stripe.Checkout.Session

const minutes = 60
const shortest = 30 * minutes
const longest = 24 * 60 * minutes

/** @throws StripeFault 400 for what Checkout does not take in this mode */
export function createSession(engine: StripeEngine, body: Params, account: Account): Session {
  const { mode } = body
  if (!mode) throw missing('mode')
  assertModes(body)
  const { store } = engine
  const customer = body.customer ? store.get('customer', body.customer, account, 'customer') : null
  const id = `cs_test_a1${engine.nextId('x').slice(2)}${randomBytes(16).toString('hex')}`
  const lines = mode === 'setup' ? [] : linesOf(engine, body.line_items ?? [], account)
  if (mode === 'subscription') assertRecurringLines(lines)
  else if (lines.some(({ price }) => price?.recurring)) {
    throw invalidRequest('You specified `payment` mode but passed a recurring price.', {
      param: 'line_items',
    })
  }
  const currency = currencyOf(lines[0]?.currency ?? body.currency ?? 'eur')
  const total = lines.reduce((sum, { amount_total: amount }) => sum + amount, 0)
  if (mode === 'payment') assertChargeable(total, currency, 'line_items')
  const payment = body.payment_intent_data ?? {}
  const subscription = body.subscription_data ?? {}
  assertMayCharge(
    engine,
    payment.on_behalf_of ?? body.setup_intent_data?.on_behalf_of ?? subscription.on_behalf_of,
  )
  if (mode === 'subscription') {
    assertSharing(engine, subscription, account)
    dueToday(engine, lines, subscription, body.discounts ?? [], customer?.id ?? null, account)
  }
  const session: Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: mode === 'payment' ? { enabled: body.adaptive_pricing?.enabled ?? true } : null,
    after_expiration: null,
    allow_promotion_codes: body.allow_promotion_codes ?? null,
    allowed_payment_method_types: body.allowed_payment_method_types ?? null,
    amount_subtotal: mode === 'payment' ? total : null,
    amount_total: mode === 'payment' ? total : null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: (body.billing_address_collection ??
      null) as Session['billing_address_collection'],
    branding_settings: brandingOf(engine, body, account),
    cancel_url: body.cancel_url ?? null,
    client_reference_id: body.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: engine.now(),
    currency: mode !== 'setup' || body.currency ? currency : null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: customTextOf(body),
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation:
      customer || mode !== 'payment'
        ? null
        : ((body.customer_creation ?? 'if_required') as Session['customer_creation']),
    customer_details: knownDetails(body.customer_email ?? customer?.email ?? null, customer?.name ?? null),
    customer_email: body.customer_email ?? null,
    discounts: mode === 'payment' ? [] : null,
    expires_at: expiryOf(engine, body.expires_at),
    integration_identifier: body.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: (body.locale ?? null) as Session['locale'],
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, body.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      mode === 'payment'
        ? 'if_required'
        : ((body.payment_method_collection ?? 'always') as Session['payment_method_collection']),
    payment_method_configuration_details: null,
    payment_method_options: (body.payment_method_options ?? {}) as Session['payment_method_options'],
    payment_method_types: typesFor(engine, body, currency, customer !== null),
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: body.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: customer
      ? {
          allow_redisplay_filters: ['always'],
          payment_method_remove: 'disabled',
          payment_method_save: (body.saved_payment_method_options?.payment_method_save ?? null) as never,
        }
      : null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: (body.submit_type ?? null) as Session['submit_type'],
    subscription: null,
    success_url: body.success_url ?? null,
    total_details: mode === 'payment' ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: 'hosted_page',
    url: `${engine.origin}/c/pay/${id}`,
    wallet_options: null,
  }
  store.insert('checkout.session', session, account)
  store.insert(
    'local.session',
    {
      id,
      lines,
      payment,
      setup: body.setup_intent_data ?? {},
      offersSaving: customer !== null && body.saved_payment_method_options?.payment_method_save === 'enabled',
    },
    account,
  )
  if (mode === 'subscription') {
    store.insert(
      'local.subscription_session',
      { id, data: subscription, discounts: body.discounts ?? [], subscription: null, setup: null },
      account,
    )
    priceSession(engine, session, account)
  }
  const ahead = body.expires_at === undefined ? 0 : engine.clock.ahead
  engine.schedule.add('session.expire', id, session.expires_at + ahead)
  return session
}

/** What is known before the customer comes; the page asks for an address where there is none. */
const knownDetails = (
  email: string | null,
  name: string | null,
): Stripe.Checkout.Session.CustomerDetails | null =>
  email === null
    ? null
    : {
        address: null,
        business_name: null,
        email,
        individual_name: null,
        name,
        phone: null,
        tax_exempt: 'none',
        tax_ids: null,
      }

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })

/** What goes with which mode (docs.stripe.com/api/checkout/sessions/create). */
function assertModes(body: Params) {
  const { mode, ui_mode: ui = 'hosted_page' } = body
  if (ui !== 'hosted_page')
    throw invalidRequest(`The ui_mode ${ui} is not played by this local Stripe.`, { param: 'ui_mode' })
  if (!body.success_url) throw missing('success_url')
  for (const param of ['success_url', 'cancel_url'] as const) {
    const address = body[param]
    if (address !== undefined && !isWebAddress(address))
      throw invalidRequest('Not a valid URL', { code: 'url_invalid', param })
  }
  if (body.customer !== undefined && body.customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', {
      code: 'parameters_exclusive',
    })
  }
  if (body.customer_email !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(body.customer_email)) {
    throw invalidRequest(`Invalid email address: ${body.customer_email}`, {
      code: 'email_invalid',
      param: 'customer_email',
    })
  }
  const data = {
    payment: 'payment_intent_data',
    setup: 'setup_intent_data',
    subscription: 'subscription_data',
  } as const
  const own = data[mode as keyof typeof data]
  for (const foreign of Object.values(data)) {
    if (foreign === own || body[foreign] === undefined) continue
    throw invalidRequest(`You can not pass \`${foreign}\` in \`${mode}\` mode. Use \`${own}\`.`, {
      param: foreign,
    })
  }
  if (body.discounts !== undefined && (mode !== 'subscription' || body.allow_promotion_codes !== undefined)) {
    throw invalidRequest(
      mode === 'subscription'
        ? 'You may only specify one of these parameters: allow_promotion_codes, discounts.'
        : 'Discounts are played in `subscription` mode only.',
      { param: 'discounts' },
    )
  }
  if (mode === 'setup' && body.line_items !== undefined)
    throw invalidRequest('You can not pass `line_items` in `setup` mode.', { param: 'line_items' })
  if (mode !== 'setup' && (body.line_items ?? []).length === 0) throw missing('line_items')
  if (mode === 'setup' && !body.currency && !body.allowed_payment_method_types) {
    throw invalidRequest('You must provide `currency` or `allowed_payment_method_types` in `setup` mode.', {
      code: 'parameter_missing',
      param: 'currency',
    })
  }
  if (mode !== 'payment' && body.submit_type !== undefined) {
    throw invalidRequest(`You can not pass \`submit_type\` in \`${mode}\` mode.`, { param: 'submit_type' })
  }
}

function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}

function expiryOf(engine: StripeEngine, given: number | undefined): number {
  if (given === undefined) return engine.now() + longest
  const now = engine.clock.unmoved()
  const param = 'expires_at'
  if (given < now + shortest) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      { param },
    )
  }
  if (given > now + longest) {
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      { param },
    )
  }
  return given
}

function typesFor(engine: StripeEngine, body: Params, currency: string, hasCustomer: boolean): string[] {
  const types = typesOf(
    engine,
    {
      ...(body.allowed_payment_method_types
        ? { allowed_payment_method_types: body.allowed_payment_method_types }
        : {}),
      ...(body.excluded_payment_method_types
        ? { excluded_payment_method_types: body.excluded_payment_method_types }
        : {}),
      ...(hasCustomer ? { customer: 'given' } : {}),
    },
    currency,
  )
  // Money that is to be captured later, or methods that are to be kept, rule out what cannot do that.
  const isManual = body.payment_intent_data?.capture_method === 'manual'
  const isKept = body.mode !== 'payment' || body.payment_intent_data?.setup_future_usage !== undefined
  return types.filter(
    (type) =>
      (type === 'card' || type === 'paypal' || !isManual) &&
      (type !== 'customer_balance' || !isKept) &&
      (type !== 'paypal' || !isKept),
  )
}

function customTextOf({ custom_text: given }: Params): Session['custom_text'] {
  const text = (value: { message: string } | '' | null | undefined) =>
    value ? { message: value.message } : null
  return {
    after_submit: text(given?.after_submit),
    shipping_address: text(given?.shipping_address),
    submit: text(given?.submit),
    terms_of_service_acceptance: text(given?.terms_of_service_acceptance),
  }
}
