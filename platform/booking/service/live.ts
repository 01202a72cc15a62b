import { emit } from '#platform/kernel/events.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { findExactPlace } from '#platform/providers/index.ts'
import { bookingProgressed } from '../events.ts'
import type { LiveView, SetProgress } from '../live-schemas.ts'
import { Booking, BookingCheckIn, LivePosition } from '../models.ts'
import {
  type BookingParty,
  checkInRefusal,
  freshFor,
  hereRefusal,
  sharingRefusal,
  stepRefusal,
  travelRefusal,
  travelSteps,
  type Progress,
} from '../rules/index.ts'
import { subjectOf } from './answer-request.ts'
import { type Asked, findAsked, lockAsked } from './asked.ts'
import { finishBooking, startBooking } from './do-work.ts'
import { endSharing } from './live-position.ts'
import { standingOf } from './reports.ts'

/** How an appointment goes now, for its parties. @throws AppError `not_found`, `link_expired`, `forbidden` */
export async function getLiveStatus(ctx: Ctx, asked: Asked): Promise<LiveView> {
  const { booking, by } = await findAsked(ctx, asked)
  return liveViewOf(ctx, booking, by)
}

/**
 * The provider says how it goes. Saying it again changes nothing. Work begins and ends by the rules of those steps.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition`
 */
export async function setProgress(ctx: Ctx, asked: Asked, input: SetProgress): Promise<LiveView> {
  const { progress, percent } = input
  if (progress === 'done') await finishBooking(ctx, asked)
  else if (progress === 'working') await work(ctx, asked, percent ?? null)
  else await travel(ctx, asked, progress)
  if (progress !== 'on_the_way') {
    const { booking } = await findAsked(ctx, asked)
    await endSharing(ctx, booking, 'arrived')
  }
  return getLiveStatus(ctx, asked)
}

async function travel(ctx: Ctx, asked: Asked, step: 'on_the_way' | 'arrived'): Promise<void> {
  const { booking } = await lockAsked(ctx, asked)
  const detail = travelRefusal(booking, step, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
  await recordProgress(ctx, booking, { progress: step, percent: null })
}

async function work(ctx: Ctx, asked: Asked, percent: number | null): Promise<void> {
  const { booking } = await lockAsked(ctx, asked)
  if (booking.status === 'confirmed') await startBooking(ctx, asked)
  const { booking: begun } = await lockAsked(ctx, asked)
  if (begun.status !== 'in_progress' || begun.finishedAt) {
    throw new AppError('illegal_transition', { detail: 'Only an appointment that has begun is worked on' })
  }
  await recordProgress(ctx, begun, { progress: 'working', percent: percent ?? begun.progressPercent })
}

/** Written only when it says something new. The booking must have been read `forUpdate`. */
export async function recordProgress(
  ctx: Ctx,
  booking: Booking,
  { progress, percent }: { progress: Progress; percent: number | null },
): Promise<void> {
  if (booking.progress === progress && booking.progressPercent === percent && booking.progressAt) return
  await Booking.query(ctx.trx)
    .findOne({ id: booking.id })
    .patch({
      progress,
      progressPercent: percent,
      progressAt: booking.progress === progress && booking.progressAt ? booking.progressAt : ctx.now,
      version: booking.version + 1,
    })
  await emit(ctx, bookingProgressed, { ...subjectOf(booking), progress })
}

/** After a move nobody is on the way to the old time any more; a place that may not be shared any more is forgotten. */
export async function forgetProgress(
  ctx: Ctx,
  { bookingId, before }: { bookingId: string; before: Date },
): Promise<void> {
  const booking = await Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate()
  if (!booking) return
  const isAhead = booking.status === 'confirmed' || booking.status === 'requested'
  if (isAhead && booking.progressAt && booking.progressAt <= before) {
    await booking.$query(ctx.trx).patch({ progress: null, progressPercent: null, progressAt: null })
  }
  const now = assertFound(await Booking.query(ctx.trx).findOne({ id: bookingId }), 'Booking')
  if (sharingRefusal(now, ctx.now) !== null) await endSharing(ctx, now, 'over')
}

export async function liveViewOf(ctx: Ctx, booking: Booking, by: BookingParty): Promise<LiveView> {
  const isProvider = by === 'provider'
  const mayComeHere = by === 'customer' && hereRefusal(booking, ctx.now) === null
  const isAtProvider = booking.locationKind === 'at_provider'
  const [position, checkIn, place] = await Promise.all([
    findSharedPosition(ctx, booking),
    BookingCheckIn.query(ctx.trx).findOne({ booking_id: booking.id }),
    mayComeHere && isAtProvider ? findExactPlace(ctx, booking.providerId) : null,
  ])
  const isFresh = position?.locatedAt != null && position.locatedAt >= after(ctx.now, -freshFor)
  return {
    bookingId: booking.id,
    status: booking.status,
    progress: booking.progress,
    progressPercent: booking.progressPercent,
    progressAt: booking.progressAt?.toISOString() ?? null,
    startedAt: booking.startedAt?.toISOString() ?? null,
    finishedAt: booking.finishedAt?.toISOString() ?? null,
    checkedInAt: checkIn?.createdAt.toISOString() ?? null,
    checkInMethod: checkIn?.method ?? null,
    steps: isProvider ? stepsNow(ctx, booking) : [],
    mayShare: isProvider && sharingRefusal(booking, ctx.now) === null,
    mayCheckIn: !checkIn && checkInRefusal(booking, ctx.now) === null,
    mayCheckInHere: !checkIn && mayComeHere && (isAtProvider ? place !== null : isFresh),
    sharing: position ? sharingView(ctx, position) : null,
  }
}

/** What has ended is not shown, even while the row waits to be swept. */
export async function findSharedPosition(ctx: Ctx, booking: Booking): Promise<LivePosition | null> {
  if (sharingRefusal(booking, ctx.now) !== null) return null
  const row = await LivePosition.query(ctx.trx)
    .findOne({ booking_id: booking.id })
    .where('ends_at', '>', ctx.now)
  return row ?? null
}

function stepsNow(ctx: Ctx, booking: Booking): Progress[] {
  const standing = standingOf(booking)
  const may = (step: 'start' | 'finish') => stepRefusal(standing, step, 'provider', ctx.now) === null
  const isIdle = booking.status === 'in_progress' && !booking.finishedAt && booking.progress !== 'working'
  return [
    ...travelSteps(booking, ctx.now),
    ...(may('start') || isIdle ? (['working'] as const) : []),
    ...(may('finish') ? (['done'] as const) : []),
  ]
}

function sharingView(ctx: Ctx, row: LivePosition): NonNullable<LiveView['sharing']> {
  const { latitudeE6, longitudeE6, accuracyMetres, locatedAt } = row
  const isKnown = latitudeE6 !== null && longitudeE6 !== null && locatedAt !== null
  return {
    startedAt: row.createdAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    isOwn: ctx.actor.kind === 'user' && ctx.actor.userId === row.sharedBy,
    position: isKnown
      ? {
          latitude: latitudeE6 / 1e6,
          longitude: longitudeE6 / 1e6,
          accuracyMetres,
          locatedAt: locatedAt.toISOString(),
        }
      : null,
  }
}
