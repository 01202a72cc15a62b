import type { Ctx } from '#platform/kernel/tenant.ts'

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

export async function recoveryCodesLeft(ctx: Ctx, userId: string): Promise<number> {
  const [row] = await ctx
    .trx('recovery_codes')
    .where({ user_id: userId })
    .whereNull('used_at')
    .count<{ count: string }[]>('id')
  return Number(row?.count ?? 0)
}
