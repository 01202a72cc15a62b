import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { BookingGroupView } from '../../group-schemas.ts'
import { Booking, BookingGroup } from '../../models.ts'
import { type BookingParty, neverBooked } from '../../rules/index.ts'
import { type GroupRule, isException } from '../../rules/group-rule.ts'
import { type Asked, findAsked, lockAsked } from '../asked.ts'
import { viewsOf } from '../booking-views.ts'
import { listOpenProposals, toProposalView } from '../proposals.ts'

/** A booking of a group, by whom it is asked about, and all others of the group that this party may see. */
export type GroupAsked = {
  group: BookingGroup
  anchor: Booking
  by: BookingParty
  /** In the order of their positions, the one asked about among them. */
  bookings: Booking[]
}

/**
 * The series or visit of which a booking is part, as whoever asks may see it: a provider only what is theirs.
 * @throws AppError `not_found`, also for a booking on its own; `link_expired`, `forbidden`
 */
export async function getBookingGroup(ctx: Ctx, asked: Asked): Promise<BookingGroupView> {
  return groupOfAsked(ctx, await findGroupAsked(ctx, asked))
}

export const groupOfAsked = (ctx: Ctx, { group, bookings }: GroupAsked): Promise<BookingGroupView> =>
  groupViewOf(ctx, group, bookings)

/** @throws as `getBookingGroup` */
export async function findGroupAsked(ctx: Ctx, asked: Asked): Promise<GroupAsked> {
  const { booking, by } = await findAsked(ctx, asked)
  return groupAround(ctx, booking, by, false)
}

/**
 * As `findGroupAsked`; nobody else changes the group until the transaction ends.
 * @throws AppError `conflict` when somebody else is changing it for too long
 */
export async function lockGroupAsked(ctx: Ctx, asked: Asked): Promise<GroupAsked> {
  const { booking } = await findAsked(ctx, asked)
  await lockRows(ctx, assertFound(booking.groupId, 'Group')).catch((error: unknown) => {
    if (!isContention(error)) throw error
    const detail = 'Somebody else is changing these appointments right now'
    throw new AppError('conflict', { detail, retryAfterSeconds: 2, cause: error })
  })
  const locked = await lockAsked(ctx, asked)
  return groupAround(ctx, locked.booking, locked.by, true)
}

// Deadlock and lock timeout.
const isContention = (error: unknown) =>
  error instanceof Error && 'code' in error && ['40P01', '55P03'].includes(String(error.code))

async function lockRows(ctx: Ctx, groupId: string): Promise<void> {
  // The group first and then its bookings in one order, so that two who change it never wait for each other.
  await ctx.trx('booking_groups').where({ id: groupId }).forUpdate().select('id')
  await ctx.trx('bookings').where({ group_id: groupId }).orderBy('group_position').forUpdate().select('id')
}

async function groupAround(
  ctx: Ctx,
  anchor: Booking,
  by: BookingParty,
  isLocked: boolean,
): Promise<GroupAsked> {
  const groupId = assertFound(anchor.groupId, 'Group')
  const query = Booking.query(ctx.trx)
    .where({ group_id: groupId })
    .whereNotIn('status', [...neverBooked])
    .orderBy('group_position')
  // Of a visit to several providers each sees what is theirs.
  if (by === 'provider') query.where({ provider_id: anchor.providerId })
  if (isLocked) query.forUpdate()
  const group = assertFound(await BookingGroup.query(ctx.trx).findOne({ id: groupId }), 'Group')
  return { group, anchor, by, bookings: await query }
}

export const ruleOf = ({ rule }: Pick<BookingGroup, 'rule'>) => rule as GroupRule

const isOff = ({ status }: Booking) => status === 'cancelled' || status === 'declined'

export async function groupViewOf(
  ctx: Ctx,
  group: BookingGroup,
  bookings: readonly Booking[],
): Promise<BookingGroupView> {
  const rule = ruleOf(group)
  const views = await viewsOf(ctx, bookings)
  const proposals = await listOpenProposals(
    ctx,
    bookings.map(({ id }) => id),
  )
  const proposalOf = (booking: Booking) => {
    const proposal = proposals.find(({ bookingId }) => bookingId === booking.id)
    return proposal ? toProposalView(proposal, booking) : null
  }
  const { everyWeeks, weekdays, timeZone } = rule
  return {
    id: group.id,
    kind: group.kind,
    rule: everyWeeks && weekdays ? { everyWeeks, weekdays, timeZone } : null,
    currency: bookings[0]!.currency,
    totalAmount: bookings.reduce((sum, booking) => sum + (isOff(booking) ? 0 : booking.priceAmount), 0),
    items: bookings.map((booking, index) => ({
      position: booking.groupPosition!,
      isException: isException(rule, booking.groupPosition!, booking.startsAt),
      proposal: proposalOf(booking),
      booking: views[index]!,
    })),
  }
}
