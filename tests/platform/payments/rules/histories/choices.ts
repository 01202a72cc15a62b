// What can be chosen in a world, and how.
import { smallestStep } from '#platform/kernel/money.ts'
import { heldOf, type RefundableCharge, refundedOf, totalOf } from '#platform/payments/rules/index.ts'
import { type Charge, type World } from './world.ts'

/** Chooses: a whole number below `count`. */
export type Pick = (count: number) => number

export type Move = { name: string; run: (world: World, pick: Pick) => void }

/** An amount up to `most`, in steps that can be moved; often all of it, often very little. */
export function some(world: World, most: number, pick: Pick): number {
  const step = smallestStep(world.currency)
  const steps = Math.floor(most / step)
  if (steps <= 1 || pick(3) === 0) return steps * step
  return (1 + (pick(2) === 0 ? pick(Math.min(steps, 4)) : pick(steps))) * step
}

export const oneOf = <T>(items: readonly T[], pick: Pick): T | undefined =>
  items[pick(Math.max(1, items.length))]

export const chargesOf = (world: World, fits: (charge: Charge) => boolean) =>
  world.payments.flatMap((payment) => payment.charges.filter(fits).map((charge) => ({ payment, charge })))

export const isCollected = ({ funds }: Charge) => funds !== null

export const heldAmount = ({ funds }: Charge) => (funds ? totalOf(heldOf(funds)) : 0)

export const isOpenDispute = ({ chargeback }: Charge) => chargeback?.state === 'open'

export const asRefundable = (charge: Charge): RefundableCharge => ({
  id: charge.id,
  split: charge.split,
  refunded: refundedOf(charge.funds!),
  isBlocked: isOpenDispute(charge),
})
