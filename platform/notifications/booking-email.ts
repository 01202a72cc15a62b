import type { CalendarEvent, CalendarParty } from '#platform/kernel/calendar.ts'
import { formatMoney } from '#platform/kernel/money.ts'
import type { BookingEmailData } from '#platform/storefront/index.ts'
import { offsetOf, writer, zonesOf } from './appointment-time.ts'
import { costText, noticeWords } from './booking-notice.ts'
import { calendarMethodOf, isForProvider, type BookingTemplate } from './rules.ts'
import type { BookingMessageData, BookingSnapshot } from './schemas.ts'
import { addressLines, cityOf, durationText, type Sender } from './sender.ts'

export type BookingMessage = {
  template: BookingTemplate
  message: BookingMessageData
  sender: Sender
  /** Whoever reads it, as their calendar knows them. */
  recipient: CalendarParty
}

/** What the theme's templates show, in the reader's time zone. */
export function toBookingEmail({ template, message, sender }: BookingMessage, now: Date): BookingEmailData {
  const { booking, managePath } = message
  const { origin, locale, marketplace } = sender
  const forProvider = isForProvider(template)
  const isInvited = methodOf({ template, message }) !== null
  return {
    locale,
    forProvider,
    reference: booking.reference,
    marketplace,
    service: { title: booking.serviceTitle },
    provider: { name: booking.provider.name },
    customer: {
      firstName: booking.customer.firstName,
      fullName: fullName(booking),
      email: booking.customer.email,
      phone: booking.customer.phone || null,
    },
    when: when(booking, forProvider, locale),
    where: where(booking, forProvider, callUrl(message, origin)),
    price: price(booking, locale),
    answers: booking.answers,
    notes: booking.notes || null,
    manageUrl: `${origin}${managePath}`,
    bookAgainUrl: forProvider ? null : `${origin}/services/${booking.serviceId}`,
    cancellation: booking.cancellation
      ? {
          byCustomer: booking.cancellation.cancelledBy === 'customer',
          byProvider: booking.cancellation.cancelledBy === 'provider',
          reason: booking.cancellation.reason || null,
          money: costText(booking.cancellation, booking.currency, locale),
          isInvited,
        }
      : null,
    notice: message.notice
      ? noticeWords(message.notice, { booking, forProvider, locale, hasInvitation: isInvited, now })
      : null,
  }
}

/** What of a calendar file goes with the message. */
export const methodOf = ({ template, message }: Pick<BookingMessage, 'template' | 'message'>) =>
  calendarMethodOf(template, message.notice?.kind ?? null, message.booking)

/** The appointment for the reader's calendar. Both parties get the same UID, so that an update finds what it changes. */
export const toInvitation = (
  { template, message, sender, recipient }: BookingMessage,
  now: Date,
): CalendarEvent =>
  toCalendarEvent(message, { sender, now, forProvider: isForProvider(template), attendee: recipient })

type CalendarReader = { sender: Sender; now: Date; forProvider: boolean; attendee: CalendarParty | null }

/** One appointment of a message. @param reader.attendee null in a file for which nobody is asked to answer */
export function toCalendarEvent(
  message: Pick<BookingMessageData, 'booking' | 'managePath'>,
  { sender, now, forProvider, attendee }: CalendarReader,
): CalendarEvent {
  const { tenant, origin } = sender
  const { booking, managePath } = message
  const customer = fullName(booking)
  const manageUrl = `${origin}${managePath}`
  return {
    uid: booking.calendarUid,
    sequence: booking.calendarSequence,
    changedAt: now,
    startsAt: new Date(booking.startsAt),
    endsAt: new Date(booking.endsAt),
    timeZone: booking.timeZone,
    title: `${booking.serviceTitle} – ${forProvider ? customer : booking.provider.name}`,
    description: [
      forProvider ? `Customer: ${customer}, ${booking.customer.phone}` : `With ${booking.provider.name}`,
      `Booking ${booking.reference}`,
      `See or change it: ${manageUrl}`,
      ...(callUrl(message, origin) ? [`Join the call: ${callUrl(message, origin)}`] : []),
    ].join('\n'),
    location: booking.place || null,
    url: manageUrl,
    organizer: { name: tenant.name, email: tenant.supportEmail },
    attendee,
    publisher: tenant.name,
    reminderMinutes: 60,
  }
}

export const fullName = ({ customer }: BookingSnapshot) => `${customer.firstName} ${customer.lastName}`.trim()

/** Where the two zones differ, both are named. */
export function when(
  booking: BookingSnapshot,
  forProvider: boolean,
  locale: string,
): BookingEmailData['when'] {
  const [startsAt, endsAt] = [new Date(booking.startsAt), new Date(booking.endsAt)]
  const { main, other } = zonesOf(booking, forProvider)
  const inMain = writer(main, locale)
  const inOther = writer(other, locale)
  const isSameDay = inMain.day(startsAt) === inOther.day(startsAt)
  const isSameClock = offsetOf(startsAt, main) === offsetOf(startsAt, other)
  const otherSpan = `${isSameDay ? '' : `${inOther.weekday(startsAt)}, `}${inOther.span(startsAt, endsAt)}`
  return {
    date: inMain.date(startsAt),
    time: inMain.span(startsAt, endsAt),
    zone: `${cityOf(main)} time (${offsetOf(startsAt, main)})`,
    duration: durationText(booking.durationMinutes),
    otherZone: isSameClock ? null : `${otherSpan} in ${cityOf(other)}`,
  }
}

/** Of a virtual appointment that stands: the page that opens the call when it is time. */
const callUrl = (
  { booking, managePath }: Pick<BookingMessageData, 'booking' | 'managePath'>,
  origin: string,
) =>
  booking.locationKind === 'virtual' && (booking.status === 'confirmed' || booking.status === 'in_progress')
    ? `${origin}${managePath.split('?')[0]}/join`
    : null

function where(
  booking: BookingSnapshot,
  forProvider: boolean,
  call: string | null,
): BookingEmailData['where'] {
  const noLink = { url: null, urlLabel: null }
  if (booking.locationKind === 'virtual') {
    return {
      atCustomer: false,
      label: 'Online',
      lines: ['This appointment takes place online'],
      ...(call ? { url: call, urlLabel: 'Join the call' } : noLink),
    }
  }
  const atCustomer = booking.locationKind === 'at_customer'
  const reader = forProvider === atCustomer ? 'theirs' : 'yours'
  const labels = {
    yours: atCustomer ? 'At your address' : 'At your place',
    theirs: atCustomer ? 'At the customer’s address' : `At ${booking.provider.name}`,
  }
  return { atCustomer, label: labels[reader], lines: addressLines(booking.place), ...noLink }
}

/** Of messages from before this was kept nothing is known but what was so then: it is paid there. */
export function paidNote({ paidWhere }: Pick<BookingSnapshot, 'paidWhere'>, there: string): string {
  if (paidWhere === 'online') return 'paid online'
  return paidWhere === 'both' ? `in part paid online, the rest at the ${there}` : `paid at the ${there}`
}

function price(booking: BookingSnapshot, locale: string): BookingEmailData['price'] {
  const { priceAmount, currency } = booking
  if (priceAmount === 0) return { amount: 'Free of charge', note: null }
  return {
    amount: formatMoney({ amount: priceAmount, currency }, locale),
    note: paidNote(booking, 'appointment'),
  }
}
