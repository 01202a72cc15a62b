import type { BookingView } from '#platform/booking/index.ts'
import type { BlockedTime } from '#platform/scheduling/index.ts'
import type { CalendarLane } from '#ui/calendar/week-calendar.tsx'
import type { CalendarEvent } from '#ui/index.ts'
import { customerName, stateOf, stateWords } from './booking-state.ts'

/** The column of what no single person does. */
export const teamLane = 'team'

/** A booking as the calendar draws it: who comes first, coloured by how it stands. */
export function eventOf(booking: BookingView, now: string): CalendarEvent {
  const state = stateOf(booking, now)
  const { place, serviceTitle, members } = booking
  const says = [...(state === 'confirmed' ? [] : [stateWords[state]]), ...groupWords(booking)]
  return {
    id: booking.id,
    start: booking.startsAt,
    end: booking.endsAt,
    title: customerName(booking),
    detail: [...says, place ? `${serviceTitle}, ${place}` : serviceTitle].join(' · '),
    href: `/provider/bookings/${booking.id}`,
    look: `state-${state}`,
    isMovable: (booking.status === 'confirmed' || booking.status === 'requested') && booking.startsAt > now,
    lanes: members.length > 0 ? members.map(({ id }) => id) : [teamLane],
  }
}

/** Time that is blocked without a booking. What blocks everybody stands in every column. */
export function blockedEvent({ id, kind, memberId, startsAt, endsAt, reason }: BlockedTime): CalendarEvent {
  return {
    id,
    start: startsAt,
    end: endsAt,
    title: kind === 'time_off' ? reason || 'Time off' : 'Busy elsewhere',
    ...(kind === 'time_off' ? {} : { detail: 'From a connected calendar' }),
    tone: 'neutral',
    ...(memberId ? { lanes: [memberId] } : {}),
  }
}

/** A column for each who works here, and one for what nobody alone does, when there is any or nobody else. */
export function lanesOf(
  members: readonly CalendarLane[],
  events: readonly CalendarEvent[],
  teamName: string,
): CalendarLane[] {
  if (members.length === 0) return []
  const isUsed = events.some(({ lanes }) => lanes?.includes(teamLane))
  return [...members, ...(isUsed ? [{ id: teamLane, name: teamName }] : [])]
}

/** "Series, 2 of 6": which of several that were booked together. */
const groupWords = ({ group }: BookingView): string[] =>
  group ? [`${group.kind === 'series' ? 'Series' : 'Visit'}, ${group.position} of ${group.size}`] : []
