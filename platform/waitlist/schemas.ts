import { Type, type Static } from 'typebox'
import { pageOf, PageQuery } from '#platform/kernel/pages.ts'
import {
  Email,
  Id,
  Input,
  Instant,
  LocalDate,
  Nullable,
  OneOf,
  Text,
  TimeZone,
} from '#platform/kernel/schemas.ts'
import { dayParts, entryStatuses } from './rules.ts'

const Weekday = Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' })

/** When somebody would come: calendar dates on the service's wall; no weekdays or parts of the day means any. */
const wish = {
  firstDate: LocalDate,
  lastDate: LocalDate,
  weekdays: Type.Array(Weekday, { maxItems: 7, uniqueItems: true }),
  dayParts: Type.Array(OneOf(dayParts), { maxItems: 3, uniqueItems: true }),
  memberId: Nullable(Id),
  seats: Type.Integer({ minimum: 1, maximum: 500 }),
  durationMinutes: Nullable(Type.Integer({ minimum: 5, maximum: 1440 })),
}

export const JoinWaitlistBody = Input({
  firstName: Text(80, 1),
  lastName: Text(80, 1),
  email: Email,
  timeZone: Type.Optional(TimeZone),
  firstDate: wish.firstDate,
  lastDate: wish.lastDate,
  weekdays: Type.Optional(wish.weekdays),
  dayParts: Type.Optional(wish.dayParts),
  memberId: Type.Optional(wish.memberId),
  seats: Type.Optional(wish.seats),
  durationMinutes: Type.Optional(wish.durationMinutes),
})
export type JoinWaitlist = Static<typeof JoinWaitlistBody>
/** The same for everybody: whether an address waits already is told by mail only. */
export const JoinedView = Type.Object({ isAccepted: Type.Literal(true) })

/** What the person with the link sees. */
export const WaitingView = Type.Object({
  status: OneOf(entryStatuses),
  service: Type.Object({ id: Id, title: Type.String(), providerName: Type.String() }),
  timeZone: TimeZone,
  firstName: Type.String(),
  ...wish,
  offer: Nullable(Type.Object({ startsAt: Instant, endsAt: Instant, expiresAt: Instant })),
})
export type WaitingView = Static<typeof WaitingView>

/** With it a browser goes on to the checkout of the offered time. */
export const AcceptedOfferView = Type.Object({ holdId: Id, secret: Type.String(), expiresAt: Instant })
export type AcceptedOfferView = Static<typeof AcceptedOfferView>

/** What the provider sees of somebody who waits. */
export const WaitlistEntryView = Type.Object({
  id: Id,
  status: OneOf(entryStatuses),
  serviceId: Id,
  serviceTitle: Type.String(),
  firstName: Type.String(),
  lastName: Type.String(),
  ...wish,
  memberName: Nullable(Type.String()),
  since: Instant,
  offer: Nullable(Type.Object({ startsAt: Instant, expiresAt: Instant })),
})
export type WaitlistEntryView = Static<typeof WaitlistEntryView>
export const WaitlistPage = pageOf(WaitlistEntryView)
export type WaitlistPage = Static<typeof WaitlistPage>
export const ListWaitlistQuery = Type.Object(
  { limit: Type.Optional(PageQuery.properties.limit), cursor: PageQuery.properties.cursor },
  { additionalProperties: false },
)
export const WaitlistToken = Type.String({
  minLength: 60,
  maxLength: 100,
  description: 'The secret of the link in the mail',
})
