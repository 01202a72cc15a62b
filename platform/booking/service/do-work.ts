import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingClosed, bookingCompleted, bookingFinished, bookingStarted } from '../events.ts'
import { Booking, NoShowReport } from '../models.ts'
import { assertStep, type BookingParty, stepRefusal } from '../rules/index.ts'
import type { BookingView } from '../schemas.ts'
import { subjectOf } from './answer-request.ts'
import { type Asked, lockAsked } from './asked.ts'
import { freeTime } from './free-time.ts'
import { viewOf } from './booking-views.ts'
import { settleLeave } from './money/leaving.ts'
import { releaseAtOf, syncRelease } from './money/release.ts'
import { reportsOf, standingOf } from './reports.ts'
import { noteForAudit } from './staff-notes.ts'
import { transition } from './transition.ts'

/** The provider begins, half an hour before its time at the earliest. Again changes nothing. @throws as `lockAsked`, `illegal_transition` */
export async function startBooking(ctx: Ctx, asked: Asked): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'in_progress') return viewOf(ctx, booking)
  assertStep(standingOf(booking), 'start', by, ctx.now)
  return viewOf(ctx, await start(ctx, booking, by, { progress: 'working', progressAt: ctx.now }))
}

/** For the timer: an appointment whose time has come is under way. @returns whether it was started */
export async function startDue(ctx: Ctx, bookingId: string): Promise<boolean> {
  const booking = await lock(ctx, bookingId)
  if (booking?.status !== 'confirmed' || booking.startsAt > ctx.now) return false
  await start(ctx, booking, 'system', {})
  return true
}

async function start(ctx: Ctx, booking: Booking, by: BookingParty, patch: Partial<Booking>) {
  const started = await transition(ctx, booking, 'in_progress', {
    by,
    patch: { ...patch, startedAt: ctx.now },
  })
  await noteForAudit(ctx, { booking, to: 'in_progress', by })
  await emit(ctx, bookingStarted, { ...subjectOf(booking), by })
  return started
}

/** The provider says that it is done; the customer's word is yet to come. Again changes nothing. @throws as `startBooking` */
export async function finishBooking(ctx: Ctx, asked: Asked): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'in_progress' && booking.finishedAt && by !== 'customer') return viewOf(ctx, booking)
  assertStep(standingOf(booking), 'finish', by, ctx.now)
  const finished = await Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, booking.id], {
    finishedAt: ctx.now,
    progress: 'done',
    progressPercent: 100,
    progressAt: ctx.now,
    version: booking.version + 1,
  })
  await emit(ctx, bookingFinished, { ...subjectOf(booking), by })
  return viewOf(ctx, finished)
}

/** The customer confirms that it is done. Again changes nothing. @throws as `startBooking` */
export async function completeBooking(ctx: Ctx, asked: Asked): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'completed' && by !== 'provider') return viewOf(ctx, booking)
  assertStep(standingOf(booking), 'complete', by, ctx.now)
  return viewOf(ctx, await complete(ctx, booking, by))
}

/**
 * For the timer: the customer has been silent for as long as the marketplace waits.
 * @returns whether it was completed; false when it stands otherwise, or is neither done nor over
 */
export async function completeBySilence(ctx: Ctx, bookingId: string): Promise<boolean> {
  const booking = await lock(ctx, bookingId)
  if (!booking || stepRefusal(standingOf(booking), 'complete', 'system', ctx.now) !== null) return false
  await complete(ctx, booking, 'system')
  return true
}

/** It took place: as the customer, the silence, or the decision about a no-show says. */
export async function complete(ctx: Ctx, booking: Booking, by: BookingParty, reason = ''): Promise<Booking> {
  const completed = await transition(ctx, booking, 'completed', {
    by,
    reason,
    patch: {
      completedAt: ctx.now,
      finishedAt: booking.finishedAt ?? ctx.now,
      releaseAt: booking.releaseAt ?? (await releaseAtOf(ctx, by)),
    },
  })
  await syncRelease(ctx, completed)
  await noteForAudit(ctx, { booking, to: 'completed', by })
  await emit(ctx, bookingCompleted, { ...subjectOf(booking), by })
  await freeTime(ctx, booking)
  return completed
}

/** Nothing is open any more. Again changes nothing. @throws as `startBooking` */
export async function closeBooking(ctx: Ctx, asked: Asked): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'closed' && by === 'tenant') return viewOf(ctx, booking)
  const report = (await reportsOf(ctx, [booking])).get(booking.id) ?? null
  assertStep(standingOf(booking, report), 'close', by, ctx.now)
  return viewOf(ctx, await close(ctx, booking, by, report))
}

/** For the timer. @returns whether it was closed; false while a no-show may be contested or is to be decided */
export async function closeDue(ctx: Ctx, bookingId: string): Promise<boolean> {
  const booking = await lock(ctx, bookingId)
  if (!booking) return false
  const report = (await reportsOf(ctx, [booking])).get(booking.id) ?? null
  if (stepRefusal(standingOf(booking, report), 'close', 'system', ctx.now) !== null) return false
  await close(ctx, booking, 'system', report)
  return true
}

async function close(
  ctx: Ctx,
  booking: Booking,
  by: BookingParty,
  report: NoShowReport | null,
): Promise<Booking> {
  // Nobody has contested it in time, or it was decided: only now its fee is kept or charged, and the rest goes back.
  if (booking.status === 'no_show' && report) await settleNoShow(ctx, booking, report)
  const closed = await transition(ctx, booking, 'closed', { by, patch: { closedAt: ctx.now } })
  await noteForAudit(ctx, { booking, to: 'closed', by })
  await emit(ctx, bookingClosed, subjectOf(booking))
  return closed
}

async function settleNoShow(ctx: Ctx, booking: Booking, { id, absent }: NoShowReport): Promise<void> {
  const { feeAmount, refundAmount } = (await settleLeave(ctx, [booking], { kind: 'no_show', absent })).get(
    booking.id,
  )!
  await NoShowReport.query(ctx.trx).findById([ctx.tenantId, id]).patch({ feeAmount, refundAmount })
}

const lock = (ctx: Ctx, bookingId: string) => Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate()
