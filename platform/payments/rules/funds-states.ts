import { AppError } from '#platform/kernel/errors.ts'
import { fromEach, machineOf } from './machine.ts'

/**
 * Where the money of one charge is. `held` is with us and owed to nobody in particular yet; `releasable` may leave at
 * its time; `transferred` lies in the parties' balances at the processor; `paid_out` has left for a bank.
 */
export const fundsStates = [
  'uncollected',
  'held',
  'releasable',
  'transferring',
  'transferred',
  'paid_out',
  'refunded',
  'reversed',
  'receivable',
] as const
export type FundsState = (typeof fundsStates)[number]
export const fundsEvents = [
  'collect',
  'allow_release',
  'withdraw_release',
  'transfer',
  'transfer_done',
  'transfer_failed',
  'pay_out',
  'payout_failed',
  'refund_all',
  'reverse_all',
  'owe',
  'settle',
] as const
export type FundsEvent = (typeof fundsEvents)[number]

export const fundsMachine = machineOf<FundsState, FundsEvent>('held payment', [
  { from: 'uncollected', on: 'collect', to: 'held', by: ['processor'] },
  // By confirmation, by silence (the clock), or by both sides' consent, which the tenant carries out.
  { from: 'held', on: 'allow_release', to: 'releasable', by: ['customer', 'tenant', 'platform', 'system'] },
  {
    from: 'releasable',
    on: 'withdraw_release',
    to: 'held',
    by: ['customer', 'tenant', 'platform', 'system'],
  },
  { from: 'releasable', on: 'transfer', to: 'transferring', by: ['system'] },
  { from: 'transferring', on: 'transfer_done', to: 'transferred', by: ['processor', 'system'] },
  { from: 'transferring', on: 'transfer_failed', to: 'releasable', by: ['processor', 'system'] },
  { from: 'transferred', on: 'pay_out', to: 'paid_out', by: ['processor'] },
  { from: 'paid_out', on: 'payout_failed', to: 'transferred', by: ['processor'] },
  ...fromEach(
    ['held', 'releasable'] as const,
    {
      on: 'refund_all',
      to: 'refunded',
      by: ['processor', 'system'],
    } as const,
  ),
  ...fromEach(
    ['transferred', 'paid_out'] as const,
    {
      on: 'reverse_all',
      to: 'reversed',
      by: ['processor', 'system'],
    } as const,
  ),
  // The customer has the money back, and the party does not have it any more: it is owed to us.
  ...fromEach(
    ['transferred', 'paid_out', 'reversed'] as const,
    {
      on: 'owe',
      to: 'receivable',
      by: ['system'],
    } as const,
  ),
  { from: 'receivable', on: 'settle', to: 'reversed', by: ['system', 'tenant', 'platform'] },
  // A refund that failed brings the money back to us; it is owed to the customer, so nothing is released of it.
  { from: 'refunded', on: 'collect', to: 'held', by: ['processor'] },
])

/** States in which we have the money, so that it can be frozen and refunded without asking anybody for it. */
export const withUs = ['held', 'releasable'] as const satisfies readonly FundsState[]

/** What a dispute freezes: never more than is still held and not frozen by another one (journeys, 5). */
export const freezable = (claimedAmount: number, heldAmount: number, frozenAmount: number): number =>
  Math.max(0, Math.min(claimedAmount, heldAmount - frozenAmount))

/** What may leave now. A frozen part waits; the rest is paid on time. */
export const releasableAmount = (heldAmount: number, frozenAmount: number): number =>
  Math.max(0, heldAmount - frozenAmount)

/** @throws AppError `conflict` when more would be unfrozen than is frozen */
export function unfreeze(frozenAmount: number, amount: number): number {
  if (amount < 0 || amount > frozenAmount)
    throw new AppError('conflict', { detail: 'No more than what is frozen can be unfrozen' })
  return frozenAmount - amount
}
