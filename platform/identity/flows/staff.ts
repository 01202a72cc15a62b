import { AppError } from '#platform/kernel/errors.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { platformRoles, type PlatformRole } from '../schemas.ts'
import { findSessionById, findStaffRole, type FoundSession } from '../service/index.ts'
import type { Doors } from './runtime.ts'

/** The same request, in the platform's own tenant: where accounts are users. */
export const platformScope = (scope: Pick<Scope, 'requestId' | 'locale'>): Scope => ({
  tenantId: platformTenantId,
  actor: { kind: 'guest' },
  requestId: scope.requestId,
  locale: scope.locale,
})

type StaffActor = Extract<Actor, { kind: 'account' }>

const isPlatformRole = (role: string): role is PlatformRole =>
  (platformRoles as readonly string[]).includes(role)

/**
 * Who an account is in one marketplace: its role there, and what it is on the platform.
 * @returns null when it is neither
 */
export async function staffActor(
  runtime: Doors,
  scope: Scope,
  { user, session }: { user: FoundSession['user']; session: { id: string } },
): Promise<StaffActor | null> {
  const role = await runtime.database.readTenant(scope, (ctx) => findStaffRole(ctx, user.id))
  const roles = [...(role ? [role] : []), ...user.roles.filter(isPlatformRole)]
  return roles.length === 0 ? null : { kind: 'account', accountId: user.id, sessionId: session.id, roles }
}

/** The account behind a staff token, as long as its session lasts and it works here. */
export async function resumeStaff(
  runtime: Doors,
  scope: Scope,
  { accountId, sessionId }: { accountId: string; sessionId: string },
): Promise<{ found: FoundSession; actor: StaffActor } | null> {
  const found = await runtime.database.readTenant(platformScope(scope), (ctx) =>
    findSessionById(ctx, sessionId),
  )
  if (!found || found.user.id !== accountId) return null
  const actor = await staffActor(runtime, scope, found)
  return actor && { found, actor }
}

/** @throws AppError `forbidden` for a session with one factor, where the policy for staff demands two */
export function assertStaffAssurance(
  { staffSecondFactor }: { staffSecondFactor: 'required' | 'optional' },
  assurance: FoundSession['session']['assurance'],
): void {
  if (staffSecondFactor === 'optional' || assurance === 'two_factors') return
  throw new AppError('forbidden', {
    detail: 'Set up a second factor first: an authenticator app or a passkey',
    extra: { reason: 'second_factor_required' },
  })
}
