import { type Asked, getMeetingFacts, type MeetingFacts } from '#platform/booking/index.ts'
import { hasWaitingRoom } from '#platform/catalog/index.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Meeting } from '../models.ts'
import { meetingState, type MeetingState, meetingWindow, type Part } from '../rules.ts'
import type { MeetingView } from '../schemas.ts'
import { findMeeting } from './rooms.ts'
import { problemOf } from './tasks.ts'

/** Only the parties meet: whoever runs the marketplace is none. */
export type AskedByParty = Extract<Asked, { as: 'guest' }> | { as: Part; bookingId: string }

export const partOf = ({ as }: AskedByParty): Part => (as === 'provider' ? 'provider' : 'customer')

export type Standing = {
  facts: MeetingFacts
  state: MeetingState
  hasWaitingRoom: boolean
  meeting: Meeting | undefined
}

/** @throws AppError `not_found` also for a booking that is not online, `link_expired`, `forbidden` */
export async function readStanding(ctx: Ctx, asked: AskedByParty): Promise<Standing> {
  const facts = await getMeetingFacts(ctx, asked)
  assertFound(facts.isVirtual ? facts : null, 'Meeting')
  const [meeting, hasRoom] = await Promise.all([
    findMeeting(ctx, facts),
    hasWaitingRoom(ctx, facts.serviceId),
  ])
  const waits = hasRoom && !meeting?.hostArrivedAt
  const state = meetingState(facts, { part: partOf(asked), now: ctx.now, waits })
  return { facts, state, hasWaitingRoom: hasRoom, meeting }
}

/** @throws AppError as `readStanding` */
export async function getMeeting(ctx: Ctx, asked: AskedByParty): Promise<MeetingView> {
  const { facts, state, hasWaitingRoom: hasRoom, meeting } = await readStanding(ctx, asked)
  const { opensAt, closesAt } = meetingWindow(facts)
  const isAwaited = asked.as === 'provider' && (state === 'early' || state === 'open')
  return {
    state,
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    hasWaitingRoom: hasRoom,
    isProviderThere: meeting?.hostArrivedAt != null,
    problem: isAwaited ? await problemOf(ctx, facts) : null,
  }
}

const closedBecause: Record<Exclude<MeetingState, 'open'>, string> = {
  off: 'This appointment does not take place',
  early: 'The call is not open yet',
  waiting: 'The provider is not there yet',
  over: 'The call is over',
}

/** @throws AppError `conflict` with `reason` and `opensAt` */
export function assertOpen({ state, facts }: Standing): void {
  if (state === 'open') return
  const { opensAt, closesAt } = meetingWindow(facts)
  throw new AppError('conflict', {
    detail: closedBecause[state],
    extra: { reason: state, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() },
  })
}
