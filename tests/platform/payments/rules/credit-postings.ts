import * as rules from '#platform/payments/rules/index.ts'
import type { Posting } from '#platform/payments/rules/index.ts'
import {
  creditChargebackLost,
  creditChargebackOverturned,
  lostCreditsReturned,
} from '#platform/payments/rules/credit-chargebacks.ts'

const currency = 'EUR'
const ofCharge = { paymentId: 'pay', chargeId: 'c', currency, amount: 10_000 }
const bought = { chargeId: 'b', currency, amount: 5_000, processorFee: 100, processorId: 'ch_2' }
const funder = { kind: 'tenant', id: 't' } as const
const ofCreditRefund = {
  chargeId: 'ch',
  attempt: 1,
  customerId: 'cu',
  currency,
  amount: 5_000,
  processorId: 're_1',
}
const ofChargeback = { chargebackId: 'd', chargeId: 'b', customerId: 'cu', tenantId: 't', currency }
const taken = {
  boughtAmount: 3_000,
  grantedAmount: 100,
  refundingAmount: 0,
  refundingGrantedAmount: 0,
  owedAmount: 1_500,
  usedGrantedAmount: 0,
  excessAmount: 500,
  returns: 0,
}

/** Each happening to credits with what it does to the accounts: debit positive, credit negative. */
export const creditPostings: [string, Posting, Record<string, number>][] = [
  [
    'credits are bought',
    rules.walletBought({ ...bought, customerId: 'cu' }),
    { 'processor:clearing': 4_900, 'platform:processor_costs': 100, 'customer:wallet:cu': -5_000 },
  ],
  [
    'what the processor keeps of bought credits is told later',
    rules.walletFeeTold({ chargeId: 'ch', currency, amount: 100, processorId: 'ch_1' }),
    { 'platform:processor_costs': 100, 'processor:clearing': -100 },
  ],
  [
    'bought credits are refunded',
    rules.walletRefunded(ofCreditRefund),
    { 'customer:wallet:cu': 5_000, 'processor:clearing': -5_000 },
  ],
  [
    'a refund of bought credits comes back',
    rules.walletRefundFailed(ofCreditRefund),
    { 'processor:clearing': 5_000, 'customer:wallet:cu': -5_000 },
  ],
  [
    'credits are given',
    rules.walletGranted({ grantId: 'g', customerId: 'cu', funder, currency, amount: 500 }),
    { 'promotion:tenant:t': 500, 'customer:grant:cu': -500 },
  ],
  [
    'credits are spent, given ones at the cost of their funder',
    rules.walletSpent({
      ...ofCharge,
      customerId: 'cu',
      boughtAmount: 300,
      granted: [{ funder, amount: 200 }],
    }),
    {
      'customer:wallet:cu': 300,
      'customer:grant:cu': 200,
      'receivable:tenant:t': 200,
      'promotion:tenant:t': -200,
      'held:pay': -500,
    },
  ],
  [
    'credits given by the platform cost it its fee',
    rules.walletSpent({
      ...ofCharge,
      customerId: 'cu',
      boughtAmount: 0,
      granted: [{ funder: { kind: 'platform', id: 'x' }, amount: 200 }],
    }),
    { 'customer:grant:cu': 200, 'platform:fee': 200, 'promotion:platform:x': -200, 'held:pay': -200 },
  ],
  [
    'bought credits lapse to the marketplace',
    rules.walletExpired({
      expiryId: 'e',
      customerId: 'cu',
      currency,
      amount: 70,
      origin: 'bought',
      to: { kind: 'tenant', id: 't' },
    }),
    { 'customer:wallet:cu': 70, 'tenant:t': -70 },
  ],
  [
    'given credits lapse and have cost nothing',
    rules.walletExpired({ expiryId: 'e', customerId: 'cu', currency, amount: 70, origin: 'granted', funder }),
    { 'customer:grant:cu': 70, 'promotion:tenant:t': -70 },
  ],
  [
    'a chargeback of bought credits is lost: what is left ends, what was used the marketplace owes',
    creditChargebackLost({ ...ofChargeback, taken, round: 1 }),
    {
      'customer:wallet:cu': 3_000,
      'receivable:tenant:t': 1_500,
      'platform:losses': 500,
      'dispute:b': -5_000,
    },
  ],
  [
    'a chargeback of bought credits that was lost is won after all',
    creditChargebackOverturned({ ...ofChargeback, taken, round: 1, feeReturned: 0, processorId: 'dp_1' }),
    {
      'processor:clearing': 5_000,
      'customer:wallet:cu': -3_000,
      'tenant:t': -1_500,
      'platform:losses': -500,
    },
  ],
  [
    'credits come back of which a bank has refunded the price',
    lostCreditsReturned({ ...ofChargeback, amount: 700, time: 1 }),
    { 'customer:wallet:cu': 700, 'tenant:t': -700 },
  ],
  [
    'bought credits are refunded of which a bank has refunded a part as well',
    rules.walletRefunded({ ...ofCreditRefund, lostAmount: 2_000 }),
    { 'customer:wallet:cu': 3_000, 'platform:losses': 2_000, 'processor:clearing': -5_000 },
  ],
  [
    'such a refund comes back',
    rules.walletRefundFailed({ ...ofCreditRefund, lostAmount: 2_000 }),
    { 'processor:clearing': 5_000, 'customer:wallet:cu': -3_000, 'platform:losses': -2_000 },
  ],
]
