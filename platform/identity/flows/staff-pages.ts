import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { findHostBySlug, getTenant } from '#platform/tenancy/index.ts'
import type pg from 'pg'
import { hashPassword } from '../passwords.ts'
import { mayUse } from '../permissions.ts'
import { passwordFault } from '../rules.ts'
import type { InvitationView, StaffRole } from '../schemas.ts'
import {
  acceptInvitation,
  addStaffMember,
  createUser,
  findStaffRole,
  findUserByEmail,
  listInvitations,
  listStaffMembers,
  openSession,
  readInvitation,
  type SignedIn,
} from '../service/index.ts'
import { inviteStaff, namesOfUsers, resendStaffInvitation } from '../service/staff-pages.ts'
import { countMessage } from './attempts.ts'
import { assertUnbreached, type BreachRuntime } from './breaches.ts'
import type { Client, Doors, IdentityRuntime } from './runtime.ts'
import { platformScope } from './staff.ts'

export type StaffMemberView = {
  accountId: string
  name: string
  email: string
  role: StaffRole
  since: string
  isYou: boolean
}

/**
 * Everybody who runs this marketplace with their names, which the platform's tenant knows, and who is invited.
 * @throws AppError `forbidden`
 */
export async function listStaff(
  { database }: Doors,
  scope: Scope,
): Promise<{ members: StaffMemberView[]; invitations: InvitationView[] }> {
  if (!mayUse('staff.read', scope.actor)) throw new AppError('forbidden')
  const [members, invitations] = await database.readTenant(scope, (ctx) =>
    Promise.all([listStaffMembers(ctx), listInvitations(ctx, { kind: 'staff' })]),
  )
  const names = await database.readTenant(platformScope(scope), (ctx) =>
    namesOfUsers(
      ctx,
      members.map(({ accountId }) => accountId),
    ),
  )
  const { actor } = scope
  return {
    members: members.map(({ accountId, role, since }) => ({
      accountId,
      name: names.get(accountId)?.name ?? 'A former account',
      email: names.get(accountId)?.email ?? '',
      role,
      since: since.toISOString(),
      isYou: actor.kind === 'account' && actor.accountId === accountId,
    })),
    invitations,
  }
}

type Inviting = { address: string }

/** Invites an address to the staff. @throws AppError `forbidden`, `conflict`, `rate_limited` */
export async function sendStaffInvitation(
  runtime: IdentityRuntime,
  scope: Scope,
  { email, role, address }: { email: string; role: StaffRole } & Inviting,
): Promise<InvitationView> {
  await countMessage(runtime, scope, email, address)
  const [known, invitedBy] = await inviterOf(runtime, scope, email)
  return runtime.database.inTenant(scope, (ctx) =>
    inviteStaff(ctx, { email, role, invitedBy, accountId: known }),
  )
}

/** @throws AppError `forbidden`, `not_found`, `rate_limited` */
export async function sendStaffInvitationAgain(
  runtime: IdentityRuntime,
  scope: Scope,
  { id, address }: { id: string } & Inviting,
): Promise<InvitationView> {
  await countMessage(runtime, scope, id, address)
  const [, invitedBy] = await inviterOf(runtime, scope, null)
  return runtime.database.inTenant(scope, (ctx) => resendStaffInvitation(ctx, { id, invitedBy }))
}

/** @returns the id of the account with the address, if there is one, and the name of whoever invites */
async function inviterOf(
  { database }: Doors,
  scope: Scope,
  email: string | null,
): Promise<[string | null, string]> {
  const { actor } = scope
  return database.readTenant(platformScope(scope), async (ctx) => {
    const [known, names] = await Promise.all([
      email === null ? null : findUserByEmail(ctx, email),
      namesOfUsers(ctx, actor.kind === 'account' ? [actor.accountId] : []),
    ])
    return [known?.id ?? null, actor.kind === 'account' ? (names.get(actor.accountId)?.name ?? '') : '']
  })
}

/** An invitation as its page shows it, to whoever has its link. */
export type StaffInvitationView = {
  slug: string
  marketplace: string
  email: string
  role: StaffRole
  invitedBy: string
  expiresAt: string
  /** Whether the address has an account: then one signs in, else one makes an account. */
  hasAccount: boolean
}

type Link = { slug: string; token: string }
type InvitationRuntime = IdentityRuntime & { database: { pool: pg.Pool } }

const gone = () =>
  new AppError('link_expired', {
    detail: 'This invitation was answered, taken back, or is too old; ask for a new one',
  })

/** @throws AppError `link_expired`, also for a marketplace that is not the invitation's */
export async function readStaffInvitation(
  runtime: InvitationRuntime,
  scope: Scope,
  link: Link,
): Promise<StaffInvitationView> {
  const { invited, tenantName } = await findInvitation(runtime, scope, link)
  const known = await runtime.database.readTenant(platformScope(scope), (ctx) =>
    findUserByEmail(ctx, invited.email),
  )
  return {
    slug: link.slug,
    marketplace: tenantName,
    email: invited.email,
    role: invited.role as StaffRole,
    invitedBy: invited.invitedBy,
    expiresAt: invited.expiresAt,
    hasAccount: known !== null,
  }
}

async function findInvitation(runtime: InvitationRuntime, scope: Scope, { slug, token }: Link) {
  const record = await findHostBySlug(runtime.database.pool, slug)
  if (!record || !isId(token.split('.')[0])) throw gone()
  const inside: Scope = { ...scope, tenantId: record.tenantId, actor: { kind: 'guest' } }
  return runtime.database.inTenant(inside, async (ctx) => {
    const [invited, { name }] = [await readInvitation(ctx, runtime.vault, token), await getTenant(ctx)]
    if (invited.kind !== 'staff') throw gone()
    return { invited, tenantName: name, inside }
  })
}

/**
 * Makes the account that asks a member of the staff. Of two who accept at the same time, one does.
 * @param scope the account's own, in the platform's tenant
 * @throws AppError `unauthenticated`, `link_expired`, `forbidden` for an account with another address
 */
export async function acceptStaffInvitation(
  runtime: InvitationRuntime,
  scope: Scope,
  link: Link,
): Promise<void> {
  const { actor } = scope
  if (actor.kind !== 'user') throw new AppError('unauthenticated')
  const { invited, inside } = await findInvitation(runtime, scope, link)
  const [mine] = await runtime.database.readTenant(scope, async (ctx) => [
    ...(await namesOfUsers(ctx, [actor.userId])).values(),
  ])
  if (assertFound(mine, 'Account').email !== invited.email) {
    throw new AppError('forbidden', {
      detail: `This invitation is for ${invited.email}; sign in with that account to accept it`,
    })
  }
  await join(runtime, inside, link.token, actor)
}

/** One transaction: the invitation is used up and the role is there, or neither. */
async function join(
  runtime: InvitationRuntime,
  inside: Scope,
  token: string,
  { userId: accountId, sessionId }: { userId: string; sessionId: string },
) {
  const actor: Actor = { kind: 'account', accountId, sessionId, roles: [] }
  await runtime.database.inTenant({ ...inside, actor }, async (ctx) => {
    const { kind, role } = await acceptInvitation(ctx, runtime.vault, token)
    if (kind !== 'staff') throw gone()
    await addStaffMember(ctx, { accountId, role: role as StaffRole })
  })
}

/**
 * A new account for somebody who was invited, and its place in the staff. The link came by mail, so the address is
 * proven. Whoever loses a race finds the account made, and signs in.
 * @throws AppError `validation_failed` for the password, `link_expired`, `conflict` for an address with an account
 */
export async function joinStaffWithNewAccount(
  runtime: InvitationRuntime & BreachRuntime,
  scope: Scope,
  input: Link & Client & { firstName: string; lastName: string; password: string },
): Promise<SignedIn> {
  const { firstName, lastName, password, userAgent } = input
  const { invited, inside, tenantName } = await findInvitation(runtime, scope, input)
  const { email } = invited
  const fault = passwordFault(password, { email, firstName, lastName, marketplace: tenantName })
  assertValid(fault === null, 'password', fault ?? '')
  await assertUnbreached(runtime, password)
  const passwordHash = await hashPassword(password)
  const signedIn = await runtime.database.inTenant(platformScope(scope), async (ctx) => {
    const user = await createUser(ctx, { email, passwordHash, firstName, lastName, isEmailVerified: true })
    return openSession(ctx, { userId: user.id, assurance: 'one_factor', userAgent })
  })
  const entered = assertFound(signedIn, 'Account')
  await join(runtime, inside, input.token, { userId: entered.user.id, sessionId: entered.sessionId })
  return entered
}

/** Whether the account that asks works at the marketplace already. */
export async function worksAt(runtime: InvitationRuntime, scope: Scope, slug: string): Promise<boolean> {
  const { actor } = scope
  const record = actor.kind === 'user' ? await findHostBySlug(runtime.database.pool, slug) : null
  if (!record || actor.kind !== 'user') return false
  const inside: Scope = { ...scope, tenantId: record.tenantId, actor: { kind: 'guest' } }
  return (await runtime.database.readTenant(inside, (ctx) => findStaffRole(ctx, actor.userId))) !== null
}
