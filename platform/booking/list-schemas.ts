import { Type, type Static } from 'typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Id, Instant, OneOf } from '#platform/kernel/schemas.ts'
import { bookingStatuses, neverBooked } from './rules/index.ts'

export const bookingFilters = ['upcoming', 'requests', 'past', 'cancelled', 'all'] as const
/** Statuses that a list can show. */
export const listedStatuses = bookingStatuses.filter(
  (status) => !(neverBooked as readonly string[]).includes(status),
)

const listFields = {
  filter: Type.Optional(
    OneOf(bookingFilters, 'requests wait for an answer; cancelled ones were cancelled or declined'),
  ),
  status: Type.Optional(OneOf(listedStatuses)),
  serviceId: Type.Optional(Id),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  limit: Type.Optional(PageQuery.properties.limit),
  cursor: PageQuery.properties.cursor,
}
/** A customer's own. */
export const ListOwnBookingsQuery = Type.Object(listFields, { additionalProperties: false })
export type ListOwnBookings = Static<typeof ListOwnBookingsQuery>

/** A provider's. */
export const ListBookingsQuery = Type.Object(
  {
    ...listFields,
    memberId: Type.Optional(Id),
    q: Type.Optional(
      Type.String({ maxLength: 100, description: "A reference, or words of the customer's name or address" }),
    ),
  },
  { additionalProperties: false },
)
export type ListBookings = Static<typeof ListBookingsQuery>

/** All of a marketplace. */
export const ListAnyBookingsQuery = Type.Object(
  { ...ListBookingsQuery.properties, providerId: Type.Optional(Id) },
  { additionalProperties: false },
)
export type ListAnyBookings = Static<typeof ListAnyBookingsQuery>
