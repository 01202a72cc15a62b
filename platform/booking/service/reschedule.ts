import { getBookableService } from '#platform/catalog/index.ts'
import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes, readInstant } from '#platform/kernel/time.ts'
import {
  type Allocation,
  findAllocations,
  findAlternatives,
  findAvailability,
  moveClaims,
  promisedWall,
  type WantedSlot,
} from '#platform/scheduling/index.ts'
import { bookingRescheduled } from '../events.ts'
import { Booking } from '../models.ts'
import type { RescheduleOutcome, RescheduleTimes, Reschedule } from '../reschedule-schemas.ts'
import { penaltyAfterMove, rescheduleRefusal, type BookingParty } from '../rules/index.ts'
import { findAsked, lockAsked, type Asked } from './asked.ts'
import { emitFreed } from './freed.ts'
import { propose, settleProposals, toProposalView } from './proposals.ts'
import { viewOf } from './booking-views.ts'
import { moveDues } from './money/moving.ts'
import { noteMoveForAudit } from './staff-notes.ts'

/**
 * Moves a booking to another time. A customer's booking that had to be accepted asks the provider first, and a
 * provider asks the customer, unless the two have agreed.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition`, `slot_taken`, `slot_unavailable`, `conflict` while
 *   another proposal is open
 */
export async function rescheduleAsked(
  ctx: Ctx,
  asked: Asked,
  input: Reschedule & { isAgreed?: boolean | undefined },
): Promise<RescheduleOutcome> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertMovable(ctx, booking, by)
  const to = targetOf(booking, input)
  if (to.startsAt.getTime() === booking.startsAt.getTime() && to.memberId === booking.memberId) {
    return { booking: await viewOf(ctx, booking), proposal: null }
  }
  if (!asksFirst(booking, by, input.isAgreed)) {
    const moved = await moveBooking(ctx, booking, { ...to, by, reason: input.reason })
    return { booking: await viewOf(ctx, moved), proposal: null }
  }
  // What cannot be had is not proposed.
  await findAllocations(ctx, await wantedOf(ctx, booking, to, by))
  const proposal = await propose(ctx, booking, { ...to, by, message: input.reason ?? '' })
  return { booking: await viewOf(ctx, booking), proposal: toProposalView(proposal, booking) }
}

/** Who has to be asked before a booking moves. A request that nobody has accepted yet is moved as it stands. */
export function asksFirst(
  booking: Pick<Booking, 'status' | 'bookingMode'>,
  by: BookingParty,
  isAgreed = false,
): boolean {
  if (by === 'customer') return booking.bookingMode === 'approval' && booking.status === 'confirmed'
  return !isAgreed
}

export type Target = { startsAt: Date; memberId: string | null }

const targetOf = (booking: Booking, input: Pick<Reschedule, 'startsAt' | 'memberId'>): Target => {
  const startsAt = readInstant(input.startsAt)
  assertValid(startsAt !== null, 'startsAt', 'This is not a point in time')
  return { startsAt, memberId: input.memberId === undefined ? booking.memberId : input.memberId }
}

/** @throws AppError `illegal_transition` */
export function assertMovable(ctx: Ctx, booking: Booking, by: BookingParty): void {
  const detail = rescheduleRefusal(booking, by, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
}

type Move = Target & {
  by: BookingParty
  reason?: string | undefined
  /** The customer has said yes to this very time. */
  isAccepted?: boolean | undefined
  /** It moves with others of its group, which is told in one message. */
  groupId?: string | undefined
}

/**
 * Moves a booking that was read `forUpdate` and may be moved: same id and calendar UID, the old time free and the new
 * one taken in one statement.
 * @returns the booking as it is now
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found` when the service is offered no more
 */
export async function moveBooking(ctx: Ctx, booking: Booking, move: Move): Promise<Booking> {
  const wanted = await wantedOf(ctx, booking, move, move.by)
  const [allocation] = await findAllocations(ctx, wanted)
  await moveClaims(ctx, { booking, wanted, allocation: allocation! })
  return writeMove(ctx, booking, allocation!, move)
}

/** What a move means for a booking whose new time has been claimed. @returns the booking as it is now */
export async function writeMove(
  ctx: Ctx,
  booking: Booking,
  allocation: Allocation,
  move: Move,
): Promise<Booking> {
  const { by, reason = '', startsAt, groupId } = move
  const [person] = allocation.people
  const memberId = person === booking.providerId ? null : person!
  const startVersion = booking.startVersion + 1
  const patch = {
    startsAt,
    ...promisedWall(booking.timeZone, startsAt),
    endsAt: after(startsAt, minutes(booking.durationMinutes)),
    memberId,
    groupSessionId: allocation.groupSession?.id ?? null,
    startVersion,
    calendarSequence: booking.calendarSequence + 1,
    penaltyStartsAt: penaltyAfterMove(booking, startsAt, by, ctx.now),
    // A time that the customer chose or agreed to is theirs; one that they were given they may refuse.
    isFreeToLeave: by !== 'customer' && !move.isAccepted,
    rescheduleCount: booking.rescheduleCount + (by === 'customer' ? 1 : 0),
    respondBy: booking.respondBy && booking.respondBy > startsAt ? startsAt : booking.respondBy,
    version: booking.version + 1,
  }
  const record = {
    id: newId(),
    booking_id: booking.id,
    moved_by: by,
    actor: actorKey(ctx.actor),
    reason: reason.trim(),
    from_starts_at: booking.startsAt,
    to_starts_at: startsAt,
    from_member_id: booking.memberId,
    to_member_id: memberId,
    start_version: startVersion,
    created_at: ctx.now,
  }
  const [moved] = await Promise.all([
    Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, booking.id], patch),
    ctx.trx('booking_moves').insert(record),
    settleProposals(ctx, booking.id),
  ])
  await moveDues(ctx, booking, startsAt)
  await noteMoveForAudit(ctx, { booking, startsAt, by })
  await emitFreed(ctx, booking)
  await emit(ctx, bookingRescheduled, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: startsAt.toISOString(),
    fromStartsAt: booking.startsAt.toISOString(),
    by,
    startVersion,
    ...(groupId ? { groupId } : {}),
  })
  return moved
}

/** The same appointment at another time: length and buffers are those that were agreed. */
export async function wantedOf(
  ctx: Ctx,
  booking: Booking,
  { startsAt, memberId, except = [] }: Target & { except?: readonly string[] },
  by: BookingParty,
): Promise<WantedSlot> {
  const service = await getBookableService(ctx, booking.serviceId)
  return {
    service: {
      ...service,
      bufferBeforeMinutes: booking.bufferBeforeMinutes,
      bufferAfterMinutes: booking.bufferAfterMinutes,
    },
    startsAt,
    durationMinutes: booking.durationMinutes,
    seats: booking.seats,
    memberId,
    except: [booking.id, ...except],
    isOffGrid: by !== 'customer',
    isShortNotice: by !== 'customer',
  }
}

/**
 * The free starts to which a booking could move, as `findAvailability` gives them; its own time counts as free.
 * @throws AppError as `findAvailability`, `not_found`
 */
export async function findRescheduleTimes(ctx: Ctx, asked: Asked, query: RescheduleTimes) {
  const { booking } = await findAsked(ctx, asked)
  const { memberId, ...range } = query
  return findAvailability(ctx, {
    ...range,
    serviceId: booking.serviceId,
    durationMinutes: booking.durationMinutes,
    seats: booking.seats,
    memberId: memberId === undefined ? booking.memberId : memberId === 'anyone' ? null : memberId,
    except: [booking.id],
    isAgreedAlready: true,
  })
}

/**
 * The free starts nearest to one that a booking could not move to, ascending; never the one that it has, and none when
 * nothing of the service can be booked any more.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `validation_failed`
 */
export async function findMoveAlternatives(
  ctx: Ctx,
  asked: Asked,
  input: Pick<Reschedule, 'startsAt' | 'memberId'>,
  count = 4,
): Promise<string[]> {
  const { booking } = await findAsked(ctx, asked)
  const { startsAt, memberId } = targetOf(booking, input)
  const { serviceId, durationMinutes, seats } = booking
  const found = await findAlternatives(ctx, serviceId, startsAt, {
    // One more, because its own time counts as free.
    count: count + 1,
    durationMinutes,
    seats,
    memberId,
    except: [booking.id],
  }).catch((error: unknown) => {
    // The service is offered no more, or nobody who does it has hours.
    if (error instanceof AppError && ['not_found', 'slot_unavailable'].includes(error.code)) return []
    throw error
  })
  const others = found.filter((start) => Date.parse(start) !== booking.startsAt.getTime())
  return others.slice(0, count).toSorted()
}

/**
 * The refusal of a move to a time that cannot be had, with the `alternatives`: looked up after the lost transaction is
 * over. Every other error is given back as it is.
 */
export async function namingAlternatives(
  ctx: Ctx,
  asked: Asked,
  input: Pick<Reschedule, 'startsAt' | 'memberId'>,
  error: unknown,
): Promise<unknown> {
  if (!isGone(error)) return error
  const alternatives = await findMoveAlternatives(ctx, asked, input)
  return new AppError(error.code, {
    detail: error.message,
    extra: { ...error.extra, alternatives },
    cause: error,
  })
}

const isGone = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'slot_taken' || error.code === 'slot_unavailable')
