import { randomBytes } from 'node:crypto'
import {
  addMembership,
  addStaffMember,
  createUser,
  openSession,
  staffRoles,
  type MembershipRole,
  type Role,
  type StaffRole,
} from '#platform/identity/index.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { inTenant } from './database.ts'
import type { Edge } from './edge.ts'

/** Somebody of a marketplace: one of its users, one of its staff, or the platform's. */
export type Person = {
  userId: string
  email: string
  /** Where this person is a user: the marketplace, or the platform's tenant for accounts. */
  homeId: string
  role: Role
}

const isStaff = (role: Role): role is StaffRole => (staffRoles as readonly string[]).includes(role)
const isOfPlatform = (role: Role) => role.startsWith('platform_')

type Options = {
  providerId?: string | null
  email?: string
  passwordHash?: string | null
  firstName?: string
  lastName?: string
}

/** Somebody new with a role in the marketplace of `tenantId`. */
export async function createPerson(tenantId: string, role: Role, options: Options = {}): Promise<Person> {
  const homeId = isStaff(role) || isOfPlatform(role) ? platformTenantId : tenantId
  const { providerId = null, passwordHash = null, firstName = 'Kim', lastName = 'Okafor' } = options
  const email = options.email ?? `${role}-${randomBytes(8).toString('hex')}@example.com`
  const { id: userId } = await inTenant(systemScope(homeId), async (ctx) => {
    const user = await createUser(ctx, { email, passwordHash, firstName, lastName, isEmailVerified: true })
    if (!isStaff(role)) {
      await addMembership(ctx, { userId: user.id, role: role as MembershipRole, providerId })
    }
    return user
  })
  if (isStaff(role)) {
    await inTenant(systemScope(tenantId), (ctx) => addStaffMember(ctx, { accountId: userId, role }))
  }
  return { userId, email, homeId, role }
}

/** A session without the minutes of hashing that a password costs in a long suite. */
export async function newSessionOf(
  { userId, homeId }: Pick<Person, 'userId' | 'homeId'>,
  assurance: 'one_factor' | 'two_factors' = 'two_factors',
) {
  const session = await inTenant(systemScope(homeId), (ctx) =>
    openSession(ctx, { userId, assurance, userAgent: 'Tests' }),
  )
  if (!session) throw new Error('This person cannot sign in')
  return session
}

/** An access token of this person for the marketplace: a user's, or a staff token. */
export async function accessTokenOf(edge: Edge, tenantId: string, person: Person): Promise<string> {
  const { sessionId } = await newSessionOf(person)
  const typ = person.homeId === tenantId ? 'access' : 'staff'
  return edge.app.accessTokens.sign({ typ, sub: person.userId, sid: sessionId, aud: tenantId })
}

/** The scope of this person in the marketplace. */
export async function scopeOf(
  tenantId: string,
  person: Person,
  providerId: string | null = null,
): Promise<Scope> {
  const { sessionId } = await newSessionOf(person)
  const actor =
    person.homeId === tenantId
      ? { kind: 'user' as const, userId: person.userId, sessionId, roles: [person.role], providerId }
      : { kind: 'account' as const, accountId: person.userId, sessionId, roles: [person.role] }
  return { ...systemScope(tenantId), actor }
}
