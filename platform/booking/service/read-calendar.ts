import { assertFound } from '#platform/kernel/errors.ts'
import type { CalendarEvent } from '#platform/kernel/calendar.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Booking } from '../models.ts'
import { placeOf } from '../rules/index.ts'
import { bookingIdOfLink } from './links.ts'

/** The appointment behind a manage link, for a calendar to import. @throws AppError `not_found`, `link_expired` */
export async function getCalendarEvent(
  ctx: Ctx,
  secret: string,
): Promise<CalendarEvent & { fileName: string }> {
  return calendarEventOf(ctx, await bookingIdOfLink(ctx, secret))
}

/** Of a booking that whoever asks may see. @throws AppError `not_found` */
export async function calendarEventOf(
  ctx: Ctx,
  bookingId: string,
): Promise<CalendarEvent & { fileName: string }> {
  const [found, tenant] = await Promise.all([
    Booking.query(ctx.trx).findOne({ id: bookingId }),
    getTenant(ctx),
  ])
  const booking = assertFound(found, 'Booking')
  const contacts = await getProviderContacts(ctx, [booking.providerId])
  const provider = assertFound(contacts.get(booking.providerId), 'Provider')
  return {
    uid: booking.calendarUid,
    sequence: booking.calendarSequence,
    changedAt: booking.confirmedAt ?? booking.createdAt,
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    timeZone: booking.timeZone,
    title: `${booking.serviceTitle} – ${provider.businessName}`,
    description: `Booking ${booking.reference}`,
    location: placeOf(booking, provider) || null,
    url: null,
    organizer: { name: provider.businessName, email: provider.email },
    attendee: null,
    publisher: tenant.name,
    reminderMinutes: 60,
    fileName: `${booking.reference}.ics`,
  }
}
