import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, encodeCursor } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Booking } from '../models.ts'
import { isOwnBooking } from '../policies.ts'
import type { BookingPage, BookingView, ListBookings } from '../schemas.ts'
import { cancel } from './cancel-booking.ts'
import { calendarEventOf } from './read-calendar.ts'
import { findBooking, viewOf, viewsOf } from './read-bookings.ts'

/**
 * What the person who asks has booked. Upcoming ones come soonest first, all others latest first.
 * @throws AppError `unauthenticated`, `validation_failed`
 */
export async function listOwnBookings(
  ctx: Ctx,
  { filter = 'upcoming', limit = 20, cursor }: Pick<ListBookings, 'filter' | 'limit' | 'cursor'>,
): Promise<BookingPage> {
  const customerIds = await listOwnCustomerIds(ctx)
  if (customerIds.length === 0) return { items: [], nextCursor: null }
  const isAscending = filter === 'upcoming'
  const order = isAscending ? 'asc' : 'desc'
  const query = Booking.query(ctx.trx)
    .whereIn('customer_id', customerIds)
    .whereNotIn('status', ['held', 'expired'])
    .orderBy([
      { column: 'starts_at', order },
      { column: 'id', order },
    ])
    .limit(limit + 1)
  if (filter === 'upcoming') query.where('ends_at', '>=', ctx.now).whereNot('status', 'cancelled')
  if (filter === 'past') query.where('ends_at', '<', ctx.now).whereNot('status', 'cancelled')
  if (filter === 'cancelled') query.where('status', 'cancelled')
  if (cursor) {
    const [startsAt, id] = decodeCursor(cursor, 'instant', 'id')
    query.whereRaw(`(starts_at, id) ${isAscending ? '>' : '<'} (?, ?)`, [new Date(startsAt), id])
  }
  const rows = await query
  const items = await viewsOf(ctx, rows.slice(0, limit))
  const last = rows.length > limit ? rows[limit - 1]! : null
  return { items, nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null }
}

/** @throws AppError `unauthenticated`, `not_found` also for somebody else's */
export async function getOwnBooking(ctx: Ctx, bookingId: string): Promise<BookingView> {
  return viewOf(ctx, await ownBooking(ctx, bookingId))
}

/** An iCalendar file for a calendar to import. @throws AppError as `getOwnBooking` */
export async function getOwnCalendarFile(
  ctx: Ctx,
  bookingId: string,
): Promise<{ fileName: string; content: string }> {
  const { id } = await ownBooking(ctx, bookingId)
  const event = await calendarEventOf(ctx, id)
  return { fileName: event.fileName, content: renderCalendar(event, 'PUBLISH') }
}

/** By the customer who booked it. @throws AppError as `getOwnBooking`, `illegal_transition` */
export async function cancelOwnBooking(
  ctx: Ctx,
  { bookingId, reason }: { bookingId: string; reason?: string | undefined },
): Promise<BookingView> {
  const { id } = await ownBooking(ctx, bookingId)
  return cancel(ctx, id, 'customer', reason)
}

async function ownBooking(ctx: Ctx, bookingId: string): Promise<Booking> {
  const customerIds = await listOwnCustomerIds(ctx)
  const booking = isId(bookingId) ? await findBooking(ctx, bookingId) : undefined
  // Whether somebody else has such a booking is nobody's business.
  return assertFound(booking && isOwnBooking(booking, customerIds) ? booking : undefined, 'Booking')
}
