import { Type, type Static } from 'typebox'
import { Email, Id, Input, Instant, Nullable, OneOf, Phone, Text } from '#platform/kernel/schemas.ts'
import type { Membership, User } from './models.ts'

export const roles = [
  'customer',
  'provider_owner',
  'provider_member',
  'tenant_owner',
  'tenant_operator',
] as const
export type Role = (typeof roles)[number]

/** A person of one marketplace, as the person and its staff see them. */
export const UserView = Type.Object({
  id: Id,
  email: Email,
  firstName: Type.String(),
  lastName: Type.String(),
  phone: Nullable(Type.String()),
  isEmailVerified: Type.Boolean(),
  roles: Type.Array(OneOf(roles)),
  providerId: Nullable(Id),
})
export type UserView = Static<typeof UserView>

/** Longer than any pass phrase, and short enough that hashing it stays cheap. */
export const passwordLength = { minimum: 10, maximum: 200 } as const

export const SignInBody = Input({
  email: Email,
  password: Type.String({ minLength: 1, maxLength: passwordLength.maximum }),
})
export type SignInBody = Static<typeof SignInBody>

export const SignInView = Type.Object({
  user: UserView,
  expiresAt: Instant,
  accessToken: Type.String({ description: 'For clients without cookies: Authorization: Bearer …' }),
})
export type SignInView = Static<typeof SignInView>

export const RegisterUserBody = Input({
  email: Email,
  password: Type.String({ maxLength: passwordLength.maximum }),
  firstName: Text(80, 1),
  lastName: Text(80, 1),
  phone: Type.Optional(Nullable(Phone)),
})
export type RegisterUser = Static<typeof RegisterUserBody>

export type CustomerContact = { email: string; firstName: string; lastName: string; phone: string }

export const toUserView = (
  user: Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'phone' | 'emailVerifiedAt'>,
  memberships: readonly Pick<Membership, 'role' | 'providerId'>[],
): UserView => ({
  id: user.id,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  isEmailVerified: user.emailVerifiedAt !== null,
  roles: [...new Set(memberships.map(({ role }) => role))],
  providerId: memberships.find(({ providerId }) => providerId !== null)?.providerId ?? null,
})
