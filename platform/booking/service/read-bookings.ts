import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import type { BookingDetails } from '../booking-view.ts'
import { Booking } from '../models.ts'
import { neverBooked } from '../rules/index.ts'
import { paidWhereOf } from '../rules/payment.ts'
import { type Asked, findAsked } from './asked.ts'
import { viewOf, viewsOf } from './booking-views.ts'
import { historyOf } from './history.ts'

/** One booking with its history, for whoever may see it. @throws AppError `not_found`, `link_expired`, `forbidden` */
export async function readBooking(ctx: Ctx, asked: Asked): Promise<BookingDetails> {
  const { booking } = await findAsked(ctx, asked)
  const [view, history] = await Promise.all([viewOf(ctx, booking), historyOf(ctx, booking)])
  return { ...view, history }
}

/** By the provider. @throws AppError `not_found`, `forbidden` */
export const getBooking = (ctx: Ctx, bookingId: string): Promise<BookingDetails> =>
  readBooking(ctx, { as: 'provider', bookingId })

/** By the guest's manage link. @throws AppError `not_found`, `link_expired` */
export const getBookingByLink = (ctx: Ctx, secret: string): Promise<BookingDetails> =>
  readBooking(ctx, { as: 'guest', secret })

/** What a message about the booking has to say, for the system only. @throws AppError `not_found`, `forbidden` */
export async function getBookingForNotification(ctx: Ctx, bookingId: string) {
  return assertFound((await listBookingsForNotification(ctx, [bookingId]))[0], 'Booking')
}

/**
 * As `getBookingForNotification`, for several by a fixed number of queries, in the order of their starts. Unknown ones
 * are missing.
 * @throws AppError `forbidden`
 */
export async function listBookingsForNotification(ctx: Ctx, bookingIds: readonly string[]) {
  assertAllowed(ctx.actor.kind === 'system')
  const bookings = await Booking.query(ctx.trx)
    .whereIn('id', [...bookingIds])
    .whereNotIn('status', [...neverBooked])
    .orderBy(['starts_at', 'id'])
  const [views, contacts] = await Promise.all([
    viewsOf(ctx, bookings),
    getProviderContacts(ctx, [...new Set(bookings.map(({ providerId }) => providerId))]),
  ])
  return bookings.map((booking, index) => {
    const provider = contacts.get(booking.providerId)!
    return {
      ...views[index]!,
      provider: { name: provider.businessName, email: provider.email, phone: provider.phone },
      calendarUid: booking.calendarUid,
      calendarSequence: booking.calendarSequence,
      locale: booking.locale,
      paidWhere: paidWhereOf(booking.quote),
    }
  })
}
