import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import { Charge, Payment } from '../models.ts'
import { heldOf, totalOf } from '../rules/index.ts'

type Held = Pick<Charge, 'state' | 'funds' | 'frozenAmount' | 'reservedAmount'>

/** What is with us of a payment and frozen by nobody, in minor units. */
export const unfrozenAmountOf = (charges: readonly Held[]): number => sumOf(charges.map(unfrozenOf))

const unfrozenOf = ({ state, funds, frozenAmount }: Held): number =>
  state === 'succeeded' ? Math.max(0, totalOf(heldOf(funds)) - frozenAmount) : 0

export const reservedAmountOf = (charges: readonly Held[]): number =>
  sumOf(charges.map(({ reservedAmount }) => reservedAmount))

/**
 * When the held money of a payment may leave, and how much of it is kept back for what is not over: of what was paid
 * last, because that is what would go back first. An earlier plan is replaced; what has left stays where it is.
 * @param at null: nothing leaves before somebody says so
 */
export async function planRelease(
  ctx: Ctx,
  { paymentId, at, reservedAmount }: { paymentId: string; at: Date | null; reservedAmount: number },
): Promise<void> {
  const payment = await Payment.query(ctx.trx).findOne({ id: paymentId }).forUpdate().throwIfNotFound()
  const charges = await Charge.query(ctx.trx)
    .where({ payment_id: paymentId })
    .orderBy('paid_at', 'desc')
    .orderBy('position', 'desc')
    .forUpdate()
  let left = reservedAmount
  for (const charge of charges) {
    const part = Math.min(left, unfrozenOf(charge))
    left -= part
    if (part !== charge.reservedAmount)
      await Charge.query(ctx.trx)
        .findById([ctx.tenantId, charge.id])
        .patch({ reservedAmount: part, version: charge.version + 1 })
  }
  await Payment.query(ctx.trx)
    .findById([ctx.tenantId, paymentId])
    .patch({ releasableAt: at, releasedAt: null, version: payment.version + 1 })
}
