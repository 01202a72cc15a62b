import { TenantModel } from '#platform/kernel/tenant.ts'
import type { MembershipRole, StaffRole } from './schemas.ts'

/** How sure it is that a session is its person's. */
export type Assurance = 'one_factor' | 'two_factors'

export type ChallengePurpose =
  | 'registration'
  | 'email_verification'
  | 'password_reset'
  | 'sign_in_link'
  | 'email_change'
  | 'phone_verification'
  | 'second_factor'
  | 'passkey'
  | 'social'
  | 'handoff'

export class User extends TenantModel {
  static override tableName = 'users'
  declare email: string // lower case
  declare passwordHash: string | null
  declare firstName: string
  declare lastName: string
  declare phone: string | null
  declare emailVerifiedAt: Date | null
  declare phoneVerifiedAt: Date | null
  declare imageId: string | null
  declare locale: string | null
  declare lastSignedInAt: Date | null
  declare suspendedAt: Date | null
  declare erasedAt: Date | null
  declare version: number
}

export class Membership extends TenantModel {
  static override tableName = 'memberships'
  declare userId: string
  declare role: MembershipRole
  declare providerId: string | null
  /** Its provider’s plan has no room for it at present: it gives nothing. */
  declare restedAt: Date | null
}

export class Session extends TenantModel {
  static override tableName = 'sessions'
  declare userId: string
  declare secretHash: string
  declare userAgent: string
  declare lastUsedAt: Date
  declare expiresAt: Date
  declare revokedAt: Date | null
  declare assurance: Assurance
  declare impersonatorId: string | null
  declare impersonatorName: string | null
}

export class RefreshToken extends TenantModel {
  static override tableName = 'refresh_tokens'
  declare sessionId: string
  declare tokenHash: string
  declare expiresAt: Date
  declare usedAt: Date | null
}

/** Something sent to an address; who answers it has proven to read there. */
export class Challenge extends TenantModel {
  static override tableName = 'challenges'
  static override jsonAttributes = ['payload']
  declare purpose: ChallengePurpose
  declare target: string
  declare userId: string | null
  declare payload: Record<string, unknown>
  declare attempts: number
  declare expiresAt: Date
  declare usedAt: Date | null
}

/** A second factor: an authenticator app, whose secret is sealed, or a passkey, of which only the public half is here. */
export class Authenticator extends TenantModel {
  static override tableName = 'authenticators'
  declare userId: string
  declare kind: 'totp' | 'passkey'
  declare name: string
  declare sealedSecret: string | null
  declare credentialId: string | null // base64url
  declare publicKey: string | null // COSE, base64url
  declare signCount: string // bigint
  declare transports: string[]
  declare lastStep: string | null // bigint: the last half minute whose code was taken
  declare confirmedAt: Date | null
  declare lastUsedAt: Date | null
}

export class RecoveryCode extends TenantModel {
  static override tableName = 'recovery_codes'
  declare userId: string
  declare codeHash: string
  declare usedAt: Date | null
}

/** Whether somebody stays or rests when a plan has no room for all. */
export type RestChoice = 'stay' | 'rest'

export type SocialIssuer = 'google' | 'apple' | 'facebook'

/** Who a user is with somebody else. */
export class SocialIdentity extends TenantModel {
  static override tableName = 'social_identities'
  declare userId: string
  declare issuer: SocialIssuer
  declare subject: string
  declare email: string
  declare lastUsedAt: Date | null
}

/** The account is a user of the platform's tenant. */
export class StaffMember extends TenantModel {
  static override tableName = 'staff_members'
  declare accountId: string
  declare role: StaffRole
  /** The plan of the marketplace has no room for them at present. */
  declare restedAt: Date | null
  /** What the owner wants when there is no room for all. */
  declare restChoice: RestChoice | null
}

export class Customer extends TenantModel {
  static override tableName = 'customers'
  declare email: string // lower case
  declare firstName: string
  declare lastName: string
  declare phone: string
  declare userId: string | null
}

export type InvitationKind = 'staff' | 'provider_member' | 'customer'

export class Invitation extends TenantModel {
  static override tableName = 'invitations'
  declare kind: InvitationKind
  declare email: string // lower case
  declare role: string
  declare providerId: string | null
  declare invitedBy: string
  declare expiresAt: Date
  declare acceptedAt: Date | null
  declare revokedAt: Date | null
}
