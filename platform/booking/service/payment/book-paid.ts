import { getBookableService } from '#platform/catalog/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import { cancelCharges, reclaimFunding, requestRefund, spendFunding } from '#platform/payments/index.ts'
import {
  claimSlot,
  findAllocations,
  findConditions,
  keepClaims,
  releaseClaims,
} from '#platform/scheduling/index.ts'
import { bookingConfirmed, bookingRequested, paymentCameTooLate } from '../../events.ts'
import type { Booking } from '../../models.ts'
import { assertTransition, isPaid } from '../../rules/index.ts'
import { countPaid } from '../allowance.ts'
import { subjectOf } from '../answer-request.ts'
import { writeAgreed } from '../confirm-booking.ts'
import { emitAgreed } from '../groups/confirm.ts'
import {
  findPaying,
  lockPaidTogether,
  type Paying,
  type PaymentSubject,
  subjectOfAll,
} from './paying-holds.ts'

/**
 * `booked`: now, or before. `unpaid`: its customer has not paid (yet). `too_late`: the time was gone, and what was paid
 * goes back. `unknown`: it is of nothing that is booked here.
 */
export type Booked = 'booked' | 'unpaid' | 'too_late' | 'unknown'

const isAgreed = ({ confirmedAt, requestedAt }: Booking) => (confirmedAt ?? requestedAt) !== null

type Ready = { holds: Booking[] } & Paying

/** What is still to be booked of what was paid; or what it is instead. */
async function lockReady(ctx: Ctx, subject: PaymentSubject): Promise<Ready | Booked> {
  const holds = await lockPaidTogether(ctx, subject)
  if (holds.length === 0) return 'unknown'
  if (holds.some(isAgreed)) return 'booked'
  const paying = await findPaying(ctx, subject)
  if (!paying || !isPaid(paying.first)) return 'unpaid'
  return { holds, ...paying }
}

/** It was given back before, or its customer is forgotten: nothing is booked for that any more. */
const isOver = (holds: readonly Booking[]) => holds.every(({ awaitsPaymentSince }) => !awaitsPaymentSince)

/**
 * Turns what was paid into bookings, or requests where they are accepted first. Whole or not at all; saying it again
 * changes nothing.
 * @throws AppError `slot_taken` when the time is not kept any more
 */
export async function bookPaid(ctx: Ctx, subject: PaymentSubject): Promise<Booked> {
  const ready = await lockReady(ctx, subject)
  if (typeof ready === 'string') return ready
  if (isOver(ready.holds)) throw new AppError('slot_taken')
  for (const hold of ready.holds) {
    const isKept = hold.status === 'held' && (await keepClaims(ctx, hold))
    if (!isKept) throw new AppError('slot_taken')
  }
  await spendFunding(ctx, ready.payment.id)
  await agree(ctx, ready.holds)
  return 'booked'
}

/**
 * The same for a time that had lapsed: it is claimed once more, if it is still free.
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found`
 */
export async function bookPaidAgain(ctx: Ctx, subject: PaymentSubject): Promise<Booked> {
  const ready = await lockReady(ctx, subject)
  if (typeof ready === 'string') return ready
  if (isOver(ready.holds)) throw new AppError('slot_taken')
  await claimFundingAgain(ctx, ready.payment.id)
  const again: Booking[] = []
  for (const hold of ready.holds) {
    await releaseClaims(ctx, hold)
    again.push(await claimAgain(ctx, hold))
  }
  await agree(ctx, again)
  return 'booked'
}

/** What a voucher and credits paid of it was given back when it lapsed: without it, it is not paid. */
async function claimFundingAgain(ctx: Ctx, paymentId: string): Promise<void> {
  try {
    await reclaimFunding(ctx, paymentId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') throw new AppError('slot_taken')
    throw error
  }
  await spendFunding(ctx, paymentId)
}

/** By the same person where somebody was chosen; the notice was kept when it was held. */
async function claimAgain(ctx: Ctx, hold: Booking): Promise<Booking> {
  const { startsAt, durationMinutes, seats, memberId } = hold
  if (startsAt <= ctx.now) throw new AppError('slot_unavailable')
  const service = await getBookableService(ctx, hold.serviceId)
  const wanted = {
    service,
    startsAt,
    durationMinutes,
    seats,
    memberId,
    isOffGrid: true,
    isShortNotice: true,
  }
  const conditions = await findConditions(ctx, service.id, startsAt)
  const [allocation] = await findAllocations(ctx, wanted, conditions)
  await claimSlot(ctx, { bookingId: hold.id, wanted, allocation: allocation!, expiresAt: null, before: [] })
  const [person] = allocation!.people
  const changes = {
    memberId: person === service.provider.id ? null : (person ?? null),
    groupSessionId: allocation!.groupSession?.id ?? null,
  }
  await ctx
    .trx('bookings')
    .where({ id: hold.id })
    .update({ member_id: changes.memberId, group_session_id: changes.groupSessionId })
  return hold.$set(changes)
}

/** What a request is answered by where its service is not offered any more. */
const withoutService = { responseMinutes: 1_440, minimumNoticeMinutes: 0 }

async function agree(ctx: Ctx, holds: readonly Booking[]): Promise<void> {
  const bookings: Booking[] = []
  for (const hold of holds) {
    // What was paid is booked, whatever became of the service.
    const terms = await getBookableService(ctx, hold.serviceId).catch(() => withoutService)
    bookings.push(writeAgreed(ctx, hold, terms, hold, hold.status === 'expired' ? 'system' : 'customer'))
  }
  await countPaid(ctx, bookings)
  const { groupId } = bookings[0]!
  if (groupId) return emitAgreed(ctx, groupId, bookings)
  const [booking] = bookings
  const subject = subjectOf(booking!)
  if (booking!.respondBy)
    await emit(ctx, bookingRequested, { ...subject, respondBy: booking!.respondBy.toISOString() })
  else await emit(ctx, bookingConfirmed, subject)
}

/**
 * The time has gone to somebody else: everything goes back, what was only kept on a card is let go, and the customer is
 * told. Saying it again changes nothing.
 */
export async function giveBack(ctx: Ctx, subject: PaymentSubject): Promise<Booked> {
  const ready = await lockReady(ctx, subject)
  if (typeof ready === 'string') return ready
  const { holds, payment, first } = ready
  const paymentId = payment.id
  const isNew = !isOver(holds) || (first.state === 'succeeded' && first.refundedAmount === 0)
  const refunds = await requestRefund(ctx, {
    paymentId,
    request: 'all',
    cause: 'slot_lost',
    causeKey: `slot_lost:${paymentId}`,
  })
  await cancelCharges(ctx, paymentId)
  for (const hold of holds) {
    if (hold.status === 'held') {
      assertTransition(hold.status, 'expired', 'system')
      await releaseClaims(ctx, hold)
    }
    await ctx
      .trx('bookings')
      .where({ id: hold.id })
      .update({ status: 'expired', draft: '{}', awaits_payment_since: null })
  }
  if (!isNew) return 'too_late'
  const { serviceId, currency } = holds[0]!
  await emit(ctx, paymentCameTooLate, {
    ...subjectOfAll(holds),
    serviceId,
    paymentId,
    amount: sumOf(refunds.map(({ amount }) => amount)),
    currency,
  })
  return 'too_late'
}
