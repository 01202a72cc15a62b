import type { MeetingFacts } from '#platform/booking/index.ts'
import { after, minutes } from '#platform/kernel/time.ts'

export const meetingStates = ['off', 'early', 'waiting', 'open', 'over'] as const
/** `off`: the booking does not stand. `waiting`: the customer is there in time, and the provider is not yet. */
export type MeetingState = (typeof meetingStates)[number]
export type Part = 'customer' | 'provider'

/** Doors open so long before the start, and close so long after the end. */
export const opensBefore = minutes(15)
export const closesAfter = minutes(30)

export const meetingWindow = ({ startsAt, endsAt }: Pick<MeetingFacts, 'startsAt' | 'endsAt'>) => ({
  opensAt: after(startsAt, -opensBefore),
  closesAt: after(endsAt, closesAfter),
})

/** Its parties meet while it stands; done early, they may still talk. */
const meeting: ReadonlySet<MeetingFacts['status']> = new Set(['confirmed', 'in_progress', 'completed'])

type Standing = Pick<MeetingFacts, 'startsAt' | 'endsAt' | 'status'>

export function meetingState(
  standing: Standing,
  { part, now, waits }: { part: Part; now: Date; /** For the provider. */ waits: boolean },
): MeetingState {
  const { opensAt, closesAt } = meetingWindow(standing)
  if (!meeting.has(standing.status)) return 'off'
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
