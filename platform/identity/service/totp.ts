import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import type { AddedFactorView } from '../factor-schemas.ts'
import { Authenticator } from '../models.ts'
import { requireUser } from '../policies.ts'
import { newTotpSecret, stepOfCode } from '../totp.ts'
import { assertRoom, factorAdded, lockFactors } from './authenticators.ts'

const setUpLife = minutes(30)

/** Begins to set up an authenticator app; what was begun before and not confirmed is forgotten. */
export async function beginTotp(
  ctx: Ctx,
  vault: Vault,
  { name }: { name: string },
): Promise<{ id: string; secret: string }> {
  const { userId } = requireUser(ctx)
  assertRoom(await lockFactors(ctx, userId))
  await Authenticator.query(ctx.trx)
    .delete()
    .where({ user_id: userId, kind: 'totp' })
    .whereNull('confirmed_at')
  const secret = newTotpSecret()
  const sealedSecret = vault.seal('totp', ctx.tenantId, secret)
  const { id } = await Authenticator.query(ctx.trx).insert({ userId, kind: 'totp', name, sealedSecret })
  return { id, secret }
}

/**
 * The first code shows that the app has the secret.
 * @throws AppError `validation_failed` for a wrong code, `not_found`, `link_expired` for a secret of an hour ago
 */
export async function confirmTotp(
  ctx: Ctx,
  vault: Vault,
  { id, code }: { id: string; code: string },
): Promise<AddedFactorView> {
  const { userId } = requireUser(ctx)
  assertRoom(await lockFactors(ctx, userId))
  const found = await Authenticator.query(ctx.trx)
    .findOne({ id, user_id: userId, kind: 'totp' })
    .whereNull('confirmed_at')
  const factor = assertFound(found, 'Authenticator app')
  if (factor.createdAt < after(ctx.now, -setUpLife)) {
    throw new AppError('link_expired', { detail: 'This was begun too long ago; begin again' })
  }
  const step = stepOfCode(vault.open('totp', ctx.tenantId, factor.sealedSecret!), code, ctx.now)
  assertValid(
    step !== null,
    'code',
    'This code is not right; check that the clock of your telephone is set automatically',
  )
  const confirmed = { confirmedAt: ctx.now, lastUsedAt: ctx.now, lastStep: String(step) }
  await Authenticator.query(ctx.trx).patch(confirmed).where({ id })
  return factorAdded(ctx, vault, Object.assign(factor, confirmed))
}

/**
 * Takes a code of one of the user's apps. A code counts once: neither it nor one before it is taken again.
 * @returns whether one of the apps shows this code now
 */
export async function spendTotpCode(
  ctx: Ctx,
  vault: Vault,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const apps = await Authenticator.query(ctx.trx)
    .where({ user_id: userId, kind: 'totp' })
    .whereNotNull('confirmed_at')
  for (const { id, sealedSecret } of apps) {
    const secret = vault.open('totp', ctx.tenantId, sealedSecret!)
    const step = stepOfCode(secret, code, ctx.now)
    if (step === null) continue
    const spent = await Authenticator.query(ctx.trx)
      .patch({
        lastStep: String(step),
        lastUsedAt: ctx.now,
        ...(vault.isOutdated(sealedSecret!)
          ? { sealedSecret: vault.seal('totp', ctx.tenantId, secret) }
          : {}),
      })
      .where({ id })
      .where((query) => void query.whereNull('last_step').orWhere('last_step', '<', step))
    if (spent === 1) return true
  }
  return false
}
