import {
  addSplits,
  heldOf,
  legsOfSplit,
  noSplit,
  refundedOf,
  totalOf,
} from '#platform/payments/rules/index.ts'
import { account } from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { ReconciliationDifference, RefundRow } from '#platform/payments/models.ts'
import { expectNoCentAstray } from '#tests/support/money-world.ts'
import { chargesOf, type World } from './world.ts'

/** What must be so once everything has come to rest. */
export async function expectAllToBeWell(world: World): Promise<void> {
  const { market, payments } = world
  await expectNoCentAstray(market)
  const open = await market.inside(async (ctx) =>
    ReconciliationDifference.query(ctx.trx).where({ state: 'open' }),
  )
  expect(open).toEqual([])
  const charges = await chargesOf(world)
  for (const { payment } of payments) {
    const own = charges.filter(({ paymentId, state }) => paymentId === payment.id && state === 'succeeded')
    for (const { amount, funds, refundedAmount } of own) {
      // The three legs are the charge, and no part of it is anywhere twice.
      const legs = legsOfSplit(funds.split)
      expect(legs.provider + legs.tenant + legs.platform).toBe(amount)
      expect(totalOf(refundedOf(funds))).toBe(refundedAmount)
      expect(totalOf(addSplits(heldOf(funds), funds.released, funds.refundedHeld))).toBe(amount)
    }
    const held = totalOf(addSplits(noSplit, ...own.map(({ funds }) => heldOf(funds))))
    const told = await market.inside((ctx) => balanceOf(ctx, account.held(payment.id), payment.currency))
    // What is promised to the customer and has not left is held in the ledger still.
    const promised = await promisedOf(
      world,
      own.map(({ id }) => id),
    )
    expect(held + promised + told).toBe(0)
  }
}

const promisedOf = async ({ market }: World, chargeIds: readonly string[]): Promise<number> => {
  const rows = await market.inside(async (ctx) =>
    RefundRow.query(ctx.trx)
      .whereIn('charge_id', [...chargeIds])
      .where({ state: 'pending' })
      .whereNull('processor_refund_id'),
  )
  return rows.reduce((sum, { fromHeld }) => sum + totalOf(fromHeld), 0)
}

/** No payment was collected twice, and no refund, transfer or reversal of ours was made twice. */
export async function expectNothingTwice(world: World): Promise<void> {
  const { store } = world.market.stripe.engine
  const labels = (name: string, objects: readonly { metadata: Record<string, string> | null }[]) =>
    objects.flatMap(({ metadata }) => metadata?.[name] ?? [])
  const collected = store.all('charge').filter(({ paid, captured }) => paid && captured)
  for (const found of [
    labels('charge', collected),
    labels('refund', store.all('refund')),
    labels('transfer', store.all('transfer')),
    labels('reversal', store.all('transfer_reversal')),
  ])
    expect(found.length).toBe(new Set(found).size)
}
