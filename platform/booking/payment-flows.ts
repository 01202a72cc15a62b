import { AppError } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { closePage, openPage, PaymentFailure, settleCharge, spendFunding } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { isLost } from './flows.ts'
import type { HoldPaymentOutcome, HoldPaymentView } from './payment-schemas.ts'
import { isPaid } from './rules/index.ts'
import { createManageLink } from './service/index.ts'
import { bookPaid, bookPaidAgain, type Booked, giveBack } from './service/payment/book-paid.ts'
import { openHoldPayment, type PayHold } from './service/payment/open-hold-payment.ts'
import {
  findPaying,
  findPayingHold,
  type OfHold,
  type PaymentSubject,
} from './service/payment/paying-holds.ts'
import { keepWhileProcessing, lapseUnpaid, listLapsing } from './service/payment/unpaid-holds.ts'

export type PayingRuntime = Pick<Runtime, 'database' | 'payments' | 'clock' | 'log'>

/**
 * Leads a customer to the page of the processor on which a hold is paid. Asked again, by a second press, another tab or
 * after a step back, it is the same page. Nothing is booked before it is paid.
 * @param input.origin of the marketplace's own host, to which the processor leads back
 * @throws AppError `not_found`, `hold_expired`, `validation_failed`, `conflict`; `unavailable` when the processor cannot
 *   be asked
 */
export async function payHold(
  runtime: PayingRuntime,
  scope: Scope,
  { origin, ...input }: PayHold & { origin: string },
): Promise<HoldPaymentView> {
  const checkout = `${origin}/checkout/${input.holdId}`
  const opened = await runtime.database.inTenant(scope, (ctx) => openHoldPayment(ctx, input))
  if (opened.kind === 'done') return { url: `${checkout}/paid` }
  if (opened.kind === 'funded') {
    await runtime.database.inTenant(systemOf(scope), (ctx) => spendFunding(ctx, opened.paymentId))
    await confirmPaid(runtime, scope, opened.subject)
    return { url: `${checkout}/paid` }
  }
  const { chargeId, isStale, ...page } = opened
  const url = await reaching(async () => {
    if (isStale) await closePage(runtime, scope, { chargeId })
    return openPage(runtime, scope, {
      chargeId,
      ...page,
      successUrl: `${checkout}/paid`,
      cancelUrl: `${checkout}?step=review`,
    }).catch((error: unknown) => {
      // It was done in the meantime, and a bank is working on it.
      if (error instanceof AppError && error.code === 'conflict') return null
      throw error
    })
  })
  return { url: url ?? `${checkout}/paid` }
}

/** @throws AppError `unavailable` when the processor cannot be asked */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    throw new AppError('unavailable', {
      detail: 'Paying is not possible for a moment. Nothing was charged, and the time stays kept for you.',
      cause: error,
    })
  }
}

/**
 * What became of the payment of a hold, for its customer who comes back from the page. Safe to ask again: what was paid
 * is booked once, by this or by the processor's own notice.
 * @throws AppError `not_found`, `unavailable`
 */
export async function settleHold(
  runtime: PayingRuntime,
  scope: Scope,
  of: OfHold,
): Promise<HoldPaymentOutcome> {
  const { database } = runtime
  const { hold, subject, paying } = await database.readTenant(scope, async (ctx) => {
    const found = await findPayingHold(ctx, of)
    return { ...found, paying: await findPaying(ctx, found.subject) }
  })
  if (hold.confirmedAt ?? hold.requestedAt) return booked(runtime, scope, of)
  if (!paying) return { outcome: isLive(runtime, hold) ? 'open' : 'lapsed', managePath: null }
  const state = isPaid(paying.first)
    ? paying.first.state
    : await reaching(() => settleCharge(runtime, scope, { chargeId: paying.first.id }))
  if (state === 'processing') {
    await database.inTenant(systemOf(scope), (ctx) => keepWhileProcessing(ctx, subject))
    return { outcome: 'processing', managePath: null }
  }
  const outcome = await confirmPaid(runtime, scope, subject)
  if (outcome === 'booked') return booked(runtime, scope, of)
  if (outcome === 'too_late') return { outcome, managePath: null }
  return { outcome: isLive(runtime, hold) ? 'open' : 'lapsed', managePath: null }
}

const isLive = ({ clock }: Pick<Runtime, 'clock'>, hold: { status: string; holdExpiresAt: Date | null }) =>
  hold.status === 'held' && hold.holdExpiresAt !== null && hold.holdExpiresAt > clock()

const booked = async ({ database }: PayingRuntime, scope: Scope, { holdId }: OfHold) => ({
  outcome: 'booked' as const,
  managePath: await database.inTenant(scope, (ctx) => createManageLink(ctx, holdId)),
})

const systemOf = (scope: Scope) => systemScope(scope.tenantId, scope.requestId)

/**
 * Books what was paid. Where its time has lapsed it is claimed again; where somebody else has it, everything goes back.
 * The returning customer, the processor's notice and the sweep all come here, and one of them does it.
 */
export async function confirmPaid(
  { database }: Pick<Runtime, 'database'>,
  scope: Scope,
  subject: PaymentSubject,
): Promise<Booked> {
  const system = systemOf(scope)
  for (const book of [bookPaid, bookPaidAgain]) {
    try {
      return await database.inTenant({ ...system, locale: scope.locale }, (ctx) => book(ctx, subject))
    } catch (error) {
      if (!isLost(error) && !isNotOffered(error)) throw error
    }
  }
  return database.inTenant(system, (ctx) => giveBack(ctx, subject))
}

/** Its service or its provider is gone: nobody can have the time. */
const isNotOffered = (error: unknown) => error instanceof AppError && error.code === 'not_found'

/**
 * One turn for one marketplace: times whose payment has not come are given back, when nobody can pay them any more.
 * @returns how many lapsed
 */
export async function lapseUnpaidHolds(runtime: PayingRuntime, scope: Scope): Promise<number> {
  const { database, log } = runtime
  const subjects = await database.readTenant(scope, (ctx) => listLapsing(ctx))
  let count = 0
  for (const subject of subjects) {
    try {
      if (await endUnpaid(runtime, scope, subject)) count += 1
    } catch (error) {
      // The processor cannot be asked: the time stays kept for whoever may have paid, until it can.
      log.warn({ err: error, subjectId: subject.id }, 'a hold that is being paid could not be ended')
    }
  }
  return count
}

/** Closes its page, and ends it unless it was paid. @returns whether it lapsed */
export async function endUnpaid(
  runtime: PayingRuntime,
  scope: Scope,
  subject: PaymentSubject,
): Promise<boolean> {
  const { database } = runtime
  const paying = await database.readTenant(scope, (ctx) => findPaying(ctx, subject))
  const state = paying && (await closePage(runtime, scope, { chargeId: paying.first.id }))
  if (state === 'processing') {
    await database.inTenant(scope, (ctx) => keepWhileProcessing(ctx, subject))
    return false
  }
  if (paying && isPaid({ ...paying.first, state: state! })) {
    await confirmPaid(runtime, scope, subject)
    return false
  }
  return database.inTenant(scope, (ctx) => lapseUnpaid(ctx, subject))
}
