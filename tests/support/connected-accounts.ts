import Stripe from 'stripe'
import { startLocalStripe, type LocalStripe, type LocalStripeOptions } from '#platform/local/stripe/server.ts'
import { ConnectControl } from '#platform/local/stripe/connect/index.ts'

export type StripeOfTest = {
  stripe: Stripe
  local: LocalStripe
  control: ConnectControl
}

/** A Monday: two business days later is a Wednesday. */
export const monday = new Date('2027-03-01T09:00:00Z')

/** Local Stripe, asked by the real library, whose clock moves only when it is told to. */
export async function openStripeOfTest(options: LocalStripeOptions = {}): Promise<StripeOfTest> {
  const local = await startLocalStripe({ clock: () => monday, tickMs: 0, ...options })
  const stripe = new Stripe(local.secretKey, { ...local.client, maxNetworkRetries: 0 })
  return { stripe, local, control: new ConnectControl(local.engine) }
}

const controller: Stripe.AccountCreateParams.Controller = {
  fees: { payer: 'application' },
  losses: { payments: 'application' },
  requirement_collection: 'application',
  stripe_dashboard: { type: 'none' },
}

export const provenPerson: Stripe.AccountCreateParams.Individual = {
  first_name: 'Ada',
  last_name: 'Almeida',
  email: 'ada@example.com',
  phone: '+49 30 901820',
  dob: { day: 1, month: 1, year: 1902 },
  address: { line1: 'address_full_match', city: 'Berlin', postal_code: '10117', country: 'DE' },
}

export const goodIban = 'DE89370400440532013000'

/** Everything that makes an account ready, with details that are found right at once. */
export const readyAccount = (
  fields: Partial<Stripe.AccountCreateParams> = {},
): Stripe.AccountCreateParams => ({
  country: 'DE',
  email: 'ada@example.com',
  controller,
  capabilities: { transfers: { requested: true } },
  business_type: 'individual',
  individual: provenPerson,
  external_account: { object: 'bank_account', country: 'DE', currency: 'eur', account_number: goodIban },
  tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.7' },
  settings: { payouts: { schedule: { interval: 'manual' } } },
  ...fields,
})

/** @returns the charge of a payment with a card that succeeds; its net is pending */
export async function chargeCard(
  stripe: Stripe,
  amount: number,
  {
    currency = 'eur',
    card = 'pm_card_visa',
    group,
  }: { currency?: string; card?: string; group?: string } = {},
): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    amount,
    currency,
    payment_method: card,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...(group ? { transfer_group: group } : {}),
  })
  return String(intent.latest_charge)
}

/** Types of what was told about an account, oldest first; the platform's own for null. */
export async function toldAbout(stripe: Stripe, account: string | null): Promise<string[]> {
  const options = account === null ? {} : { stripeAccount: account }
  const { data } = await stripe.events.list({ limit: 100 }, options)
  return data.map(({ type }) => type).toReversed()
}

/** In minor units. */
export async function balanceOf(
  stripe: Stripe,
  account: string | null,
  currency = 'eur',
): Promise<{ available: number; pending: number }> {
  const balance = await stripe.balance.retrieve({}, account === null ? {} : { stripeAccount: account })
  const amountOf = (parts: { amount: number; currency: string }[]) =>
    parts.find((part) => part.currency === currency)?.amount ?? 0
  return { available: amountOf(balance.available), pending: amountOf(balance.pending) }
}

/** @returns what it was refused with */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code?: string; message: string; statusCode?: number }> {
  try {
    await work
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) {
      return { code: error.code, message: error.message, statusCode: error.statusCode }
    }
    throw error
  }
  throw new Error('It was not refused.')
}

export const seconds = { hour: 3_600, day: 86_400 }
