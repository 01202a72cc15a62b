import { fromEach, machineOf } from './machine.ts'

/**
 * One attempt after another to get one amount from a customer. `scheduled` waits for its day, `due` is to be charged
 * now, `requires_action` waits for the customer (a hosted page, 3-D Secure), `processing` for the bank, `authorized` for
 * whoever accepts: the amount is kept on the card for some days.
 */
export const chargeStates = [
  'scheduled',
  'due',
  'requires_action',
  'processing',
  'authorized',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
  'settled_in_person',
] as const
export type ChargeState = (typeof chargeStates)[number]
export const chargeEvents = [
  'fall_due',
  'ask_customer',
  'process',
  'authorize',
  'succeed',
  'fail',
  'retry',
  'cancel',
  'expire',
  'settle_in_person',
] as const
export type ChargeEvent = (typeof chargeEvents)[number]

const open = ['scheduled', 'due', 'requires_action', 'processing', 'authorized', 'failed'] as const
const ended = ['cancelled', 'expired'] as const

export const chargeMachine = machineOf<ChargeState, ChargeEvent>('charge', [
  { from: 'scheduled', on: 'fall_due', to: 'due', by: ['system', 'customer'] },
  // The customer pays before the day, or a hosted page is opened for it.
  { from: 'scheduled', on: 'ask_customer', to: 'requires_action', by: ['customer', 'system'] },
  { from: 'due', on: 'ask_customer', to: 'requires_action', by: ['customer', 'system', 'processor'] },
  { from: 'due', on: 'process', to: 'processing', by: ['system', 'processor'] },
  { from: 'requires_action', on: 'process', to: 'processing', by: ['processor'] },
  { from: 'processing', on: 'ask_customer', to: 'requires_action', by: ['processor'] },
  ...fromEach(
    ['due', 'requires_action', 'processing'] as const,
    {
      on: 'authorize',
      to: 'authorized',
      by: ['processor'],
    } as const,
  ),
  ...fromEach(open, { on: 'succeed', to: 'succeeded', by: ['processor'] } as const),
  ...fromEach(
    ['due', 'requires_action', 'processing', 'authorized'] as const,
    {
      on: 'fail',
      to: 'failed',
      by: ['processor', 'system'],
    } as const,
  ),
  // The page was over before it was paid, and whoever has to pay wants another one.
  { from: 'expired', on: 'ask_customer', to: 'requires_action', by: ['customer', 'system'] },
  { from: 'failed', on: 'retry', to: 'due', by: ['customer', 'tenant', 'system'] },
  { from: 'failed', on: 'ask_customer', to: 'requires_action', by: ['customer', 'system'] },
  ...fromEach(
    ['scheduled', 'due', 'requires_action', 'authorized', 'failed'] as const,
    {
      on: 'cancel',
      to: 'cancelled',
      by: ['customer', 'provider', 'tenant', 'system'],
    } as const,
  ),
  // Only the processor knows whether what it works on can still be called off.
  { from: 'processing', on: 'cancel', to: 'cancelled', by: ['processor'] },
  ...fromEach(
    ['due', 'requires_action', 'authorized', 'failed'] as const,
    {
      on: 'expire',
      to: 'expired',
      by: ['system', 'processor'],
    } as const,
  ),
  // In cash at the appointment, say: the money never was with us, our share of it is a receivable.
  ...fromEach(
    ['scheduled', 'due', 'failed'] as const,
    {
      on: 'settle_in_person',
      to: 'settled_in_person',
      by: ['provider', 'tenant'],
    } as const,
  ),
  // Paid after all: the money is there and must be used or given back, so this is no error (journeys, 3).
  ...fromEach(ended, { on: 'succeed', to: 'succeeded', by: ['processor'] } as const),
])

/** The money came after the charge had been given up. */
export const isLateSuccess = (before: ChargeState): boolean => before === 'cancelled' || before === 'expired'

export const paymentStates = [
  'none',
  'requires_action',
  'processing',
  'authorized',
  'partially_paid',
  'paid',
  'failed',
  'expired',
  'partially_refunded',
  'refunded',
  'disputed',
] as const
export type PaymentState = (typeof paymentStates)[number]

/** What a payment is called to people, derived from its charges and never stored beside them. */
export function paymentStateOf(
  all: readonly {
    state: ChargeState
    amount: number
    refundedAmount: number
    disputedAmount?: number
    purpose?: string
  }[],
  totalAmount: number,
): PaymentState {
  // What was paid a second time goes back, and changes nothing of what was paid first.
  const charges = all.filter(({ purpose }) => purpose !== 'duplicate')
  const paid = charges.filter(({ state }) => state === 'succeeded' || state === 'settled_in_person')
  const captured = paid.reduce((sum, { amount }) => sum + amount, 0)
  const refunded = paid.reduce((sum, { refundedAmount }) => sum + refundedAmount, 0)
  if (paid.some(({ disputedAmount = 0 }) => disputedAmount > 0)) return 'disputed'
  if (captured > 0 && refunded === captured) return 'refunded'
  if (refunded > 0) return 'partially_refunded'
  if (captured > 0 && captured >= totalAmount) return 'paid'
  const has = (state: ChargeState) => charges.some((charge) => charge.state === state)
  if (has('processing')) return 'processing'
  if (has('authorized')) return 'authorized'
  if (has('requires_action')) return 'requires_action'
  if (has('failed')) return 'failed'
  if (captured > 0) return 'partially_paid'
  return has('expired') ? 'expired' : 'none'
}
