import * as rules from '#platform/payments/rules/index.ts'
import type { AccountOwner, Legs, Posting } from '#platform/payments/rules/index.ts'
import { creditPostings } from './credit-postings.ts'

const currency = 'EUR'
const parties = { providerId: 'p', tenantId: 't' }
const owner: AccountOwner = { kind: 'provider', id: 'p' }
const ofCharge = { paymentId: 'pay', chargeId: 'c', currency, amount: 10_000 }
const legs: Legs = { provider: 8_500, tenant: 1_250, platform: 250 }
const ofRefund = { refundId: 'r', paymentId: 'pay', currency, parties }
const ofChargeback = { chargebackId: 'd', chargeId: 'c', paymentId: 'pay', currency }
const ofTransfer = { paymentId: 'pay', transferId: 'x', owner, currency, amount: 8_500, processorId: 'tr_1' }
const ofPayout = { payoutId: 'o', owner, currency, amount: 8_000, processorId: 'po_1' }
const bought = { chargeId: 'b', currency, amount: 5_000, processorFee: 100, processorId: 'ch_2' }
const funder = { kind: 'tenant', id: 't' } as const

const shown = ({ entries }: Posting) =>
  Object.fromEntries(entries.map(({ account, amount }) => [account, amount]))

const [planCharge, planTransfer, planShare] = rules.planPaid(
  { kind: 'tenant', id: 't' },
  {
    planInvoiceId: 'i',
    currency,
    amount: 1_900,
    costAmount: 60,
    chargeId: 'ch_3',
    transfer: { id: 'tr_3', amount: 1_900 },
    fee: { id: 'fee_3', amount: 95 },
  },
)
const planPostings: [string, Posting, Record<string, number>][] = [
  [
    'a plan is paid for',
    planCharge!,
    { 'processor:clearing': 1_840, 'platform:processor_costs': 60, 'tenant:t': -1_805, 'platform:fee': -95 },
  ],
  [
    'the price of a plan goes on to the marketplace',
    planTransfer!,
    { 'connected:tenant:t': 1_900, 'processor:clearing': -1_900 },
  ],
  [
    'the platform’s share of a plan comes back',
    planShare!,
    { 'processor:clearing': 95, 'connected:tenant:t': -95 },
  ],
]

/** Each happening with what it does to the accounts: debit positive, credit negative. */
const happenings: [string, Posting, Record<string, number>][] = [
  [
    'a charge succeeds, and the processor keeps its fee',
    rules.chargeSucceeded({ ...ofCharge, processorFee: 320, processorId: 'ch_1' }),
    { 'processor:clearing': 9_680, 'platform:processor_costs': 320, 'held:pay': -10_000 },
  ],
  [
    'the processor tells later what it kept of a charge',
    rules.chargeFeeTold({ ...ofCharge, amount: 320, processorId: 'ch_1' }),
    { 'processor:clearing': -320, 'platform:processor_costs': 320 },
  ],
  [
    'a charge is settled in cash: the provider owes the shares of the others',
    rules.chargeSettledInPerson({ ...ofCharge, parties, legs }),
    { 'receivable:provider:p': 1_500, 'tenant:t': -1_250, 'platform:fee': -250 },
  ],
  [
    'held funds are released to their three legs',
    rules.fundsReleased({ ...ofCharge, parties, legs }),
    { 'held:pay': 10_000, 'provider:p': -8_500, 'tenant:t': -1_250, 'platform:fee': -250 },
  ],
  [
    'a leg is transferred',
    rules.transferMade(ofTransfer),
    { 'connected:provider:p': 8_500, 'processor:clearing': -8_500 },
  ],
  [
    'a transfer is reversed in part',
    rules.transferReversed({ ...ofTransfer, amount: 100, reversalId: 'v' }),
    { 'processor:clearing': 100, 'connected:provider:p': -100 },
  ],
  [
    'a refund before the release comes from what is held',
    rules.refundIssued({
      ...ofRefund,
      processorId: 're_1',
      from: { heldAmount: 4_000, released: rules.legsOf({}) },
    }),
    { 'held:pay': 4_000, 'processor:clearing': -4_000 },
  ],
  [
    'a refund after the release comes from each party',
    rules.refundIssued({ ...ofRefund, processorId: 're_1', from: { heldAmount: 0, released: legs } }),
    { 'provider:p': 8_500, 'tenant:t': 1_250, 'platform:fee': 250, 'processor:clearing': -10_000 },
  ],
  [
    'what was paid by credits goes back there',
    rules.refundReturned({
      ...ofRefund,
      from: { heldAmount: 700, released: rules.legsOf({}) },
      to: { wallet: 'cu' },
    }),
    { 'held:pay': 700, 'customer:wallet:cu': -700 },
  ],
  [
    'what was paid by given credits goes back there, and their funder gets back what they cost',
    rules.refundReturned({
      ...ofRefund,
      from: { heldAmount: 700, released: rules.legsOf({}) },
      to: { grant: 'cu', funder },
    }),
    { 'held:pay': 700, 'customer:grant:cu': -700, 'promotion:tenant:t': 700, 'tenant:t': -700 },
  ],
  [
    'what was paid by a voucher goes back there',
    rules.refundReturned({
      ...ofRefund,
      from: { heldAmount: 700, released: rules.legsOf({}) },
      to: { voucher: 'vo' },
    }),
    { 'held:pay': 700, 'voucher:vo': -700 },
  ],
  [
    'what was paid by a gift of the platform goes back there',
    rules.refundReturned({
      ...ofRefund,
      from: { heldAmount: 700, released: rules.legsOf({}) },
      to: { gift: 'vo', funder: { kind: 'platform', id: 'x' } },
    }),
    { 'held:pay': 700, 'gift:vo': -700, 'promotion:platform:x': 700, 'platform:fee': -700 },
  ],
  [
    'a refund bounces and is owed to the customer',
    rules.refundFailed({ ...ofRefund, amount: 4_000, processorId: 're_1' }),
    { 'processor:clearing': 4_000, 'customer:refund:r': -4_000 },
  ],
  [
    'a refund that bounced is settled as credits',
    rules.refundSettledOtherwise({ ...ofRefund, amount: 4_000, by: { wallet: 'cu' } }),
    { 'customer:refund:r': 4_000, 'customer:wallet:cu': -4_000 },
  ],
  [
    'a refund that bounced is settled from the bank',
    rules.refundSettledOtherwise({ ...ofRefund, amount: 4_000, by: 'bank' }),
    { 'customer:refund:r': 4_000, 'platform:bank': -4_000 },
  ],
  [
    'a debt is made of what cannot be fetched',
    rules.receivableCreated({ receivableId: 'q', owner, currency, amount: 900 }),
    { 'receivable:provider:p': 900, 'provider:p': -900 },
  ],
  [
    'a debt is netted from what is earned next',
    rules.receivableNetted({ nettingId: 'n', owner, currency, amount: 900 }),
    { 'provider:p': 900, 'receivable:provider:p': -900 },
  ],
  [
    'a debt is written off by the platform',
    rules.receivableWrittenOff({ writeOffId: 'w', owner, currency, amount: 900, lossOf: 'platform' }),
    { 'platform:losses': 900, 'receivable:provider:p': -900 },
  ],
  [
    'a debt is taken over by the marketplace',
    rules.receivableWrittenOff({ writeOffId: 'w', owner, currency, amount: 900, lossOf: { tenantId: 't' } }),
    { 'receivable:tenant:t': 900, 'receivable:provider:p': -900 },
  ],
  [
    'a bank takes the money of a chargeback, the processor a fee',
    rules.chargebackWithdrawn({ ...ofChargeback, amount: 10_000, processorFee: 1_500, processorId: 'dp_1' }),
    { 'dispute:c': 10_000, 'platform:processor_costs': 1_500, 'processor:clearing': -11_500 },
  ],
  [
    'a chargeback is won, with its fee',
    rules.chargebackWon({ ...ofChargeback, amount: 10_000, feeReturned: 1_500, processorId: 'dp_1' }),
    { 'processor:clearing': 11_500, 'platform:processor_costs': -1_500, 'dispute:c': -10_000 },
  ],
  [
    'a chargeback is lost, half of it still held',
    rules.chargebackLost({
      ...ofChargeback,
      parties,
      from: { heldAmount: 5_000, released: rules.legsOf({ provider: 4_250, tenant: 625, platform: 125 }) },
    }),
    { 'held:pay': 5_000, 'provider:p': 4_250, 'tenant:t': 625, 'platform:fee': 125, 'dispute:c': -10_000 },
  ],
  [
    'a chargeback of what the customer has back already is lost by the platform',
    rules.chargebackLost({
      ...ofChargeback,
      parties,
      from: { heldAmount: 1_000, released: rules.legsOf({}) },
      excessAmount: 9_000,
    }),
    { 'held:pay': 1_000, 'platform:losses': 9_000, 'dispute:c': -10_000 },
  ],
  [
    'a chargeback that was lost is won after all, and held again',
    rules.chargebackOverturned({ ...ofChargeback, amount: 10_000, excessAmount: 9_000, processorId: 'dp_1' }),
    { 'processor:clearing': 10_000, 'platform:losses': -9_000, 'held:pay': -1_000 },
  ],
  [
    'the fee of a chargeback is passed on',
    rules.chargebackFeePassedOn({ ...ofChargeback, amount: 1_500, bearer: owner }),
    { 'receivable:provider:p': 1_500, 'platform:processor_costs': -1_500 },
  ],
  ...creditPostings,
  [
    'a voucher is sold',
    rules.voucherSold({ ...bought, voucherId: 'vo' }),
    { 'processor:clearing': 4_900, 'platform:processor_costs': 100, 'voucher:vo': -5_000 },
  ],
  [
    'a voucher is given away',
    rules.voucherGiven({ voucherId: 'vo', funder, currency, amount: 500 }),
    { 'promotion:tenant:t': 500, 'gift:vo': -500 },
  ],
  [
    'a voucher that was sold is redeemed',
    rules.voucherRedeemed({ ...ofCharge, voucherId: 'vo' }),
    { 'voucher:vo': 10_000, 'held:pay': -10_000 },
  ],
  [
    'a voucher that was given away is redeemed at the cost of its funder',
    rules.voucherRedeemed({ ...ofCharge, voucherId: 'vo', funder }),
    { 'gift:vo': 10_000, 'receivable:tenant:t': 10_000, 'promotion:tenant:t': -10_000, 'held:pay': -10_000 },
  ],
  [
    'a voucher that was sold lapses to the platform',
    rules.voucherExpired({
      voucherId: 'vo',
      round: 1,
      currency,
      amount: 500,
      origin: 'sold',
      to: 'platform',
    }),
    { 'voucher:vo': 500, 'platform:fee': -500 },
  ],
  [
    'a voucher that was given away lapses',
    rules.voucherExpired({ voucherId: 'vo', round: 1, currency, amount: 500, origin: 'given', funder }),
    { 'gift:vo': 500, 'promotion:tenant:t': -500 },
  ],
  ...planPostings,
  [
    'the processor takes a fee',
    rules.processorFeeCharged({ feeId: 'fee_1', currency, amount: 200 }),
    { 'platform:processor_costs': 200, 'processor:clearing': -200 },
  ],
  [
    'a party is paid out at once, for a fee',
    rules.payoutMade({ ...ofPayout, processorFee: 80 }),
    { 'provider:p': 8_080, 'connected:provider:p': -8_080 },
  ],
  [
    'a payout comes back',
    rules.payoutFailed(ofPayout),
    { 'connected:provider:p': 8_000, 'provider:p': -8_000 },
  ],
  [
    'the platform is paid out',
    rules.platformPayoutMade(ofPayout),
    { 'platform:bank': 8_000, 'processor:clearing': -8_000 },
  ],
  [
    'a payout of the platform comes back',
    rules.platformPayoutFailed(ofPayout),
    { 'processor:clearing': 8_000, 'platform:bank': -8_000 },
  ],
]

test.each(happenings)('%s', (_, posting, expected) => {
  expect(shown(posting)).toEqual(expected)
  expect(posting.entries.every((entry) => entry.currency === currency && entry.amount !== 0)).toBe(true)
  expect(() => rules.assertBalanced(posting)).not.toThrow()
})

test('every kind of posting but those of exchange and reconciliation is in the table above', () => {
  const told = new Set(happenings.map(([, { kind }]) => kind))

  expect(rules.postingKinds.filter((kind) => !told.has(kind))).toEqual([
    'currency.exchanged',
    'reconciliation.fee_corrected',
    'reconciliation.unexplained',
    'reconciliation.explained',
    'reconciliation.accepted',
  ])
})

test('a bank that takes the money a second time is another happening', () => {
  const withdrawn = (round: number) =>
    rules.chargebackWithdrawn({ ...ofChargeback, amount: 1, processorFee: 0, processorId: 'dp_1', round }).key

  expect([withdrawn(1), withdrawn(2)]).toEqual(['chargeback:d', 'chargeback:d:2'])
})

test('an exchange is in balance in each of its currencies', () => {
  const posting = rules.currencyExchanged({
    exchangeId: 'txn_1',
    sold: { amount: 10_000, currency: 'EUR' },
    bought: { amount: 10_950, currency: 'USD' },
  })

  expect(() => rules.assertBalanced(posting)).not.toThrow()
  expect(posting.entries.map((entry) => [entry.account, entry.amount, entry.currency])).toContainEqual([
    'processor:clearing',
    10_950,
    'USD',
  ])
})

test('a happening states positive amounts; a refund cannot pay in, nor a charge pay out', () => {
  expect(() =>
    rules.chargeSucceeded({ ...ofCharge, amount: -1, processorFee: 0, processorId: 'ch' }),
  ).toThrow(RangeError)
  expect(() => rules.refundFailed({ ...ofRefund, amount: -1, processorId: 're' })).toThrow(RangeError)
  expect(() => rules.transferMade({ ...ofTransfer, amount: 0.5 })).toThrow(RangeError)
  expect(() => rules.fundsReleased({ ...ofCharge, parties, legs: rules.legsOf({ provider: -1 }) })).toThrow(
    RangeError,
  )
})

test('what moves the processor’s balance carries its object, so that it can be compared', () => {
  const mirrored = happenings.flatMap(([, { kind, entries }]) =>
    entries
      .filter(({ account }) => account === 'processor:clearing' || account.startsWith('connected:'))
      .map(({ object }) => ({ kind, object })),
  )

  expect(mirrored.length).toBeGreaterThan(10)
  expect(mirrored.filter(({ object }) => object === undefined)).toEqual([])
})
