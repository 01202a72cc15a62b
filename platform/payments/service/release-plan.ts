import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import { Charge, Payment } from '../models.ts'
import { heldOf, totalOf } from '../rules/index.ts'
import { freezeFunds, unfreezeFunds } from './releases.ts'

/** What is with us of a payment, frozen or not, in minor units. */
export const heldAmountOf = (charges: readonly Charge[]): number =>
  sumOf(charges.flatMap(({ state, funds }) => (state === 'succeeded' ? [totalOf(heldOf(funds))] : [])))

/** What could leave at once if so much of it were kept back: without what a bank or a dispute has frozen. */
export const releasableNow = (
  { reservedAmount }: Payment,
  charges: readonly Charge[],
  reserved: number,
): number => {
  const unfrozen = charges.map(({ funds, frozenAmount }) =>
    Math.max(0, totalOf(heldOf(funds)) - frozenAmount),
  )
  return sumOf(unfrozen) + reservedAmount - reserved
}

/**
 * When the held money of a payment may leave, and how much of it is kept back for what is not over. An earlier plan is
 * replaced; what has left stays where it is.
 * @param at null: nothing leaves before somebody says so
 */
export async function planRelease(
  ctx: Ctx,
  { paymentId, at, reservedAmount }: { paymentId: string; at: Date | null; reservedAmount: number },
): Promise<void> {
  const payment = await Payment.query(ctx.trx).findOne({ id: paymentId }).forUpdate().throwIfNotFound()
  const more = reservedAmount - payment.reservedAmount
  if (more < 0) await unfreezeFunds(ctx, paymentId, -more)
  const reserved =
    more > 0 ? payment.reservedAmount + (await freezeFunds(ctx, paymentId, more)) : reservedAmount
  await Payment.query(ctx.trx)
    .findById([ctx.tenantId, paymentId])
    .patch({
      reservedAmount: reserved,
      releasableAt: at,
      releasedAt: null,
      version: payment.version + 1,
    })
}
