import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { cancelCharges } from '#platform/payments/index.ts'
import { extendClaims } from '#platform/scheduling/index.ts'
import { paymentFellThrough } from '../../events.ts'
import { Booking } from '../../models.ts'
import { isPaid, paymentSubjectOf } from '../../rules/index.ts'
import { expireHold } from '../hold-slot.ts'
import { findPaying, lockPaidTogether, type PaymentSubject, subjectOfAll } from './paying-holds.ts'

/** What is being paid and whose time is over: each payment once, the longest over first. */
export async function listLapsing(ctx: Ctx, limit = 50): Promise<PaymentSubject[]> {
  const holds = await Booking.query(ctx.trx)
    .where({ status: 'held' })
    .whereNotNull('awaits_payment_since')
    .where('hold_expires_at', '<=', ctx.now)
    .orderBy(['hold_expires_at', 'id'])
    .limit(limit)
  const subjects = new Map(holds.map(paymentSubjectOf).map((subject) => [subject.id, subject]))
  return [...subjects.values()]
}

/** A bank that takes its time may take so long; the time stays kept meanwhile, and who sweeps asks again then. */
const bankTakes = days(10)

/** The customer has done what they can: the time is theirs until their bank has decided. */
export async function keepWhileProcessing(ctx: Ctx, subject: PaymentSubject): Promise<void> {
  const holds = await lockPaidTogether(ctx, subject)
  const end = after(ctx.now, bankTakes)
  for (const hold of holds) {
    if (hold.status !== 'held') continue
    await ctx.trx('bookings').where({ id: hold.id }).update({ hold_expires_at: end, hold_limit_at: end })
    await extendClaims(ctx, hold, end)
  }
}

/**
 * Nobody can pay it any more: the time is free again.
 * @param how.isOver it lapses whenever its end is: its bank has refused it
 * @returns whether anything lapsed
 */
export async function lapseUnpaid(
  ctx: Ctx,
  subject: PaymentSubject,
  { isOver }: { isOver: boolean } = { isOver: false },
): Promise<boolean> {
  const holds = await lockPaidTogether(ctx, subject)
  const held = holds.filter(({ status }) => status === 'held')
  const isLapsed = held.length > 0 && held.every(({ holdExpiresAt }) => isOver || holdExpiresAt! <= ctx.now)
  if (!isLapsed) return false
  const paying = await findPaying(ctx, subject)
  if (paying && (isPaid(paying.first) || paying.first.state === 'processing')) return false
  for (const hold of held) await expireHold(ctx, hold)
  if (paying) await cancelCharges(ctx, paying.payment.id)
  if (paying && isOver) {
    // Who wanted to book is told, so they are not forgotten.
    await ctx
      .trx('bookings')
      .whereIn(
        'id',
        held.map(({ id }) => id),
      )
      .update({ awaits_payment_since: null })
    const { serviceId } = held[0]!
    await emit(ctx, paymentFellThrough, {
      ...subjectOfAll(held),
      serviceId,
      paymentId: paying.payment.id,
      amount: paying.first.amount,
      currency: paying.first.currency,
    })
  }
  return true
}

/** It lapsed and can never be paid: who wanted to book is nobody's business any more. */
export async function forgetUnpaid(ctx: Ctx, subject: PaymentSubject): Promise<void> {
  const holds = await lockPaidTogether(ctx, subject)
  const lapsed = holds.filter(({ status, awaitsPaymentSince }) => status === 'expired' && awaitsPaymentSince)
  if (lapsed.length === 0) return
  const paying = await findPaying(ctx, subject)
  const isDead = !paying || paying.first.state === 'expired' || paying.first.state === 'cancelled'
  if (!isDead) return
  if (paying) await cancelCharges(ctx, paying.payment.id)
  await ctx
    .trx('bookings')
    .whereIn(
      'id',
      lapsed.map(({ id }) => id),
    )
    .update({
      awaits_payment_since: null,
      customer_id: null,
      first_name: null,
      last_name: null,
      email: null,
      phone: null,
      address: null,
      notes: null,
      answers: '[]',
    })
}
