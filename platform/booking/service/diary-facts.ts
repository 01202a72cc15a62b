import type { ProviderContact } from '#platform/providers/index.ts'
import type { Booking } from '../models.ts'
import { placeOf } from '../rules/index.ts'
import { isErased } from './personal-data.ts'

/** What the calendar of those who do it says of an appointment, whichever way it gets there. */
export type DiaryFacts = {
  sequence: number
  startsAt: Date
  endsAt: Date
  timeZone: string
  reference: string
  serviceTitle: string
  /** Empty when whoever booked it is erased. */
  customerName: string
  customerPhone: string
  place: string
}

/** @param provider missing when it is gone: then the place is unknown */
export const diaryFactsOf = (booking: Booking, provider: ProviderContact | undefined): DiaryFacts => ({
  sequence: booking.calendarSequence,
  startsAt: booking.startsAt,
  endsAt: booking.endsAt,
  timeZone: booking.timeZone,
  reference: booking.reference,
  serviceTitle: booking.serviceTitle,
  customerName: isErased(booking) ? '' : [booking.firstName, booking.lastName].filter(Boolean).join(' '),
  customerPhone: booking.phone ?? '',
  place: provider ? placeOf(booking, provider) : '',
})
