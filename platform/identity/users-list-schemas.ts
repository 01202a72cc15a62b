import { Type, type Static } from 'typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Email, Id, Input, Instant, LocalDate, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { membershipRoles, UserView } from './schemas.ts'

/** A user in the list of a marketplace's staff. */
export const ListedUserView = Type.Object({
  id: Id,
  email: Email,
  firstName: Type.String(),
  lastName: Type.String(),
  roles: Type.Array(OneOf(membershipRoles)),
  isEmailVerified: Type.Boolean(),
  isSuspended: Type.Boolean(),
  registeredAt: Instant,
  lastSignedInAt: Nullable(Instant),
})
export type ListedUserView = Static<typeof ListedUserView>

export const UserDetailView = Type.Object({
  ...UserView.properties,
  registeredAt: Instant,
  suspendedAt: Nullable(Instant),
  openSessions: Type.Integer({ minimum: 0 }),
  hasSecondFactor: Type.Boolean(),
})
export type UserDetailView = Static<typeof UserDetailView>

export const userFilters = {
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Beginnings of words of the name or the e-mail address' }),
  ),
  role: Type.Optional(OneOf(['customer', 'provider'])),
  isVerified: Type.Optional(Type.Boolean({ description: 'Whether the e-mail address is proven' })),
  isSuspended: Type.Optional(Type.Boolean()),
  registeredSince: Type.Optional(LocalDate),
  registeredUntil: Type.Optional(LocalDate),
  sort: Type.Optional(OneOf(['newest', 'oldest', 'name'])),
}
export const UsersQuery = Input({ ...PageQuery.properties, ...userFilters })
export const UsersExportQuery = Input(userFilters)
export type ListUsers = Static<typeof UsersQuery>

export const ReasonBody = Input({ reason: Text(500, 3) })
