import { Type, type Static } from 'typebox'
import { Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { meetingStates } from './rules.ts'

/** Whether one party may enter the call of a virtual booking now. */
export const MeetingView = Type.Object({
  state: OneOf(
    meetingStates,
    'off: the booking does not stand; early: before `opensAt`; waiting: the provider is not there yet; over: after `closesAt`',
  ),
  opensAt: Instant,
  closesAt: Instant,
  hasWaitingRoom: Type.Boolean({ description: 'customers are let in once the provider is there' }),
  isProviderThere: Type.Boolean(),
})
export type MeetingView = Static<typeof MeetingView>

/** For this person, and for now: the address changes when the booking is moved or somebody else does it. */
export const MeetingEntryView = Type.Object({ joinUrl: Type.String(), closesAt: Instant })
export type MeetingEntryView = Static<typeof MeetingEntryView>

export const MeetingSettingsBody = Input({
  address: Nullable(
    Type.String({
      maxLength: 200,
      description: 'https address of a Jitsi Meet of your own; null: the usual one',
    }),
  ),
})
export const MeetingSettingsView = Type.Object({
  address: Nullable(Type.String()),
  usualAddress: Type.String({ description: 'what holds while you say nothing' }),
})
export type MeetingSettingsView = Static<typeof MeetingSettingsView>
