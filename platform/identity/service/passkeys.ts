import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import type { AddedFactorView } from '../factor-schemas.ts'
import { Authenticator } from '../models.ts'
import { requireUser } from '../policies.ts'
import { assertRoom, factorAdded, lockFactors } from './authenticators.ts'

export type NewPasskey = {
  name: string
  /** base64url */
  credentialId: string
  /** COSE, base64url */
  publicKey: string
  signCount: number
  transports: string[]
}

/** Keeps a passkey whose answer has been verified. @throws AppError `conflict` when it is known here, or there are ten */
export async function addPasskey(ctx: Ctx, vault: Vault, input: NewPasskey): Promise<AddedFactorView> {
  const { userId } = requireUser(ctx)
  assertRoom(await lockFactors(ctx, userId))
  const { name, credentialId, publicKey, signCount, transports } = input
  const [added] = await ctx
    .trx('authenticators')
    .insert({
      id: newId(),
      user_id: userId,
      kind: 'passkey',
      name: name.trim(),
      credential_id: credentialId,
      public_key: publicKey,
      sign_count: signCount,
      transports,
      confirmed_at: ctx.now,
    })
    .onConflict(['tenant_id', 'credential_id'])
    .ignore()
    .returning('*')
  if (!added) throw new AppError('conflict', { detail: 'This passkey is set up already' })
  return factorAdded(ctx, vault, Authenticator.fromDatabaseJson(added))
}

export const passkeysOf = (ctx: Ctx, userId: string) =>
  Authenticator.query(ctx.trx).where({ user_id: userId, kind: 'passkey' }).orderBy('id')

export async function findPasskey(ctx: Ctx, credentialId: string): Promise<Authenticator | null> {
  const found = await Authenticator.query(ctx.trx)
    .findOne({ credential_id: credentialId, kind: 'passkey' })
    .forUpdate()
  return found ?? null
}

/** The device's own count of its signatures, for those that count: two devices with one key cannot both be ahead. */
export async function countPasskeyUse(ctx: Ctx, id: string, signCount: number): Promise<void> {
  await Authenticator.query(ctx.trx)
    .patch({ signCount: String(signCount), lastUsedAt: ctx.now })
    .where({ id })
}
