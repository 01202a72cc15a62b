import { assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'
import {
  chargeAuthorized,
  chargeExpired,
  chargeFailed,
  chargeProcessing,
  chargeSucceeded,
  methodKept,
} from '../events.ts'
import type { Checkout, Intent, MethodFacts } from '../gateways/port.ts'
import { Charge, Payment, PaymentMethod } from '../models.ts'
import {
  chargeFeeTold,
  chargeMachine,
  chargeSucceeded as collected,
  fundsMachine,
  isLateSuccess,
} from '../rules/index.ts'
import { releaseFunding } from './funding-returns.ts'
import { post } from './ledger.ts'
import { findProcessorCustomer, keepMethod } from './methods.ts'
import { giveSecondBack } from './second-charges.ts'

/** How soon somebody looks again at what the processor has not decided. */
const lookAgain = minutes(15)

export type ChargeOf = { charge: Charge; payment: Payment }

/** With its row locked: whoever reports on it comes one after the other. @throws AppError `not_found` */
export async function lockCharge(ctx: Ctx, chargeId: string): Promise<ChargeOf> {
  const charge = assertFound(await Charge.query(ctx.trx).findOne({ id: chargeId }).forUpdate(), 'Charge')
  const payment = assertFound(await Payment.query(ctx.trx).findOne({ id: charge.paymentId }), 'Payment')
  return { charge, payment }
}

export async function readCharge(ctx: Ctx, chargeId: string): Promise<ChargeOf> {
  const charge = assertFound(await Charge.query(ctx.trx).findOne({ id: chargeId }), 'Charge')
  const payment = assertFound(await Payment.query(ctx.trx).findOne({ id: charge.paymentId }), 'Payment')
  return { charge, payment }
}

/** A page of the processor is open for it, until its time is over. */
export async function recordPage(ctx: Ctx, chargeId: string, checkout: Checkout): Promise<Charge> {
  const { charge } = await lockCharge(ctx, chargeId)
  return patch(ctx, charge, {
    ...(charge.state === 'requires_action'
      ? {}
      : { state: chargeMachine.next(charge.state, 'ask_customer', 'customer') }),
    processorSessionId: checkout.id,
    sessionExpiresAt: checkout.expiresAt,
    // When nobody comes back and no notice arrives, somebody asks.
    nextAttemptAt: after(ctx.now, lookAgain),
  })
}

/**
 * What the processor says of a page, whoever asked: the returning customer, a notice, a sweep. Saying it again changes
 * nothing.
 */
export async function recordCheckout(ctx: Ctx, chargeId: string, checkout: Checkout): Promise<Charge> {
  if (checkout.intent) return recordIntent(ctx, chargeId, checkout.intent, checkout)
  const { charge, payment } = await lockCharge(ctx, chargeId)
  if (checkout.method && checkout.state === 'complete') return recordKept(ctx, { charge, payment }, checkout)
  if (checkout.state === 'expired') return expire(ctx, { charge, payment })
  return charge
}

/** The same of an attempt to collect. */
export async function recordIntent(
  ctx: Ctx,
  chargeId: string,
  intent: Intent,
  checkout: Checkout | null = null,
): Promise<Charge> {
  const { charge, payment } = await lockCharge(ctx, chargeId)
  if (charge.state === 'succeeded' || charge.state === 'settled_in_person') {
    if (intent.chargeId === charge.processorChargeId) return noteFee(ctx, charge, intent)
    if (intent.state === 'succeeded') await giveSecondBack(ctx, { charge, payment }, intent)
    return charge
  }
  if (intent.state === 'succeeded') return succeed(ctx, { charge, payment }, intent)
  // It was called off, and whatever else the processor says of it ends with that.
  if (charge.state === 'cancelled') return charge
  if (intent.state === 'authorized') return authorize(ctx, { charge, payment }, intent)
  // A page that is complete while its intent still waits: the customer goes to their bank, which decides later.
  const isWithBank = checkout?.state === 'complete' && intent.state === 'needs_action'
  if (intent.state === 'processing' || isWithBank) return process(ctx, { charge, payment }, intent)
  // Its bank keeps it no longer, and nobody has called it off: the customer has to pay it in another way.
  if (charge.state === 'authorized' && intent.state === 'cancelled')
    return fail(ctx, { charge, payment }, { ...intent, failureCode: 'authorization_expired' })
  if (checkout?.state === 'expired' || intent.state === 'cancelled') return expire(ctx, { charge, payment })
  // On a page a declined card is no end: its owner tries another one as long as the page is open.
  if (checkout && checkout.state !== 'complete')
    return patch(ctx, charge, { failureCode: intent.failureCode })
  return fail(ctx, { charge, payment }, intent)
}

async function process(ctx: Ctx, { charge, payment }: ChargeOf, intent: Intent): Promise<Charge> {
  const isKnown = charge.state === 'processing'
  const processing = await patch(ctx, charge, {
    state: isKnown ? charge.state : chargeMachine.next(charge.state, 'process', 'processor'),
    processorIntentId: intent.id,
    nextAttemptAt: after(ctx.now, lookAgain),
  })
  if (!isKnown) await emit(ctx, chargeProcessing, factsOf({ charge, payment }))
  return processing
}

async function succeed(ctx: Ctx, { charge, payment }: ChargeOf, intent: Intent): Promise<Charge> {
  const isLate = isLateSuccess(charge.state)
  const paid = await patch(ctx, charge, {
    state: chargeMachine.next(charge.state, 'succeed', 'processor'),
    fundsState: fundsMachine.next(charge.fundsState, 'collect', 'processor'),
    processorIntentId: intent.id,
    processorChargeId: intent.chargeId,
    processorFeeAmount: intent.feeAmount,
    method: intent.method ?? {},
    failureCode: null,
    paidAt: ctx.now,
    nextAttemptAt: intent.feeAmount === null ? after(ctx.now, lookAgain) : null,
    leaseUntil: null,
  })
  await post(
    ctx,
    collected({
      paymentId: payment.id,
      chargeId: charge.id,
      currency: charge.currency,
      amount: charge.amount,
      processorFee: intent.feeAmount ?? 0,
      processorId: intent.chargeId!,
    }),
  )
  await remember(ctx, payment, intent.method, intent.customerId)
  await emit(ctx, chargeSucceeded, { ...factsOf({ charge, payment }), isLate })
  return paid
}

/** The processor may tell what it keeps only after it has told that the money is there. */
async function noteFee(ctx: Ctx, charge: Charge, intent: Intent): Promise<Charge> {
  const { feeAmount } = intent
  if (charge.processorFeeAmount !== null) return charge
  if (feeAmount === null) {
    // Never told in this currency: the comparison with the processor's books finds what it keeps.
    const isGivenUp = after(charge.paidAt!, days(3)) <= ctx.now && charge.nextAttemptAt !== null
    return isGivenUp ? patch(ctx, charge, { nextAttemptAt: null }) : charge
  }
  const { id: chargeId, paymentId, processorChargeId, currency } = charge
  await post(
    ctx,
    chargeFeeTold({ paymentId, chargeId, processorId: processorChargeId!, currency, amount: feeAmount }),
  )
  return patch(ctx, charge, { processorFeeAmount: feeAmount, nextAttemptAt: null })
}

async function authorize(ctx: Ctx, { charge, payment }: ChargeOf, intent: Intent): Promise<Charge> {
  if (charge.state === 'authorized') return charge
  const kept = await patch(ctx, charge, {
    state: chargeMachine.next(charge.state, 'authorize', 'processor'),
    processorIntentId: intent.id,
    method: intent.method ?? {},
    failureCode: null,
    // It may be collected by an answer that is lost, or lapse at the bank.
    nextAttemptAt: after(ctx.now, lookAgain),
  })
  await remember(ctx, payment, intent.method, intent.customerId)
  await emit(ctx, chargeAuthorized, factsOf({ charge, payment }))
  return kept
}

async function recordKept(ctx: Ctx, { charge, payment }: ChargeOf, checkout: Checkout): Promise<Charge> {
  // Kept before, or not needed any more.
  if (charge.state === 'scheduled' || charge.state === 'cancelled') return charge
  await remember(ctx, payment, checkout.method, checkout.customerId)
  const kept = await patch(ctx, charge, {
    // Nothing was collected; it is charged when it falls due, or never.
    state: 'scheduled',
    method: checkout.method ?? {},
    nextAttemptAt: charge.dueAt,
  })
  await emit(ctx, methodKept, factsOf({ charge, payment }))
  return kept
}

async function expire(ctx: Ctx, { charge, payment }: ChargeOf): Promise<Charge> {
  if (!chargeMachine.may(charge.state, 'expire', 'processor')) return charge
  // The page was one way to pay what is due on a day: it is still due, and charged on that day or tried again.
  if (charge.dueAt !== null) return backToPlan(ctx, charge)
  const expired = await patch(ctx, charge, {
    state: chargeMachine.next(charge.state, 'expire', 'processor'),
    nextAttemptAt: null,
  })
  await emit(ctx, chargeExpired, factsOf({ charge, payment }))
  return expired
}

const backToPlan = (ctx: Ctx, charge: Charge): Promise<Charge> =>
  charge.dueAt! > ctx.now
    ? patch(ctx, charge, { state: 'scheduled', processorSessionId: null, nextAttemptAt: charge.dueAt })
    : patch(ctx, charge, {
        state: 'failed',
        failureCode: charge.failureCode ?? 'page_left',
        nextAttemptAt: retryAt(charge, ctx.now),
      })

async function fail(ctx: Ctx, { charge, payment }: ChargeOf, intent: Intent): Promise<Charge> {
  if (charge.state === 'failed') return charge
  const failureCode = intent.failureCode ?? 'declined'
  const failed = await patch(ctx, charge, {
    state: chargeMachine.next(charge.state, 'fail', 'processor'),
    processorIntentId: intent.id,
    failureCode,
    nextAttemptAt: retryAt(charge, ctx.now),
    failures: charge.failures + 1,
  })
  await emit(ctx, chargeFailed, { ...factsOf({ charge, payment }), failureCode })
  return failed
}

/** The way to pay is kept with the payment, for what is charged later. */
async function remember(
  ctx: Ctx,
  payment: Payment,
  method: MethodFacts | null,
  processorCustomerId: string | null,
) {
  if (!payment.customerId || !method?.id || !processorCustomerId) return
  const kept = await keepMethod(ctx, { customerId: payment.customerId, processorCustomerId, method })
  await Payment.query(ctx.trx).findById([ctx.tenantId, payment.id]).patch({ paymentMethodId: kept.id })
}

const patch = async (ctx: Ctx, charge: Charge, changes: Partial<Charge>): Promise<Charge> =>
  Charge.query(ctx.trx).patchAndFetchById([ctx.tenantId, charge.id], {
    ...changes,
    version: charge.version + 1,
  })

export const factsOf = ({ charge, payment }: ChargeOf) => ({
  paymentId: payment.id,
  subjectKind: payment.subjectKind,
  subjectId: payment.subjectId,
  providerId: payment.providerId,
  chargeId: charge.id,
  purpose: charge.purpose,
  amount: charge.amount,
  currency: charge.currency,
})

type Begun =
  | { kind: 'as_it_is'; charge: Charge }
  | { kind: 'no_method' }
  | ({ kind: 'begun'; method: PaymentMethod; processorCustomerId: string; isRepeated: boolean } & ChargeOf)

/** A new attempt has a new key; one of which nobody has heard keeps its own. */
export async function beginOffSession(ctx: Ctx, chargeId: string): Promise<Begun> {
  const { charge, payment } = await lockCharge(ctx, chargeId)
  if (charge.state !== 'scheduled' && charge.state !== 'due') return { kind: 'as_it_is', charge }
  const method = payment.paymentMethodId
    ? await PaymentMethod.query(ctx.trx).findOne({ id: payment.paymentMethodId }).whereNull('removed_at')
    : undefined
  const processorCustomerId = payment.customerId ? await findProcessorCustomer(ctx, payment.customerId) : null
  const due =
    charge.state === 'due'
      ? charge
      : await patch(ctx, charge, {
          state: chargeMachine.next(charge.state, 'fall_due', 'system'),
          attempt: charge.attempt + 1,
        })
  if (!method || !processorCustomerId) return { kind: 'no_method' }
  // Begun before, and nothing was heard of it: by a process that is no more, perhaps.
  const isRepeated = charge.state === 'due' && charge.attempt > 0
  return { kind: 'begun', charge: due, payment, method, processorCustomerId, isRepeated }
}

/** A charge that was refused is due again. @returns whether it is to be charged now */
export async function retryCharge(ctx: Ctx, chargeId: string): Promise<boolean> {
  const { charge, payment } = await lockCharge(ctx, chargeId)
  if (charge.state !== 'failed' || !payment.paymentMethodId) return false
  await patch(ctx, charge, {
    state: chargeMachine.next('failed', 'retry', 'system'),
    attempt: charge.attempt + 1,
    processorSessionId: null,
    sessionExpiresAt: null,
    processorIntentId: null,
  })
  return true
}

/** The processor refuses to try, or there is nothing to try it with: the customer has to come to a page. */
export async function recordUnchargeable(ctx: Ctx, chargeId: string, failureCode: string): Promise<Charge> {
  const { charge, payment } = await lockCharge(ctx, chargeId)
  if (charge.state !== 'due') return charge
  const failed = await patch(ctx, charge, {
    state: chargeMachine.next(charge.state, 'fail', 'system'),
    failureCode,
    nextAttemptAt: failureCode === 'no_method' ? null : retryAt(charge, ctx.now),
    failures: charge.failures + 1,
  })
  await emit(ctx, chargeFailed, { ...factsOf({ charge, payment }), failureCode })
  return failed
}

/**
 * Nothing more is to be collected: what has not been charged yet never will be. A page that is open for it is closed,
 * and what is only kept on a card is given back, by the sweep that follows.
 */
export async function cancelCharges(ctx: Ctx, paymentId: string): Promise<void> {
  const charges = await Charge.query(ctx.trx).where({ payment_id: paymentId }).forUpdate()
  await releaseFunding(ctx, paymentId)
  for (const charge of charges) {
    if (!chargeMachine.may(charge.state, 'cancel', 'system')) continue
    const isKnownThere = charge.processorSessionId !== null || charge.processorIntentId !== null
    await patch(ctx, charge, {
      state: chargeMachine.next(charge.state, 'cancel', 'system'),
      nextAttemptAt: isKnownThere ? ctx.now : null,
      leaseUntil: null,
    })
  }
}

/** The processor knows that it was called off. */
export const recordLetGo = (ctx: Ctx, chargeId: string) =>
  ctx
    .trx('charges')
    .where({ id: chargeId, state: 'cancelled' })
    .update({ next_attempt_at: null, lease_until: null })

// Days until the next attempt after each refusal; then its customer is waited for.
const retryDays = [1, 3, 5]

/** When a charge that was refused is tried again; null for what its customer came to pay, and after the last attempt. */
export function retryAt({ dueAt, failures }: Pick<Charge, 'dueAt' | 'failures'>, now: Date): Date | null {
  const wait = retryDays[failures]
  return dueAt === null || wait === undefined ? null : after(now, days(wait))
}
