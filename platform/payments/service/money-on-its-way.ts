import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { PaymentAccount } from '../models.ts'
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

/** As long as banks take payments back, an account may be needed to fetch money from (https://docs.stripe.com/disputes). */
const keptAfterLastPayment = days(180)

/**
 * Whether the account of a party is not needed any more: its provider has left, nothing is to come or owed, and so much
 * time has passed that no bank will take anything back.
 */
export async function mayBeClosed(ctx: Ctx, { ownerKind, ownerId, state }: PaymentAccount): Promise<boolean> {
  if (ownerKind !== 'provider' || state === 'none') return false
  const provider = await ctx.trx('providers').where({ id: ownerId }).first('stage')
  if (provider?.stage !== 'offboarded') return false
  const last = await ctx.trx('charges').where({ provider_id: ownerId }).max('paid_at as at').first()
  const isRecent = last?.at && last.at > after(ctx.now, -keptAfterLastPayment)
  return !isRecent && isSettled(await moneyOnItsWay(ctx, ownerId))
}
