import type { Ctx } from '#platform/kernel/tenant.ts'
import { CreditLot, Voucher, Wallet } from '../credit-models.ts'
import { walletExpired } from '../rules/index.ts'
import { post } from './ledger.ts'
import { payOwner } from './releases.ts'
import { endVoucher } from './vouchers.ts'
import { enter, funderOf } from './wallets.ts'

/** Whose time is over ends in the ledger too; it could not be used any more since then. @returns how many ended */
export async function endLapsed(ctx: Ctx, limit = 50): Promise<number> {
  const vouchers = await Voucher.query(ctx.trx)
    .where('expires_at', '<=', ctx.now)
    .where('left_amount', '>', 0)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  for (const voucher of vouchers) await endVoucher(ctx, voucher)
  const lots = await CreditLot.query(ctx.trx)
    .where('expires_at', '<=', ctx.now)
    .where('left_amount', '>', 0)
    // What a bank has asks for later: it may come to nothing at all.
    .whereNull('frozen_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  for (const lot of lots) await endLot(ctx, lot)
  return vouchers.length + lots.length
}

async function endLot(ctx: Ctx, { id, walletId, origin, leftAmount: amount, expiresAt }: CreditLot) {
  const { customerId, currency } = await Wallet.query(ctx.trx).findOne({ id: walletId }).throwIfNotFound()
  // What comes back of it later has a later end, and may lapse as well.
  const expiryId = `${id}:${expiresAt!.getTime()}`
  const of = { expiryId, customerId, currency, amount }
  const funder = funderOf(ctx)
  const posting = walletExpired(
    origin === 'bought' ? { ...of, origin, to: funder } : { ...of, origin, funder },
  )
  await post(ctx, posting)
  // What was paid for and never used is the marketplace's: sent to it like everything that it earns.
  if (origin === 'bought') await payOwner(ctx, funder, amount, { currency, sourceKey: posting.key })
  await CreditLot.query(ctx.trx).findById([ctx.tenantId, id]).patch({ leftAmount: 0 })
  await enter(ctx, walletId, 'expired', -amount)
}
