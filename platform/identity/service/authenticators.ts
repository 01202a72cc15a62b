import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { securityChanged } from '../events.ts'
import { toFactorView, type AddedFactorView, type FactorsView } from '../factor-schemas.ts'
import { Authenticator, Session, User } from '../models.ts'
import { requireUser } from '../policies.ts'
import { recoveryCodesLeft, removeRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts'

/** More than anybody has, and few enough to try each. */
const mostFactors = 10

/** The kinds of second factor that a user has set up and confirmed. */
export async function secondFactorsOf(ctx: Ctx, userId: string): Promise<('totp' | 'passkey')[]> {
  const rows = await ctx
    .trx('authenticators')
    .distinct('kind')
    .where({ user_id: userId })
    .whereNotNull('confirmed_at')
    .orderBy('kind', 'desc')
  return rows.map(({ kind }) => kind as 'totp' | 'passkey')
}

export const confirmedFactors = (ctx: Ctx, userId: string) =>
  Authenticator.query(ctx.trx)
    .where({ user_id: userId })
    .whereNotNull('confirmed_at')
    .orderBy(['confirmed_at', 'id'])

/** The second factors of the person who asks. @throws AppError `unauthenticated` */
export async function listSecondFactors(ctx: Ctx): Promise<FactorsView> {
  const { userId } = requireUser(ctx)
  const [factors, left] = await Promise.all([confirmedFactors(ctx, userId), recoveryCodesLeft(ctx, userId)])
  return { items: factors.map(toFactorView), recoveryCodesLeft: left }
}

/**
 * Serialises what happens to the factors of one user: of two who remove the last but one, one finds the last.
 * @throws AppError `conflict` when there are too many
 */
export async function lockFactors(ctx: Ctx, userId: string): Promise<Authenticator[]> {
  assertFound(await User.query(ctx.trx).findOne({ id: userId }).forUpdate(), 'User')
  return confirmedFactors(ctx, userId)
}

/** @throws AppError `conflict` */
export function assertRoom(factors: readonly Authenticator[]): void {
  if (factors.length < mostFactors) return
  throw new AppError('conflict', {
    detail: `You have ${mostFactors} second factors already; remove one first`,
  })
}

/**
 * What follows when a factor was confirmed: the session that did it has proven two factors, codes for the day it is
 * lost are made when there are none, and the person is told.
 */
export async function factorAdded(ctx: Ctx, vault: Vault, factor: Authenticator): Promise<AddedFactorView> {
  const { userId, sessionId } = requireUser(ctx)
  await Session.query(ctx.trx).patch({ assurance: 'two_factors' }).where({ id: sessionId })
  const hasCodes = (await recoveryCodesLeft(ctx, userId)) > 0
  const recoveryCodes = hasCodes ? null : await replaceRecoveryCodes(ctx, vault, userId)
  await recordChange(ctx, {
    action: 'user.second_factor_added',
    subject: { kind: 'user', id: userId },
    after: { kind: factor.kind, name: factor.name },
  })
  await emit(ctx, securityChanged, { userId, what: 'second_factor_added', email: null })
  return { factor: toFactorView(factor), recoveryCodes }
}

/** @throws AppError `unauthenticated`, `forbidden`, `not_found` for somebody else's */
export async function renameSecondFactor(ctx: Ctx, { id, name }: { id: string; name: string }) {
  const factor = await ownFactor(ctx, id)
  await Authenticator.query(ctx.trx).patch({ name: name.trim() }).where({ id })
  return toFactorView(Object.assign(factor, { name: name.trim() }))
}

/**
 * Removes a factor of the person who asks, and with the last one the recovery codes. What proves that it is they is
 * checked before.
 * @throws AppError `not_found`, `conflict` for the last one of a person who has to have one
 */
export async function removeSecondFactor(
  ctx: Ctx,
  { id, mustKeepOne }: { id: string; mustKeepOne: boolean },
): Promise<void> {
  const { userId } = requireUser(ctx)
  const factors = await lockFactors(ctx, userId)
  const { kind, name } = await ownFactor(ctx, id)
  const isLast = factors.every((factor) => factor.id === id)
  if (isLast && mustKeepOne) {
    throw new AppError('conflict', {
      detail: 'People who run a marketplace need a second factor; add another one before you remove this one',
    })
  }
  await Authenticator.query(ctx.trx).delete().where({ id })
  if (isLast) await removeRecoveryCodes(ctx, userId)
  await recordChange(ctx, {
    action: 'user.second_factor_removed',
    subject: { kind: 'user', id: userId },
    before: { kind, name },
  })
  await emit(ctx, securityChanged, { userId, what: 'second_factor_removed', email: null })
}

async function ownFactor(ctx: Ctx, id: string): Promise<Authenticator> {
  const { userId } = requireUser(ctx)
  const found = await Authenticator.query(ctx.trx)
    .findOne({ id, user_id: userId })
    .whereNotNull('confirmed_at')
  return assertFound(found, 'Second factor')
}
