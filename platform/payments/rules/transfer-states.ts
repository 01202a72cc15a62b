import { fromEach, machineOf } from './machine.ts'

export const refundStates = [
  'pending',
  'requires_action',
  'succeeded',
  'failed',
  'cancelled',
  'settled_otherwise',
] as const
export type RefundState = (typeof refundStates)[number]
export type RefundEvent = 'ask_customer' | 'succeed' | 'fail' | 'cancel' | 'settle_otherwise' | 'retry'

/** A refund is believed when the processor says so, and may still fail afterwards (a closed card), days later. */
export const refundMachine = machineOf<RefundState, RefundEvent>('refund', [
  { from: 'pending', on: 'ask_customer', to: 'requires_action', by: ['processor'] },
  ...fromEach(
    ['pending', 'requires_action'] as const,
    {
      on: 'succeed',
      to: 'succeeded',
      by: ['processor', 'system'],
    } as const,
  ),
  ...fromEach(
    ['pending', 'requires_action', 'succeeded'] as const,
    {
      on: 'fail',
      to: 'failed',
      by: ['processor'],
    } as const,
  ),
  ...fromEach(
    ['pending', 'requires_action'] as const,
    {
      on: 'cancel',
      to: 'cancelled',
      by: ['tenant', 'platform', 'processor'],
    } as const,
  ),
  { from: 'failed', on: 'retry', to: 'pending', by: ['tenant', 'platform', 'system'] },
  // As credits, by bank transfer, in cash: somebody says that the customer has it.
  { from: 'failed', on: 'settle_otherwise', to: 'settled_otherwise', by: ['tenant', 'platform', 'customer'] },
])

export const transferStates = [
  'pending',
  'waiting_for_account',
  'succeeded',
  'failed',
  'partially_reversed',
  'reversed',
] as const
export type TransferState = (typeof transferStates)[number]
export type TransferEvent =
  'wait_for_account' | 'account_ready' | 'succeed' | 'fail' | 'retry' | 'reverse_part' | 'reverse_all'

export const transferMachine = machineOf<TransferState, TransferEvent>('transfer', [
  // The account is restricted, or there is none yet: the money is theirs and waits.
  { from: 'pending', on: 'wait_for_account', to: 'waiting_for_account', by: ['system', 'processor'] },
  { from: 'waiting_for_account', on: 'account_ready', to: 'pending', by: ['system', 'processor'] },
  ...fromEach(['pending', 'failed'] as const, { on: 'succeed', to: 'succeeded', by: ['processor'] } as const),
  { from: 'pending', on: 'fail', to: 'failed', by: ['processor', 'system'] },
  { from: 'failed', on: 'retry', to: 'pending', by: ['system', 'tenant', 'platform'] },
  ...fromEach(
    ['succeeded', 'partially_reversed'] as const,
    {
      on: 'reverse_part',
      to: 'partially_reversed',
      by: ['processor', 'system'],
    } as const,
  ),
  ...fromEach(
    ['succeeded', 'partially_reversed'] as const,
    {
      on: 'reverse_all',
      to: 'reversed',
      by: ['processor', 'system'],
    } as const,
  ),
])

export const payoutStates = ['requested', 'pending', 'in_transit', 'paid', 'failed', 'cancelled'] as const
export type PayoutState = (typeof payoutStates)[number]
export type PayoutEvent = 'accept' | 'send' | 'pay' | 'fail' | 'cancel'

/** A payout that is called paid may still be returned by the bank (https://docs.stripe.com/payouts#payout-failures). */
export const payoutMachine = machineOf<PayoutState, PayoutEvent>('payout', [
  { from: 'requested', on: 'accept', to: 'pending', by: ['processor'] },
  { from: 'requested', on: 'fail', to: 'failed', by: ['processor', 'system'] },
  { from: 'pending', on: 'send', to: 'in_transit', by: ['processor'] },
  ...fromEach(['pending', 'in_transit'] as const, { on: 'pay', to: 'paid', by: ['processor'] } as const),
  ...fromEach(
    ['pending', 'in_transit', 'paid'] as const,
    { on: 'fail', to: 'failed', by: ['processor'] } as const,
  ),
  ...fromEach(
    ['requested', 'pending'] as const,
    {
      on: 'cancel',
      to: 'cancelled',
      by: ['provider', 'tenant', 'platform', 'processor'],
    } as const,
  ),
])

export const chargebackStates = [
  'inquiry',
  'inquiry_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
] as const
export type ChargebackState = (typeof chargebackStates)[number]
export type ChargebackEvent =
  'withdraw' | 'respond' | 'accept' | 'win' | 'lose' | 'close_inquiry' | 'miss_deadline'

/** An inquiry has taken no money yet; from `needs_response` on the bank has it until it decides. */
export const chargebackMachine = machineOf<ChargebackState, ChargebackEvent>('chargeback', [
  { from: 'inquiry', on: 'respond', to: 'inquiry', by: ['provider', 'tenant', 'platform'] },
  { from: 'inquiry', on: 'close_inquiry', to: 'inquiry_closed', by: ['processor'] },
  // Also anew, after it had been won: the second round of a bank's procedure.
  ...fromEach(
    ['inquiry', 'inquiry_closed', 'won'] as const,
    {
      on: 'withdraw',
      to: 'needs_response',
      by: ['processor'],
    } as const,
  ),
  {
    from: 'needs_response',
    on: 'respond',
    to: 'under_review',
    by: ['provider', 'tenant', 'platform', 'processor'],
  },
  ...fromEach(
    ['needs_response', 'under_review'] as const,
    { on: 'win', to: 'won', by: ['processor'] } as const,
  ),
  ...fromEach(
    ['needs_response', 'under_review'] as const,
    { on: 'lose', to: 'lost', by: ['processor'] } as const,
  ),
  { from: 'needs_response', on: 'accept', to: 'lost', by: ['tenant', 'platform'] },
  { from: 'needs_response', on: 'miss_deadline', to: 'lost', by: ['system', 'processor'] },
  // The bank may change its mind in either direction.
  { from: 'won', on: 'lose', to: 'lost', by: ['processor'] },
  { from: 'lost', on: 'win', to: 'won', by: ['processor'] },
])

/** Until it changes its mind. */
export const isDecided = (state: ChargebackState): boolean =>
  state === 'won' || state === 'lost' || state === 'inquiry_closed'

/** While the bank has the money, a refund would pay the customer twice (journeys, 5). */
export const blocksRefunds = (state: ChargebackState): boolean =>
  state === 'needs_response' || state === 'under_review' || state === 'lost'
