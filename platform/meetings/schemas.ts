import { Type, type Static } from 'typebox'
import { Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { meetingProblems } from './gateways/index.ts'
import { meetingServices, meetingStates } from './rules.ts'

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
  problem: Nullable(
    OneOf(meetingProblems, 'why the call could not be prepared yet; told to the provider, null for others'),
  ),
})
export type MeetingView = Static<typeof MeetingView>

/** For this person, and for now: the address changes when the booking is moved or somebody else does it. */
export const MeetingEntryView = Type.Object({ joinUrl: Type.String(), closesAt: Instant })
export type MeetingEntryView = Static<typeof MeetingEntryView>

const service = OneOf(meetingServices, 'where new calls take place')
const ZoomId = (description: string) =>
  Type.String({ pattern: '^[\\w-]+$', minLength: 1, maxLength: 100, description })
const zoomApp = { accountId: ZoomId('account ID of the app'), clientId: ZoomId('client ID of the app') }

export const MeetingSettingsBody = Input({
  service,
  address: Nullable(
    Type.String({
      maxLength: 200,
      description: 'https address of a Jitsi Meet of your own; null: the usual one',
    }),
  ),
  zoom: Nullable(
    Input({
      ...zoomApp,
      clientSecret: Type.Optional(
        Type.String({
          pattern: '^[\\x21-\\x7e]+$',
          minLength: 1,
          maxLength: 200,
          description: 'left out: stays as it is. It is never shown again',
        }),
      ),
    }),
  ),
})
export type MeetingSettingsBody = Static<typeof MeetingSettingsBody>
export const MeetingSettingsView = Type.Object({
  service,
  address: Nullable(Type.String()),
  usualAddress: Type.String({ description: 'the Jitsi Meet that holds while you name none' }),
  zoom: Nullable(
    Type.Object({
      ...zoomApp,
      problem: Nullable(OneOf(meetingProblems, 'how Zoom took the last call; null: as it should')),
    }),
  ),
  version: Type.Integer({ description: '0 while you have said nothing' }),
})
export type MeetingSettingsView = Static<typeof MeetingSettingsView>
