import fc from 'fast-check'
import {
  account,
  type BalanceMovement,
  chargebackWithdrawn,
  chargebackWon,
  chargeSucceeded,
  compareBalances,
  type Difference,
  expectationsOf,
  explained,
  legsOf,
  type MirroredEntry,
  type Posting,
  processorFeeCharged,
  reconcile,
  refundFailed,
  refundIssued,
  repairPosting,
  transferMade,
  transferReversed,
} from '#platform/payments/rules/index.ts'

const now = new Date('2027-03-01T12:00:00Z')
const settlingUntil = new Date('2027-02-28T12:00:00Z')
const before = new Date('2027-02-01T12:00:00Z')
const base = { paymentId: 'pay', currency: 'EUR' }
const owner = { kind: 'provider', id: 'p' } as const
const parties = { providerId: 'p', tenantId: 't' }

/** A month in which each kind of thing happened, as we have posted it and as the processor tells it. */
const postings: Posting[] = [
  chargeSucceeded({ ...base, chargeId: 'one', amount: 10_000, processorFee: 320, processorId: 'ch_1' }),
  chargeSucceeded({ ...base, chargeId: 'two', amount: 5_000, processorFee: 175, processorId: 'ch_2' }),
  refundIssued({
    ...base,
    refundId: 'r',
    parties,
    processorId: 're_1',
    from: { heldAmount: 2_000, released: legsOf({}) },
  }),
  refundFailed({ ...base, refundId: 'r', amount: 2_000, processorId: 're_1' }),
  transferMade({ ...base, transferId: 't', owner, amount: 4_000, processorId: 'tr_1' }),
  transferReversed({ ...base, transferId: 't', reversalId: 'v', owner, amount: 1_000, processorId: 'trr_1' }),
  chargebackWithdrawn({
    ...base,
    chargebackId: 'd',
    chargeId: 'two',
    amount: 5_000,
    processorFee: 1_500,
    processorId: 'dp_1',
  }),
  chargebackWon({ ...base, chargebackId: 'd', chargeId: 'two', amount: 5_000, processorId: 'dp_1' }),
  processorFeeCharged({ feeId: 'txn_fee', currency: 'EUR', amount: 200 }),
]
const movement = (
  id: string,
  object: string,
  type: string,
  netAmount: number,
  feeAmount = 0,
): BalanceMovement => ({
  id,
  object,
  type,
  currency: 'EUR',
  netAmount,
  feeAmount,
  createdAt: before,
})
const movements = [
  movement('txn_1', 'ch_1', 'charge', 9_680, 320),
  movement('txn_2', 'ch_2', 'payment', 4_825, 175),
  movement('txn_3', 're_1', 'refund', -2_000),
  movement('txn_4', 're_1', 'refund_failure', 2_000),
  movement('txn_5', 'tr_1', 'transfer', -4_000),
  movement('txn_6', 'trr_1', 'transfer_refund', 1_000),
  movement('txn_7', 'dp_1', 'adjustment', -6_500, 1_500),
  movement('txn_8', 'dp_1', 'adjustment', 5_000),
  movement('txn_9', 'txn_fee', 'stripe_fee', -200, 200),
]

const entriesOf = (all: readonly Posting[], postedAt = before): MirroredEntry[] =>
  all.flatMap(({ key, kind, entries }) =>
    entries
      .filter(({ object }) => object !== undefined)
      .map((entry) => ({ ...entry, object: entry.object!, postingKey: key, kind, postedAt })),
  )
const differences = (all: readonly Posting[], theirs: readonly BalanceMovement[], postedAt = before) =>
  reconcile(expectationsOf(entriesOf(all, postedAt)), theirs, { settlingUntil })
const shown = (found: readonly Difference[]) =>
  found.map(({ kind, object, repair }) => [kind, object, repair])

test('a month in which both say the same has no differences, in whatever order and however often a page is read', () => {
  expect(differences(postings, movements)).toEqual([])
  expect(differences(postings.toReversed(), [...movements.toReversed(), ...movements])).toEqual([])
})

test('what the processor knows and we do not is to be posted', () => {
  const [found] = differences(postings.slice(1), movements)

  expect(found).toMatchObject({
    kind: 'missing_here',
    object: 'ch_1',
    movement: 'charge',
    netDifference: 9_680,
    feeDifference: 320,
    repair: 'post_what_happened',
  })
})

test('what we know and the processor does not is waited for, and asked for when it is old', () => {
  const without = movements.filter(({ object }) => object !== 'tr_1')

  expect(shown(differences(postings, without))).toEqual([['missing_there', 'tr_1', 'ask_processor']])
  expect(shown(differences(postings, without, now))).toEqual([['missing_there', 'tr_1', 'wait']])
})

test('another amount, another fee and another currency are told apart', () => {
  const changed = (change: Partial<BalanceMovement>) =>
    shown(differences(postings, [{ ...movements[0]!, ...change }, ...movements.slice(1)]))

  expect(changed({ netAmount: 9_670, feeAmount: 330 })).toEqual([['fee_differs', 'ch_1', 'correct_fee']])
  expect(changed({ netAmount: 9_580 })).toEqual([['amount_differs', 'ch_1', 'suspend_difference']])
  expect(changed({ currency: 'USD' })).toEqual([['currency_differs', 'ch_1', 'ask_processor']])
})

test('what is there twice is told as twice, on whichever side', () => {
  const twiceHere = [...postings, { ...postings[0]!, key: 'charge:one:again' }]
  const twiceThere = [...movements, { ...movements[0]!, id: 'txn_1b' }]

  expect(shown(differences(twiceHere, movements))).toEqual([['duplicate_here', 'ch_1', 'undo_posting']])
  expect(shown(differences(postings, twiceThere))).toEqual([['duplicate_there', 'ch_1', 'give_back']])
})

test('a repaired fee is a cost, and the next comparison finds nothing', () => {
  const dearer = [movement('txn_1', 'ch_1', 'charge', 9_600, 400), ...movements.slice(1)]
  const repair = repairPosting(differences(postings, dearer)[0]!)!

  expect(repair.entries).toEqual([
    { account: account.clearing, amount: -80, currency: 'EUR', object: 'ch_1' },
    { account: account.processorCosts, amount: 80, currency: 'EUR', object: 'ch_1' },
  ])
  expect(differences([...postings, repair], dearer)).toEqual([])
})

test('what nobody can explain waits on suspense, and leaves it once it is posted as what it is', () => {
  const unexplained = repairPosting(differences(postings.slice(1), movements)[0]!)!

  expect(unexplained.entries.find((entry) => entry.account === account.suspense)!.amount).toBe(-10_000)
  expect(differences([...postings.slice(1), unexplained], movements)).toEqual([])
  expect(differences([...postings, unexplained, explained(unexplained)], movements)).toEqual([])
})

test('what asks for something else first has no posting as its repair', () => {
  const [found] = differences(postings, movements.slice(1))

  expect(repairPosting(found!)).toBeNull()
})

test('of any differences that are made on purpose, each is found and no other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('same', 'drop', 'lose', 'twice', 'amount'), { minLength: 9, maxLength: 9 }),
      (fates) => {
        const kept = postings.filter((_, index) => fates[index] !== 'lose')
        const told = movements.flatMap((each, index) => {
          const fate = fates[index]
          if (fate === 'drop') return []
          if (fate === 'twice') return [each, { ...each, id: `${each.id}b` }]
          return fate === 'amount'
            ? [{ ...each, netAmount: each.netAmount + Math.sign(each.netAmount) }]
            : [each]
        })
        const kinds = {
          drop: 'missing_there',
          lose: 'missing_here',
          twice: 'duplicate_there',
          amount: 'amount_differs',
        } as const
        const expected = fates.flatMap((fate, index) =>
          fate === 'same' ? [] : [[kinds[fate as keyof typeof kinds], movements[index]!.object]],
        )

        const found = differences(kept, told).map(({ kind, object }) => [kind, object])

        expect(found.toSorted()).toEqual(expected.toSorted())
      },
    ),
  )
})

test('balances of parties are compared as wholes, and what nobody mentions is zero', () => {
  const ours = [
    { account: 'connected:provider:p', currency: 'EUR', amount: 500 },
    { account: 'connected:provider:p', currency: 'USD', amount: 0 },
    { account: 'connected:tenant:t', currency: 'EUR', amount: 70 },
  ]
  const theirs = [
    { account: 'connected:provider:p', currency: 'EUR', amount: 300 },
    { account: 'connected:provider:p', currency: 'EUR', amount: 200 },
    { account: 'connected:tenant:t', currency: 'EUR', amount: 71 },
  ]

  expect(compareBalances(ours, theirs)).toEqual([
    { account: 'connected:tenant:t', currency: 'EUR', ourAmount: 70, theirAmount: 71 },
  ])
})
