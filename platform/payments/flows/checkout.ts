import { AppError } from '#platform/kernel/errors.ts'
import type { Log } from '#platform/kernel/log.ts'
import { type Ctx, systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after, hours, minutes } from '#platform/kernel/time.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Checkout } from '../gateways/port.ts'
import type { ChargeState } from '../rules/index.ts'
import {
  factsOf,
  lockCharge,
  readCharge,
  recordCheckout,
  recordIntent,
  recordPage,
} from '../service/charges.ts'
import { readPageBrand } from '../service/page-brand.ts'
import { processorCustomerOf } from './processor-customers.ts'

export type PaymentRuntime = Pick<Runtime, 'database' | 'payments' | 'clock'> & { log: Log }

export type OpenPage = {
  chargeId: string
  successUrl: string
  cancelUrl: string
  /** Until when it may be paid; the processor allows 30 minutes to a day, and what is outside is moved within. */
  expiresAt: Date
  isAuthorizationOnly?: boolean
  isMethodKept?: boolean
}

/**
 * A page of the processor on which a charge is paid. Asked again while one is open, it is the same page; after one that
 * is over, a new one.
 * @returns where to send the customer; null when it is paid already
 * @throws PaymentFailure
 */
export async function openPage(
  runtime: PaymentRuntime,
  scope: Scope,
  input: OpenPage,
): Promise<string | null> {
  const { database, payments } = runtime
  const { charge, payment } = await database.readTenant(scope, (ctx) => readCharge(ctx, input.chargeId))
  if (isPaid(charge.state)) return null
  const known = charge.processorSessionId ? await payments.readCheckout(charge.processorSessionId) : null
  if (known?.state === 'complete') {
    const { state } = await database.inTenant(scope, (ctx) => recordCheckout(ctx, charge.id, known))
    if (isPaid(state)) return null
  }
  if (known?.state === 'open' && known.url) return known.url
  const { attempt, expiresAt } = await database.inTenant(scope, (ctx) =>
    beginAttempt(ctx, { chargeId: charge.id, seen: known?.id ?? null, wantedEnd: input.expiresAt }),
  )
  const kind = charge.purpose === 'guarantee' ? ('keep' as const) : ('pay' as const)
  const isMethodKept = input.isMethodKept ?? false
  const customerId = await processorCustomerOf(runtime, scope, {
    payment,
    isMethodKept: isMethodKept || kind === 'keep',
  })
  const brand = await database.readTenant(scope, readPageBrand)
  const { terms } = payment
  const page = await payments.createCheckout({
    key: `charge:${charge.id}:${attempt}`,
    kind,
    currency: charge.currency,
    lines: [{ title: terms.title, amount: charge.amount }],
    customerId,
    email: terms.email,
    locale: terms.locale,
    successUrl: input.successUrl,
    cancelUrl: input.cancelUrl,
    expiresAt,
    isAuthorizationOnly: input.isAuthorizationOnly ?? false,
    isMethodKept,
    group: payment.id,
    onBehalfOf: terms.onBehalfOf,
    brand,
    metadata: metadataOf(scope, factsOf({ charge, payment })),
  })
  await database.inTenant(scope, (ctx) => recordPage(ctx, charge.id, page))
  return page.url
}

/**
 * Reads what became of a charge and writes it down. The returning customer, a notice and the sweep all come here; the
 * last one changes nothing.
 * @throws PaymentFailure when the processor cannot be asked
 */
export async function settleCharge(
  runtime: PaymentRuntime,
  scope: Scope,
  { chargeId }: { chargeId: string },
): Promise<ChargeState> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const { charge } = await database.readTenant(system, (ctx) => readCharge(ctx, chargeId))
  const { processorSessionId, processorIntentId } = charge
  if (processorSessionId) {
    const checkout = await payments.readCheckout(processorSessionId)
    return (await database.inTenant(system, (ctx) => recordCheckout(ctx, chargeId, checkout))).state
  }
  if (!processorIntentId) return charge.state
  const intent = await payments.readIntent(processorIntentId)
  return (await database.inTenant(system, (ctx) => recordIntent(ctx, chargeId, intent))).state
}

/**
 * An attempt of which only the processor knows whose it is: the answer in which it was told was lost. Harmless for one
 * that is known.
 * @throws PaymentFailure when the processor cannot be asked
 */
export async function adoptIntent(
  runtime: PaymentRuntime,
  scope: Scope,
  { intentId }: { intentId: string },
): Promise<void> {
  const { database, payments } = runtime
  const intent = await payments.readIntent(intentId)
  const { charge: chargeId, tenant } = intent.metadata
  if (!chargeId || tenant !== scope.tenantId) return
  const { charge } = await database.readTenant(scope, (ctx) => readCharge(ctx, chargeId))
  // On a page a refused card is no end, and an attempt that failed is tried again by whoever began it.
  if (intent.state === 'succeeded' || (charge.state === 'due' && intent.state === 'processing'))
    await database.inTenant(scope, (ctx) => recordIntent(ctx, chargeId, intent))
}

/** Nobody may pay it any more; what was paid in the meantime is written down as paid. @throws PaymentFailure */
export async function closePage(
  runtime: PaymentRuntime,
  scope: Scope,
  { chargeId }: { chargeId: string },
): Promise<ChargeState> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const { charge } = await database.readTenant(system, (ctx) => readCharge(ctx, chargeId))
  if (!charge.processorSessionId || isPaid(charge.state)) return charge.state
  const checkout: Checkout = await payments.closeCheckout(charge.processorSessionId)
  return (await database.inTenant(system, (ctx) => recordCheckout(ctx, chargeId, checkout))).state
}

/**
 * A new page is a new attempt. Who comes while another one is making it makes the same one: by the same key the
 * processor answers with one page, so that nobody can pay twice.
 * @param seen the page that was found to be over; null when there was none
 */
async function beginAttempt(
  ctx: Ctx,
  { chargeId, seen, wantedEnd }: { chargeId: string; seen: string | null; wantedEnd: Date },
): Promise<{ attempt: number; expiresAt: Date }> {
  const { charge } = await lockCharge(ctx, chargeId)
  if (!mayBePaid.includes(charge.state))
    throw new AppError('conflict', { detail: 'This is not to be paid any more' })
  const isBegun = charge.attempt > 0 && charge.processorSessionId !== seen
  const isFirstBegun = charge.attempt > 0 && seen === null && charge.processorSessionId === null
  // What ends too soon for the processor was made at once or never: nobody knows its address, so another one is made.
  if ((isBegun || isFirstBegun) && charge.sessionExpiresAt! >= after(ctx.now, shortestPage))
    return { attempt: charge.attempt, expiresAt: charge.sessionExpiresAt! }
  const attempt = charge.attempt + 1
  const expiresAt = within(wantedEnd, ctx.now)
  await ctx
    .trx('charges')
    .where({ id: chargeId })
    .update({ attempt, processor_session_id: null, session_expires_at: expiresAt })
  return { attempt, expiresAt }
}

// https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at, with a minute for the way and
// for clocks that differ.
const shortestPage = minutes(30)
const margin = minutes(1)
const longestPage = hours(24)
const within = (end: Date, now: Date): Date =>
  new Date(
    Math.min(
      Math.max(end.getTime(), now.getTime() + shortestPage + margin),
      now.getTime() + longestPage - margin,
    ),
  )

const mayBePaid: ChargeState[] = ['scheduled', 'due', 'requires_action', 'failed', 'expired']

const isPaid = (state: ChargeState) =>
  state === 'succeeded' || state === 'authorized' || state === 'settled_in_person'

/** With what every object at the processor is labelled, so that its notices find home. */
export const metadataOf = (
  scope: Scope,
  { paymentId, chargeId }: { paymentId: string; chargeId: string },
): Record<string, string> => ({ tenant: scope.tenantId, payment: paymentId, charge: chargeId })
