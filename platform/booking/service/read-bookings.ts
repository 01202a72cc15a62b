import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { decodeCursor, encodeCursor } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts, type ProviderContact } from '#platform/providers/index.ts'
import { Booking, BookingCancellation } from '../models.ts'
import { mayManageBookings } from '../policies.ts'
import { mayCancelAt, placeOf } from '../rules/index.ts'
import type { BookingPage, BookingView, ListBookings } from '../schemas.ts'
import { bookingIdOfLink } from './links.ts'

/** @throws AppError `not_found`, `forbidden` */
export async function getBooking(ctx: Ctx, bookingId: string): Promise<BookingView> {
  const booking = assertFound(await findBooking(ctx, bookingId), 'Booking')
  assertAllowed(mayManageBookings(ctx.actor, booking.providerId))
  return viewOf(ctx, booking)
}

/** By the guest's manage link. @throws AppError `not_found`, `link_expired` */
export async function getBookingByLink(ctx: Ctx, secret: string): Promise<BookingView> {
  const bookingId = await bookingIdOfLink(ctx, secret)
  return viewOf(ctx, assertFound(await findBooking(ctx, bookingId), 'Booking'))
}

/** What a message about the booking has to say, for the system only. @throws AppError `not_found`, `forbidden` */
export async function getBookingForNotification(ctx: Ctx, bookingId: string) {
  assertAllowed(ctx.actor.kind === 'system')
  const booking = assertFound(await findBooking(ctx, bookingId), 'Booking')
  const [view, contacts] = await Promise.all([
    viewOf(ctx, booking),
    getProviderContacts(ctx, [booking.providerId]),
  ])
  const provider = contacts.get(booking.providerId)!
  return {
    ...view,
    provider: { name: provider.businessName, email: provider.email, phone: provider.phone },
    calendarUid: booking.calendarUid,
    calendarSequence: booking.calendarSequence,
    locale: booking.locale,
  }
}

/**
 * Bookings of one provider. Upcoming ones come soonest first, all others latest first; with `from` and `to` a
 * stretch of the calendar, in order of time.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function listBookings(
  ctx: Ctx,
  input: ListBookings & { providerId: string },
): Promise<BookingPage> {
  assertAllowed(mayManageBookings(ctx.actor, input.providerId))
  const limit = input.limit ?? 20
  const filter = input.filter ?? 'all'
  const isAscending = filter === 'upcoming' || input.from !== undefined
  const query = Booking.query(ctx.trx)
    .where({ provider_id: input.providerId })
    .whereNotIn('status', ['held', 'expired'])
    .orderBy([
      { column: 'starts_at', order: isAscending ? 'asc' : 'desc' },
      { column: 'id', order: isAscending ? 'asc' : 'desc' },
    ])
    .limit(limit + 1)
  if (filter === 'upcoming') query.where('ends_at', '>=', ctx.now).whereNot('status', 'cancelled')
  if (filter === 'past') query.where('ends_at', '<', ctx.now).whereNot('status', 'cancelled')
  if (filter === 'cancelled') query.where('status', 'cancelled')
  if (input.from) query.where('ends_at', '>', new Date(input.from))
  if (input.to) query.where('starts_at', '<', new Date(input.to))
  if (input.cursor) {
    const [startsAt, id] = decodeCursor(input.cursor, 'instant', 'id')
    query.whereRaw(`(starts_at, id) ${isAscending ? '>' : '<'} (?, ?)`, [new Date(startsAt), id])
  }
  const rows = await query
  const items = await viewsOf(ctx, rows.slice(0, limit))
  const last = rows.length > limit ? rows[limit - 1]! : null
  return { items, nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null }
}

export const findBooking = (ctx: Ctx, bookingId: string) =>
  Booking.query(ctx.trx).findOne({ id: bookingId }).whereNotIn('status', ['held', 'expired'])

export async function viewOf(ctx: Ctx, booking: Booking): Promise<BookingView> {
  return (await viewsOf(ctx, [booking]))[0]!
}

/** Two further queries for any number of bookings. */
export async function viewsOf(ctx: Ctx, bookings: Booking[]): Promise<BookingView[]> {
  if (bookings.length === 0) return []
  const cancelled = bookings.filter(({ status }) => status === 'cancelled').map(({ id }) => id)
  const [contacts, cancellations] = await Promise.all([
    getProviderContacts(ctx, [...new Set(bookings.map(({ providerId }) => providerId))]),
    cancelled.length > 0 ? BookingCancellation.query(ctx.trx).whereIn('booking_id', cancelled) : [],
  ])
  return bookings.map((booking) =>
    toBookingView(
      booking,
      contacts.get(booking.providerId)!,
      cancellations.find(({ bookingId }) => bookingId === booking.id),
      ctx.now,
    ),
  )
}

export function toBookingView(
  booking: Booking,
  provider: ProviderContact,
  cancellation: BookingCancellation | undefined,
  now: Date,
): BookingView {
  return {
    id: booking.id,
    reference: booking.reference,
    status: booking.status,
    serviceId: booking.serviceId,
    serviceTitle: booking.serviceTitle,
    providerId: booking.providerId,
    providerName: provider.businessName,
    providerSlug: provider.slug,
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    timeZone: booking.timeZone,
    customerTimeZone: booking.customerTimeZone,
    durationMinutes: booking.durationMinutes,
    locationKind: booking.locationKind,
    place: placeOf(booking, provider),
    priceAmount: booking.priceAmount,
    currency: booking.currency,
    customer: {
      firstName: booking.firstName ?? '',
      lastName: booking.lastName ?? '',
      email: booking.email ?? '',
      phone: booking.phone ?? '',
    },
    notes: booking.notes ?? '',
    answers: booking.answers,
    cancellation: cancellation
      ? {
          cancelledBy: cancellation.cancelledBy,
          reason: cancellation.reason,
          cancelledAt: cancellation.createdAt.toISOString(),
        }
      : null,
    mayCancel: mayCancelAt(booking.status, booking.startsAt, now),
    createdAt: booking.createdAt.toISOString(),
    version: booking.version,
  }
}
