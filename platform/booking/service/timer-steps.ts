import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  bookingClosed,
  bookingCompleted,
  bookingDeclined,
  bookingFinished,
  bookingStarted,
} from '../events.ts'
import { Booking } from '../models.ts'
import { mayTransition, type BookingStatus } from '../rules/index.ts'
import type { TimerKind } from '../rules/timers.ts'
import { transition } from './transition.ts'

type Step = (ctx: Ctx, bookingId: string) => Promise<boolean>

/** Until when a no-show may be contested; null when there is none. */
export async function contestUntilOf(_ctx: Ctx, _booking: Booking): Promise<Date | null> {
  return null
}

/** What the system does by itself when its time has come; false when it is not possible any more. */
export const systemSteps: Record<Exclude<TimerKind, `reminder_${number}` | 'review_invitation'>, Step> = {
  approval_deadline: (ctx, id) =>
    move(ctx, id, 'declined', (subject) => emit(ctx, bookingDeclined, { ...subject, by: 'system' })),
  start: (ctx, id) =>
    move(ctx, id, 'in_progress', (subject) => emit(ctx, bookingStarted, { ...subject, by: 'system' }), {
      startedAt: ctx.now,
    }),
  auto_complete: async (ctx, id) => {
    const booking = await Booking.query(ctx.trx).findOne({ id }).forUpdate()
    if (booking?.status !== 'in_progress' || booking.finishedAt) return false
    await booking.$query(ctx.trx).patch({ finishedAt: ctx.now, version: booking.version + 1 })
    await emit(ctx, bookingFinished, { ...subjectOf(booking), by: 'system' })
    return true
  },
  completion_silence: (ctx, id) =>
    move(ctx, id, 'completed', (subject) => emit(ctx, bookingCompleted, { ...subject, by: 'system' }), {
      completedAt: ctx.now,
    }),
  close: (ctx, id) =>
    move(ctx, id, 'closed', (subject) => emit(ctx, bookingClosed, subject), { closedAt: ctx.now }),
}

const subjectOf = ({ id, providerId, startsAt }: Booking) => ({
  bookingId: id,
  providerId,
  startsAt: startsAt.toISOString(),
})

async function move(
  ctx: Ctx,
  id: string,
  to: BookingStatus,
  tell: (subject: ReturnType<typeof subjectOf>) => Promise<void>,
  patch: Partial<Booking> = {},
): Promise<boolean> {
  const booking = await Booking.query(ctx.trx).findOne({ id }).forUpdate()
  if (!booking || !mayTransition(booking.status, to, 'system')) return false
  const moved = await transition(ctx, booking, to, { by: 'system', patch })
  await tell(subjectOf(moved))
  return true
}
