import { renderCalendar } from '#platform/kernel/calendar.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { BookingDetails, BookingView } from '../booking-view.ts'
import { findAsked } from './asked.ts'
import { cancelAsked } from './cancel-booking.ts'
import { readBooking } from './read-bookings.ts'
import { calendarEventOf } from './read-calendar.ts'

/** @throws AppError `unauthenticated`, `not_found` also for somebody else's */
export const getOwnBooking = (ctx: Ctx, bookingId: string): Promise<BookingDetails> =>
  readBooking(ctx, { as: 'customer', bookingId })

/** An iCalendar file for a calendar to import. @throws AppError as `getOwnBooking` */
export async function getOwnCalendarFile(
  ctx: Ctx,
  bookingId: string,
): Promise<{ fileName: string; content: string }> {
  const { booking } = await findAsked(ctx, { as: 'customer', bookingId })
  const event = await calendarEventOf(ctx, booking.id)
  return { fileName: event.fileName, content: renderCalendar(event, 'PUBLISH') }
}

/** By the customer who booked it. @throws AppError as `getOwnBooking`, `illegal_transition` */
export const cancelOwnBooking = (
  ctx: Ctx,
  { bookingId, reason }: { bookingId: string; reason?: string | undefined },
): Promise<BookingView> => cancelAsked(ctx, { as: 'customer', bookingId }, { reason })
