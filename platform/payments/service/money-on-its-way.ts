import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { MoneyOnItsWay } from '../schemas/accounts.ts'
import { findOwnedAccount } from './accounts.ts'
import { standingOf } from './payouts.ts'

/** What is still to reach a provider who leaves, or to be paid back. Whether somebody may ask is the caller's question. */
export async function moneyOnItsWay(ctx: Ctx, providerId: string): Promise<MoneyOnItsWay> {
  const { currency } = await getTenant(ctx)
  const owner = { kind: 'provider', id: providerId } as const
  const { rows } = await ctx.trx.raw<{ rows: { held: number }[] }>(
    `select coalesce(sum(provider_held_amount), 0)::bigint as held from charges
     where provider_id = ? and state = 'succeeded' and currency = ?
       and (funds_state in ('held', 'releasable') or frozen_amount > 0)`,
    [providerId, currency],
  )
  const [standing, account] = await Promise.all([
    standingOf(ctx, owner, currency),
    findOwnedAccount(ctx, owner),
  ])
  const { waitingAmount, onTheWayAmount, owedAmount } = standing
  const heldAmount = rows[0]!.held
  return {
    currency,
    heldAmount,
    waitingAmount,
    onTheWayAmount,
    owedAmount,
    needsAccount: heldAmount + waitingAmount > 0 && !account?.isTransfersActive,
  }
}

/** Nothing is to come and nothing is owed: then, and not before, the account may go. */
export const isSettled = ({
  heldAmount,
  waitingAmount,
  onTheWayAmount,
  owedAmount,
}: MoneyOnItsWay): boolean => heldAmount + waitingAmount + onTheWayAmount + owedAmount === 0
