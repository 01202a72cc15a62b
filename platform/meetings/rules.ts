import type { MeetingFacts } from '#platform/booking/index.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'

export const meetingStates = ['off', 'early', 'waiting', 'open', 'over'] as const
/** `off`: the booking does not stand. `waiting`: the customer is there in time, and the provider is not yet. */
export type MeetingState = (typeof meetingStates)[number]
export const meetingServices = ['jitsi', 'zoom'] as const
export type MeetingService = (typeof meetingServices)[number]
export type Part = 'customer' | 'provider'

/** Doors open so long before the start, and close so long after the end. */
export const opensBefore = minutes(15)
export const closesAfter = minutes(30)

export const meetingWindow = ({ startsAt, endsAt }: Pick<MeetingFacts, 'startsAt' | 'endsAt'>) => ({
  opensAt: after(startsAt, -opensBefore),
  closesAt: after(endsAt, closesAfter),
})

/** Its parties meet while it stands; done early, they may still talk. */
const standing: ReadonlySet<MeetingFacts['status']> = new Set(['confirmed', 'in_progress', 'completed'])

type Standing = Pick<MeetingFacts, 'startsAt' | 'endsAt' | 'status'>

export const isStanding = ({ status }: Pick<MeetingFacts, 'status'>): boolean => standing.has(status)

export function meetingState(
  booking: Standing,
  { part, now, waits }: { part: Part; now: Date; /** For the provider. */ waits: boolean },
): MeetingState {
  const { opensAt, closesAt } = meetingWindow(booking)
  if (!isStanding(booking)) return 'off'
  if (now < opensAt) return 'early'
  if (now >= closesAt) return 'over'
  return part === 'customer' && waits ? 'waiting' : 'open'
}

/**
 * For which standing of the booking a room was made. A booking that is moved, or that somebody else of the team does,
 * has another one, and the old room leads nowhere. Of a class all have the same.
 */
export const roomMark = ({ groupSessionId, startVersion, startsAt, memberId }: MeetingFacts): string =>
  groupSessionId ? `class ${startsAt.toISOString()}` : `start ${startVersion} ${memberId ?? 'all'}`

/** What has one room: a booking, or the occurrence of a class. */
export const subjectOf = ({
  bookingId,
  groupSessionId,
}: Pick<MeetingFacts, 'bookingId' | 'groupSessionId'>): string => groupSessionId ?? bookingId

/** The same for whatever becomes of the time of a booking, so that a room which was made for it is found again. */
export const roomReference = (facts: MeetingFacts): string => `${subjectOf(facts)} ${hostOf(roomMark(facts))}`

/** Whether the same people meet, though maybe at another time. */
export const isSameHost = (mark: string, facts: MeetingFacts): boolean =>
  hostOf(mark) === hostOf(roomMark(facts))
const hostOf = (mark: string) => (mark.startsWith('class ') ? 'class' : mark.replace(/^start \d+ /, ''))

/** Rooms that are made by calls are there so long before the start: time enough to mend what keeps them from it. */
export const preparedBefore = days(1)

/** When a room is to be made: not at once for a booking far ahead, because most moves and cancellations come before. */
export const preparationDue = ({ startsAt }: Pick<MeetingFacts, 'startsAt'>, now: Date): Date =>
  new Date(Math.max(now.getTime(), after(startsAt, -preparedBefore).getTime()))

/** After so many attempts to close a room it is left: nobody is led into it. */
export const mostClosings = 8
const longestWaitMs = minutes(30)

/** Twice as long after each failure, to half an hour at most; never sooner than the service asks for. */
export function nextAttempt(now: Date, failed: { attempts: number; retryAfterMs: number | null }): Date {
  const doubled = Math.min(longestWaitMs, minutes(1) * 2 ** Math.min(Math.max(failed.attempts - 1, 0), 10))
  return after(now, Math.max(doubled, failed.retryAfterMs ?? 0))
}
