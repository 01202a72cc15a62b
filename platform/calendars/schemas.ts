import { Type, type Static } from 'typebox'
import { Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { oauthKinds } from './gateways/index.ts'
import { calendarKinds, connectionStatuses } from './models.ts'

/** A calendar of another program, as its people see it: never its whole address, never a key to it. */
export const ConnectionView = Type.Object({
  id: Id,
  kind: OneOf(calendarKinds),
  name: Type.String(),
  memberId: Nullable(Id),
  memberName: Nullable(Type.String({ description: 'Null: it is the calendar of the provider as a whole' })),
  address: Nullable(Type.String({ description: 'Shortened; the whole is shown to nobody' })),
  externalAccount: Nullable(Type.String()),
  accountId: Nullable(
    Type.String({ format: 'uuid', description: 'Of Google and Microsoft: whose consent opens it' }),
  ),
  status: OneOf(connectionStatuses),
  isBlocking: Type.Boolean({ description: 'What is busy there cannot be booked here' }),
  isWriting: Type.Boolean({ description: 'Bookings made here are written into it' }),
  blocksWhenStale: Type.Boolean({
    description: 'Nothing can be booked after a day without a successful reading',
  }),
  isStale: Type.Boolean({ description: 'It blocks everything now, because it could not be read for a day' }),
  busyCount: Type.Integer({ description: 'Busy times known from it' }),
  lastAttemptAt: Nullable(Instant),
  lastSyncedAt: Nullable(Instant),
  nextSyncAt: Nullable(Instant),
  failure: Nullable(
    Type.Object({
      code: Type.String({ description: 'Stable, such as unreachable' }),
      words: Type.String({ description: 'The same for a person' }),
    }),
  ),
  version: Type.Integer(),
})
export type ConnectionView = Static<typeof ConnectionView>

const Name = Text(120, 1)
const Flags = {
  isBlocking: Type.Optional(Type.Boolean()),
  blocksWhenStale: Type.Optional(Type.Boolean()),
}

export const ConnectAddressBody = Input({
  address: Type.String({
    minLength: 4,
    maxLength: 2000,
    description: 'Of a calendar file: https or webcal',
  }),
  name: Type.Optional(Name),
  memberId: Type.Optional(Nullable(Id)),
  ...Flags,
})
export type ConnectAddress = Static<typeof ConnectAddressBody>

export const EditConnectionBody = Input({
  name: Type.Optional(Name),
  ...Flags,
  isWriting: Type.Optional(Type.Boolean()),
  isPaused: Type.Optional(Type.Boolean()),
})
export type EditConnection = Static<typeof EditConnectionBody>

const OauthKind = OneOf(oauthKinds)

/** Somebody's account at Google or Microsoft. */
export const AccountView = Type.Object({
  id: Id,
  kind: OauthKind,
  externalAccount: Type.String({ description: 'As people know it: an e-mail address' }),
  memberId: Nullable(Id),
  memberName: Nullable(Type.String({ description: 'Null: it is of the provider as a whole' })),
  needsConsent: Type.Boolean({ description: 'The permission has ended; only a person can renew it' }),
  connectedAt: Instant,
})
export type AccountView = Static<typeof AccountView>

export const AccountsView = Type.Object({
  items: Type.Array(AccountView),
  offered: Type.Array(OauthKind, { description: 'Whose calendars can be connected here' }),
})

export const StartConsentBody = Input({
  kind: OauthKind,
  memberId: Type.Optional(Nullable(Id)),
  accountId: Type.Optional(
    Type.String({ format: 'uuid', description: 'To renew the permission of an account' }),
  ),
})
export const ConsentView = Type.Object({
  continueTo: Type.String({ description: 'Where the person agrees, in the browser of this session' }),
})

/** A calendar of an account, connected or not. */
export const AccountCalendarView = Type.Object({
  id: Type.String({ description: 'As the company calls it' }),
  name: Type.String(),
  isPrimary: Type.Boolean(),
  mayWrite: Type.Boolean({ description: 'Bookings can be written into it' }),
  connectionId: Nullable(Type.String({ format: 'uuid', description: 'Null: it is not connected' })),
})
export type AccountCalendarView = Static<typeof AccountCalendarView>

export const ConnectCalendarBody = Input({
  calendarId: Text(1024, 1),
  name: Type.Optional(Name),
  ...Flags,
  isWriting: Type.Optional(Type.Boolean({ description: 'Bookings made here are written into it' })),
})
export type ConnectCalendar = Static<typeof ConnectCalendarBody>

export const FeedView = Type.Object({
  id: Id,
  name: Type.String(),
  memberId: Nullable(Id),
  memberName: Nullable(Type.String({ description: 'Null: it shows all appointments of the provider' })),
  createdAt: Instant,
  rotatedAt: Nullable(Instant),
  lastReadAt: Nullable(Type.String({ format: 'date-time', description: 'To the hour' })),
})
export type FeedView = Static<typeof FeedView>

/** Right after it was made: the only time that its address is told. */
export const NewFeedView = Type.Object({
  ...FeedView.properties,
  url: Type.String({ description: 'Shown this once; whoever has it sees the appointments' }),
})
export type NewFeedView = Static<typeof NewFeedView>

export const CreateFeedBody = Input({
  name: Type.Optional(Text(80, 1)),
  memberId: Type.Optional(Nullable(Id)),
})
export type CreateFeed = Static<typeof CreateFeedBody>
