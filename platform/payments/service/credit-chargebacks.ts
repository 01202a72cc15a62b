import type { Ctx } from '#platform/kernel/tenant.ts'
import { CreditLot, CreditPurchase } from '../credit-models.ts'
import { Chargeback } from '../models.ts'
import { frozenAmountOf } from '../rules/index.ts'
import type { ChargebackView } from '../schemas/payment-lists.ts'

// What banks do with purchases of credits, to be read.

/** The latest of each. */
export async function chargebacksOfPurchases(
  ctx: Ctx,
  purchases: readonly Pick<CreditPurchase, 'id'>[],
): Promise<Map<string, Chargeback>> {
  const rows = await Chargeback.query(ctx.trx)
    .whereIn(
      'purchase_id',
      purchases.map(({ id }) => id),
    )
    .orderBy('id')
  return new Map(rows.map((row) => [row.purchaseId!, row]))
}

/** What was bought, and by whom, of each of these. */
export async function namesOfPurchases(
  ctx: Ctx,
  purchaseIds: readonly string[],
): Promise<Map<string, { title: string; customerName: string }>> {
  const rows = await CreditPurchase.query(ctx.trx).whereIn('id', [...purchaseIds])
  const customers: { id: string; first_name: string; last_name: string }[] = await ctx
    .trx('customers')
    .whereIn(
      'id',
      rows.map(({ customerId }) => customerId),
    )
    .select('id', 'first_name', 'last_name')
  return new Map(
    rows.map(({ id, title, customerId }) => {
      const customer = customers.find((each) => each.id === customerId)
      return [
        id,
        { title, customerName: customer ? `${customer.first_name} ${customer.last_name}`.trim() : '' },
      ]
    }),
  )
}

/** What became of the credits whose price a bank asks back. */
export async function creditsOfChargeback(
  ctx: Ctx,
  { takenCredits, openAmount }: Pick<Chargeback, 'takenCredits' | 'openAmount'>,
  { id, creditsAmount, lotId, bonusLotId }: CreditPurchase,
): Promise<NonNullable<ChargebackView['credits']>> {
  const lots = await CreditLot.query(ctx.trx).whereIn(
    'id',
    [lotId, bonusLotId].filter((lot) => lot !== null),
  )
  const { boughtAmount = 0, grantedAmount = 0, owedAmount = 0 } = takenCredits ?? {}
  return {
    purchaseId: id,
    soldAmount: creditsAmount,
    frozenAmount: openAmount > 0 ? frozenAmountOf(lots) : 0,
    takenAmount: boughtAmount + grantedAmount,
    owedAmount,
  }
}
