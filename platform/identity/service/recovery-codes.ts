import { randomInt } from 'node:crypto'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { RecoveryCode } from '../models.ts'

const codeCount = 10
// No 0/O, 1/I/L, U: these are copied by hand from paper.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ten characters, 49 bits: `K7F3Q-92QDM`. */
function newRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)])
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}

/** As it was meant: in any case, with or without the dash. */
const plain = (code: string) => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')

/**
 * What is kept of a code. Its key is not in the database, so that who reads a copy of it cannot try all codes, for
 * which they would be too short.
 */
const subject = (tenantId: string, userId: string, code: string) => `${tenantId} ${userId} ${plain(code)}`

/** Ten new codes in the place of all former ones. Only their hashes are kept. */
export async function replaceRecoveryCodes(ctx: Ctx, vault: Vault, userId: string): Promise<string[]> {
  await removeRecoveryCodes(ctx, userId)
  const codes = Array.from({ length: codeCount }, newRecoveryCode)
  for (const code of codes) {
    const codeHash = vault.mac('recovery-code', subject(ctx.tenantId, userId, code))
    await RecoveryCode.query(ctx.trx).insert({ userId, codeHash })
  }
  return codes
}

export async function removeRecoveryCodes(ctx: Ctx, userId: string): Promise<void> {
  await RecoveryCode.query(ctx.trx).delete().where({ user_id: userId })
}

/** Uses a code up. @returns false for a code that is not this user's, or was used; also for the second of two at once */
export async function spendRecoveryCode(
  ctx: Ctx,
  vault: Vault,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const left = await RecoveryCode.query(ctx.trx).where({ user_id: userId }).whereNull('used_at')
  const text = subject(ctx.tenantId, userId, code)
  // All are compared, so that the time does not tell which.
  const [found] = left.filter(({ codeHash }) => vault.isMac('recovery-code', text, codeHash))
  if (!found) return false
  const spent = await RecoveryCode.query(ctx.trx)
    .patch({ usedAt: ctx.now })
    .where({ id: found.id })
    .whereNull('used_at')
  return spent === 1
}

export async function recoveryCodesLeft(ctx: Ctx, userId: string): Promise<number> {
  const [row] = await ctx
    .trx('recovery_codes')
    .where({ user_id: userId })
    .whereNull('used_at')
    .count<{ count: string }[]>('id')
  return Number(row?.count ?? 0)
}
