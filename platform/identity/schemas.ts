import { Type, type Static } from 'typebox'
import { Email, Id, Input, Instant, Nullable, OneOf, Phone, Text } from '#platform/kernel/schemas.ts'
import { ImageView, toImageView, type ImageRow } from '#platform/media/index.ts'
import type { Membership, User } from './models.ts'

/** What a user of a marketplace may be there. */
export const marketplaceRoles = ['customer', 'provider_owner', 'provider_member'] as const
/** What an account may be in a marketplace that it works for. */
export const staffRoles = ['tenant_owner', 'tenant_operator', 'support'] as const
/** What an account may be on the platform. */
export const platformRoles = ['platform_admin', 'platform_support'] as const
export const roles = [...marketplaceRoles, ...staffRoles, ...platformRoles] as const
export type Role = (typeof roles)[number]
export type PlatformRole = (typeof platformRoles)[number]
export type StaffRole = (typeof staffRoles)[number]
/** Kept in `memberships`; the roles of staff are kept in `staff_members`. */
export const membershipRoles = [...marketplaceRoles, ...platformRoles] as const
export type MembershipRole = (typeof membershipRoles)[number]

/** A person of one marketplace, as the person and its staff see them. */
export const UserView = Type.Object({
  id: Id,
  email: Email,
  firstName: Type.String(),
  lastName: Type.String(),
  phone: Nullable(Type.String()),
  image: Nullable(ImageView),
  locale: Nullable(Type.String({ description: 'The language of this person, where they chose one' })),
  isEmailVerified: Type.Boolean(),
  isPhoneVerified: Type.Boolean(),
  lastSignedInAt: Nullable(Instant),
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
  refreshToken: Nullable(
    Type.String({ description: 'Exchanged once for new tokens; using it twice ends the session' }),
  ),
})
export type SignInView = Static<typeof SignInView>

export const secondFactorMethods = ['totp', 'passkey', 'recovery_code'] as const
export type SecondFactorMethod = (typeof secondFactorMethods)[number]

/** The password was right; this account asks for one thing more. */
export const SecondFactorView = Type.Object({
  challenge: Type.String({ description: 'Send it along with the second factor, within ten minutes' }),
  methods: Type.Array(OneOf(secondFactorMethods)),
})
export type SecondFactorView = Static<typeof SecondFactorView>

export const RegisterUserBody = Input({
  email: Email,
  password: Type.String({ maxLength: passwordLength.maximum }),
  firstName: Text(80, 1),
  lastName: Text(80, 1),
  phone: Type.Optional(Nullable(Phone)),
})
export type RegisterUser = Static<typeof RegisterUserBody>

export type CustomerContact = { email: string; firstName: string; lastName: string; phone: string }

/** What is sent to an address is confirmed with its id and the code, or with the link alone. */
export const ChallengeView = Type.Object({ id: Id, expiresAt: Instant })
export type ChallengeView = Static<typeof ChallengeView>

/** Said to everybody, whether there is such an account or not. */
export const AcceptedView = Type.Object({ detail: Type.String() })
export const accepted = { detail: 'If somebody here has this address, a message is on its way' }

export const CodeBody = Input({
  code: Type.String({ pattern: '^ *\\d{3} ?\\d{3} *$', description: 'The six digits that were sent' }),
})
export const TokenBody = Input({ token: Text(200, 1) })
export const EmailBody = Input({ email: Email })
export const ResetPasswordBody = Input({
  token: Text(200, 1),
  password: Type.String({ maxLength: passwordLength.maximum }),
})
export const ChangePasswordBody = Input({
  currentPassword: Nullable(Type.String({ maxLength: passwordLength.maximum })),
  password: Type.String({ maxLength: passwordLength.maximum }),
})
export const ChangeEmailBody = Input({
  email: Email,
  currentPassword: Nullable(Type.String({ maxLength: passwordLength.maximum })),
})
export const PhoneBody = Input({ phone: Phone })
export const EditUserBody = Input({
  firstName: Type.Optional(Text(80, 1)),
  lastName: Type.Optional(Text(80, 1)),
  phone: Type.Optional(Nullable(Phone)),
  imageId: Type.Optional(Nullable(Id)),
  locale: Type.Optional(Nullable(OneOf(['en', 'de', 'it']))),
})
export type EditUser = Static<typeof EditUserBody>

/** A device on which somebody is signed in. */
export const SessionView = Type.Object({
  id: Id,
  device: Type.String({ description: 'Browser and system in words, such as Firefox on Android' }),
  signedInAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  isCurrent: Type.Boolean(),
  impersonator: Nullable(Type.String({ description: 'Platform staff who act in this person’s place' })),
})
export type SessionView = Static<typeof SessionView>

export const InvitationView = Type.Object({
  id: Id,
  kind: OneOf(['staff', 'provider_member', 'customer']),
  email: Email,
  role: Type.String(),
  providerId: Nullable(Id),
  invitedBy: Type.String(),
  sentAt: Instant,
  expiresAt: Instant,
})
export type InvitationView = Static<typeof InvitationView>

export type UserRow = Pick<
  User,
  | 'id'
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'phone'
  | 'locale'
  | 'emailVerifiedAt'
  | 'phoneVerifiedAt'
  | 'lastSignedInAt'
> & { image: ImageRow | null; memberships: readonly Pick<Membership, 'role' | 'providerId'>[] }

export const toUserView = ({ memberships, ...user }: UserRow): UserView => ({
  id: user.id,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  image: toImageView(user.image),
  locale: user.locale,
  isEmailVerified: user.emailVerifiedAt !== null,
  isPhoneVerified: user.phoneVerifiedAt !== null,
  lastSignedInAt: user.lastSignedInAt?.toISOString() ?? null,
  roles: [...new Set(memberships.map(({ role }) => role))],
  providerId: memberships.find(({ providerId }) => providerId !== null)?.providerId ?? null,
})
