import { assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingReminderDue, reviewInvited } from '../events.ts'
import { Booking, BookingTimer } from '../models.ts'
import { isReminder, isReminderTooLate, isVoid, timersOf, type TimerKind } from '../rules/timers.ts'
import { noShowCloseAt, systemSteps } from './timer-steps.ts'
import { readTimerSettings } from './timer-settings.ts'

/**
 * Writes down what falls due for a booking as it stands now. Doing it again changes nothing: a timer that is done
 * comes back only when its moment has moved.
 * @throws AppError `not_found`
 */
export async function scheduleTimers(ctx: Ctx, bookingId: string): Promise<void> {
  // The booking is locked before its timers, here and where they run, so that nobody waits for each other.
  const booking = assertFound(await Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate(), 'Booking')
  const [settings, closesAt] = await Promise.all([readTimerSettings(ctx), noShowCloseAt(ctx, booking)])
  const timers = timersOf({ ...booking, noShowClosesAt: closesAt }, settings, ctx.now)
  if (timers.length === 0) return
  await ctx
    .trx('booking_timers')
    .insert(
      timers.map(({ kind, dueAt }) => ({
        id: newId(),
        booking_id: bookingId,
        kind,
        start_version: booking.startVersion,
        due_at: dueAt,
      })),
    )
    .onConflict(['tenant_id', 'booking_id', 'kind', 'start_version'])
    .merge({ due_at: ctx.trx.raw('excluded.due_at'), done_at: null })
    .whereRaw('booking_timers.due_at <> excluded.due_at')
}

/**
 * Timers whose moment has come, earliest first.
 * @param except bookings of which a timer has just failed: their later ones have to wait for it
 */
export async function listDueTimers(
  ctx: Ctx,
  { limit, except }: { limit: number; except: readonly string[] },
): Promise<{ id: string; bookingId: string }[]> {
  return BookingTimer.query(ctx.trx)
    .select('id', 'booking_id')
    .whereNull('done_at')
    .where('due_at', '<=', ctx.now)
    .whereNotIn('booking_id', except)
    .orderBy(['due_at', 'id'])
    .limit(limit)
}

/**
 * Does what a timer is for and marks it as done, in one transaction: both happen, once, or neither.
 * @returns false when it was done already, or void: of an old start, or of a stage that is over
 */
export async function runTimer(
  ctx: Ctx,
  { id, bookingId }: { id: string; bookingId: string },
): Promise<boolean> {
  const booking = await Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate()
  const timer = await BookingTimer.query(ctx.trx).findOne({ id }).forUpdate()
  if (!booking || !timer || timer.doneAt || timer.dueAt > ctx.now) return false
  await timer.$query(ctx.trx).patch({ doneAt: ctx.now })
  const kind = timer.kind as TimerKind
  if (isVoid({ kind, startVersion: timer.startVersion }, booking)) return false
  const isDone = await effect(ctx, booking, timer)
  // What follows from it is due by the same clock, at once after a long outage.
  if (isDone && !isReminder(kind)) await scheduleTimers(ctx, bookingId)
  return isDone
}

async function effect(ctx: Ctx, booking: Booking, timer: BookingTimer): Promise<boolean> {
  const { startVersion } = timer
  const kind = timer.kind as TimerKind
  const subject = {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
  }
  if (isReminder(kind)) {
    const others = await BookingTimer.query(ctx.trx)
      .where({ booking_id: booking.id, start_version: startVersion })
      .whereLike('kind', 'reminder_%')
    const laterDueAts = others.map(({ dueAt }) => dueAt)
    if (isReminderTooLate(booking, { dueAt: timer.dueAt, laterDueAts, now: ctx.now })) return false
    await emit(ctx, bookingReminderDue, { ...subject, kind, startVersion })
    return true
  }
  if (kind === 'review_invitation') {
    await emit(ctx, reviewInvited, subject)
    return true
  }
  return systemSteps[kind](ctx, booking.id)
}
