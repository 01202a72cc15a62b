import { AppError } from '#platform/kernel/errors.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { mayUse } from './permissions.ts'

type UserActor = Extract<Actor, { kind: 'user' }>

/** @throws AppError `unauthenticated` when nobody is signed in. */
export function requireUser({ actor }: Pick<Scope, 'actor'>): UserActor {
  if (actor.kind !== 'user') throw new AppError('unauthenticated')
  return actor
}

/**
 * What is the person's alone: who they are here, how they sign in and where they are signed in. Somebody who acts in
 * their place leaves it as it is.
 * @throws AppError `unauthenticated`, `forbidden` for platform staff who act in this person's place
 */
export function assertOwnHands(scope: Pick<Scope, 'actor'>): void {
  if (requireUser(scope).impersonatorId === undefined) return
  throw new AppError('forbidden', { detail: 'Only this person can do that, and nobody in their place' })
}

/**
 * The provider for whom the signed-in person acts.
 * @throws AppError `unauthenticated`, or `forbidden` when the person belongs to no provider
 */
export function requireProvider(scope: Pick<Scope, 'actor'>): string {
  const { providerId } = requireUser(scope)
  if (providerId === null) throw new AppError('forbidden', { detail: 'You do not belong to a provider' })
  return providerId
}

/** Owners manage the staff; anybody may leave. */
export const mayChangeStaff = (actor: Actor, member: { accountId: string }) =>
  mayUse('staff.manage', actor) || (actor.kind === 'account' && actor.accountId === member.accountId)
