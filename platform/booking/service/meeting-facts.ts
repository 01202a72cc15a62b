import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { type Asked, findAsked } from './asked.ts'
import { Booking } from '../models.ts'
import { type BookingStatus, neverBooked } from '../rules/index.ts'

/** What decides whether and where the parties of a booking meet online. */
export type MeetingFacts = {
  bookingId: string
  /** The occurrence of a class: all who have a seat in it meet in one place. */
  groupSessionId: string | null
  providerId: string
  serviceId: string
  serviceTitle: string
  status: BookingStatus
  isVirtual: boolean
  startsAt: Date
  endsAt: Date
  startVersion: number
  /** Who of the team does it; null for the provider as a whole. */
  memberId: string | null
  /** How the parties are called in front of each other. */
  names: { customer: string; provider: string }
}

/** @throws AppError `not_found` (also for somebody else's), `link_expired`, `forbidden` */
export async function getMeetingFacts(ctx: Ctx, asked: Asked): Promise<MeetingFacts> {
  const { booking } = await findAsked(ctx, asked)
  return factsOf(ctx, booking)
}

/**
 * For what the system does by itself. Of a class, one of those who have a seat stands for all; whoever has not cancelled
 * comes first.
 */
export async function findMeetingFacts(
  ctx: Ctx,
  subject: { bookingId: string } | { groupSessionId: string },
): Promise<MeetingFacts | null> {
  const query = Booking.query(ctx.trx).whereNotIn('status', [...neverBooked])
  const booking =
    'bookingId' in subject
      ? await query.findOne({ id: subject.bookingId })
      : await query
          .where({ group_session_id: subject.groupSessionId })
          .orderByRaw(`status in ('confirmed', 'in_progress', 'completed') desc, id`)
          .first()
  return booking ? factsOf(ctx, booking) : null
}

/** When the appointments of rooms are over, by booking or by class; those that are gone are missing. */
export async function listMeetingEnds(
  ctx: Ctx,
  subjects: readonly { bookingId: string | null; groupSessionId: string | null }[],
): Promise<Map<string, Date>> {
  const bookingIds = subjects.flatMap(({ bookingId, groupSessionId }) =>
    groupSessionId === null && bookingId !== null ? [bookingId] : [],
  )
  const sessionIds = subjects.flatMap(({ groupSessionId }) => groupSessionId ?? [])
  const { rows } = await ctx.trx.raw<{ rows: { id: string; ends_at: Date }[] }>(
    `select id, ends_at from bookings where id = any (?)
     union all
     select group_session_id, max(ends_at) from bookings where group_session_id = any (?) group by group_session_id`,
    [bookingIds, sessionIds],
  )
  return new Map(rows.map(({ id, ends_at: endsAt }) => [id, endsAt]))
}

async function factsOf(ctx: Ctx, booking: Booking): Promise<MeetingFacts> {
  const contacts = await getProviderContacts(ctx, [booking.providerId])
  return {
    bookingId: booking.id,
    groupSessionId: booking.groupSessionId,
    providerId: booking.providerId,
    serviceId: booking.serviceId,
    serviceTitle: booking.serviceTitle,
    status: booking.status,
    isVirtual: booking.locationKind === 'virtual',
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    startVersion: booking.startVersion,
    memberId: booking.memberId,
    names: {
      customer: [booking.firstName, booking.lastName].filter(Boolean).join(' '),
      provider: contacts.get(booking.providerId)?.businessName ?? '',
    },
  }
}
