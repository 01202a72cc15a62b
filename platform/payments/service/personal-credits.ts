import type { Ctx } from '#platform/kernel/tenant.ts'

type Row = Record<string, unknown>

const walletsOf = (ctx: Ctx, userId: string) =>
  ctx
    .trx('credit_wallets')
    .select('id')
    .whereIn('customer_id', ctx.trx('customers').select('id').where({ user_id: userId }))

/** What a user has in credits, and what came in and went out. */
export async function readPersonalCredits(ctx: Ctx, userId: string): Promise<Record<string, Row[]>> {
  const { trx } = ctx
  return {
    credits: await trx('credit_lots')
      .whereIn('wallet_id', walletsOf(ctx, userId))
      .orderBy('id')
      .select(
        'origin',
        'amount',
        'left_amount as leftAmount',
        'reason',
        'expires_at as expiresAt',
        'created_at as givenAt',
      ),
    creditMovements: await trx('wallet_entries')
      .whereIn('wallet_id', walletsOf(ctx, userId))
      .orderBy('id')
      .select('kind', 'amount', 'note', 'created_at as at'),
  }
}

/** What was written about them goes; what is left ends by the sweep that follows, because nobody can use it any more. */
export async function eraseCredits(ctx: Ctx, userId: string): Promise<void> {
  const { trx, now } = ctx
  await trx('credit_lots').whereIn('wallet_id', walletsOf(ctx, userId)).update({ reason: '' })
  await trx('credit_lots')
    .whereIn('wallet_id', walletsOf(ctx, userId))
    .where('left_amount', '>', 0)
    .where((lasting) => lasting.whereNull('expires_at').orWhere('expires_at', '>', now))
    .update({ expires_at: now })
  await trx('wallet_entries').whereIn('wallet_id', walletsOf(ctx, userId)).update({ note: '' })
}
