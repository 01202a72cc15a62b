import fc from 'fast-check'
import { ratioOf, sumOf } from '#platform/kernel/money.ts'
import {
  addSplits,
  afterRelease,
  afterReturn,
  afterTakeBack,
  heldOf,
  legsOf,
  legsOfSplit,
  netting,
  newFunds,
  noSplit,
  partOf,
  planRefund,
  recoveryOf,
  refundableAmount,
  refundedOf,
  type RefundableCharge,
  type RefundableLine,
  releaseOf,
  type Split,
  splitParts,
  takeBack,
  totalOf,
} from '#platform/payments/rules/index.ts'

const split: Split = { ...noSplit, service: { tenant: 417, platform: 67, provider: 2_849 } }
const line = (overrides: Partial<RefundableLine> = {}): RefundableLine => ({
  id: 'service',
  kind: 'service',
  totalAmount: 3_333,
  taxAmount: 0,
  refundedAmount: 0,
  ...overrides,
})
const charge = (overrides: Partial<RefundableCharge> = {}): RefundableCharge => ({
  id: 'charge',
  split,
  refunded: noSplit,
  ...overrides,
})

test('three equal refunds of 33.33 take from each party what one refund would', () => {
  let [lines, charges] = [[line()], [charge()]]
  const commissions: number[] = []
  for (let count = 0; count < 3; count += 1) {
    const plan = planRefund({ currency: 'USD', lines, charges, request: { amount: 1_111 } })
    const [back] = plan.charges
    expect(totalOf(back!.split)).toBe(1_111)
    commissions.push(legsOfSplit(back!.split).tenant)
    lines = [line({ refundedAmount: lines[0]!.refundedAmount + 1_111 })]
    charges = [charge({ refunded: addSplits(charges[0]!.refunded, back!.split) })]
  }

  expect(sumOf(commissions)).toBe(417)
  expect(charges[0]!.refunded).toEqual(split)
  expect(refundableAmount(charges)).toBe(0)
})

test('any number of refunds of any amounts ends where one refund of the sum ends', () => {
  const many = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 12 })
  const whole: Split = {
    service: { tenant: 1_234, platform: 211, provider: 8_556 },
    customer_fee: legsOf({ tenant: 349 }),
    tip: legsOf({ provider: 777 }),
  }
  const all = [
    line({ totalAmount: 6_001, taxAmount: 958 }),
    line({ id: 'extra', kind: 'add_on', totalAmount: 4_000, taxAmount: 639 }),
    line({ id: 'fee', kind: 'customer_fee', totalAmount: 349, taxAmount: 56 }),
    line({ id: 'tip', kind: 'tip', totalAmount: 777 }),
  ]
  fc.assert(
    fc.property(many, fc.nat(), (amounts, cut) => {
      const parts = splitParts(whole, [cut % 11_127, 11_127 - (cut % 11_127)], 'EUR')
      const start = parts.map((part, index) => charge({ id: `${index}`, split: part }))
      const refund = (
        state: { lines: RefundableLine[]; charges: RefundableCharge[]; tax: number },
        amount: number,
      ) => {
        const plan = planRefund({ currency: 'EUR', ...state, request: { amount } })
        expect(sumOf(plan.lines.map((each) => each.amount))).toBe(amount)
        expect(sumOf(plan.charges.map((each) => each.amount))).toBe(amount)
        return {
          tax: state.tax + sumOf(plan.lines.map(({ taxAmount }) => taxAmount)),
          lines: state.lines.map((each) => ({
            ...each,
            refundedAmount:
              each.refundedAmount + (plan.lines.find(({ lineId }) => lineId === each.id)?.amount ?? 0),
          })),
          charges: state.charges.map((each) => ({
            ...each,
            refunded: addSplits(
              each.refunded,
              plan.charges.find(({ chargeId }) => chargeId === each.id)?.split ?? noSplit,
            ),
          })),
        }
      }
      const fitting: number[] = []
      for (const amount of amounts) if (sumOf(fitting) + amount <= 11_127) fitting.push(amount)
      fc.pre(fitting.length > 0)

      const inSteps = fitting.reduce(refund, { lines: all, charges: start, tax: 0 })
      const atOnce = refund({ lines: all, charges: start, tax: 0 }, sumOf(fitting))

      expect(inSteps).toEqual(atOnce)
    }),
  )
})

test('commission follows the refund by cumulative rounding, whatever the steps', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }), (amounts) => {
      let refunded = noSplit
      for (const amount of amounts) {
        if (totalOf(refunded) + amount > 3_333) break
        const lines = [line({ refundedAmount: totalOf(refunded) })]
        const plan = planRefund({
          currency: 'EUR',
          lines,
          charges: [charge({ refunded })],
          request: { amount },
        })
        refunded = addSplits(refunded, plan.charges[0]!.split)
        expect(legsOfSplit(refunded).tenant).toBe(ratioOf(417, totalOf(refunded), 3_333))
      }
    }),
  )
})

test('no more is given back than was paid, less what is on its way and what a bank has', () => {
  const lines = [line({ totalAmount: 6_666, refundedAmount: 3_000 })]
  const charges = [
    charge({ id: 'deposit', refunded: splitParts(split, [3_000], 'EUR')[0]! }),
    charge({ id: 'balance', isBlocked: true }),
  ]

  expect(refundableAmount(charges)).toBe(333)
  expect(() => planRefund({ currency: 'EUR', lines, charges, request: { amount: 334 } })).toThrow(
    expect.objectContaining({ code: 'conflict', extra: { refundableAmount: 333 } }),
  )
  expect(planRefund({ currency: 'EUR', lines, charges, request: { amount: 333 } }).charges).toMatchObject([
    { chargeId: 'deposit', amount: 333 },
  ])
})

test('what was paid last goes back first', () => {
  const charges = ['deposit', 'balance'].map((id) => charge({ id }))
  const plan = planRefund({
    currency: 'EUR',
    lines: [line({ totalAmount: 6_666 })],
    charges,
    request: { amount: 4_000 },
  })

  expect(plan.charges.map(({ chargeId, amount }) => [chargeId, amount])).toEqual([
    ['balance', 3_333],
    ['deposit', 667],
  ])
})

test('a chosen line takes its own tax and only its own pot', () => {
  const whole: Split = { ...split, tip: legsOf({ provider: 500 }) }
  const lines = [line({ taxAmount: 532 }), line({ id: 'tip', kind: 'tip', totalAmount: 500 })]
  const request = (lineId: string, amount: number) =>
    planRefund({
      currency: 'EUR',
      lines,
      charges: [charge({ split: whole })],
      request: { lines: [{ lineId, amount }] },
    })

  expect(request('tip', 500).charges[0]!.split).toEqual({ ...noSplit, tip: legsOf({ provider: 500 }) })
  expect(request('service', 1_000).lines).toEqual([{ lineId: 'service', amount: 1_000, taxAmount: 160 }])
  expect(() => request('tip', 501)).toThrow('more than is left')
  expect(() => request('nothing', 1)).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test('of a line that is paid in part, no more goes back than that part', () => {
  const [deposit] = splitParts(split, [1_000], 'EUR')
  const charges = [charge({ split: deposit! })]
  const lines = [line({ totalAmount: 2_222 }), line({ id: 'extra', kind: 'add_on', totalAmount: 1_111 })]

  const plan = planRefund({ currency: 'EUR', lines, charges, request: { amount: 1_000 } })
  expect(plan.lines.map(({ amount }) => amount)).toEqual([667, 333])
  expect(() =>
    planRefund({ currency: 'EUR', lines, charges, request: { lines: [{ lineId: 'extra', amount: 334 }] } }),
  ).toThrow(expect.objectContaining({ code: 'conflict' }))
})

test.each([0, -1, 0.5, Number.NaN])('%p is no refund', (amount) => {
  const plan = () =>
    planRefund({ currency: 'EUR', lines: [line()], charges: [charge()], request: { amount } })

  expect(plan).toThrow(expect.objectContaining({ code: 'validation_failed' }))
})

test('1.005 KWD cannot be given back, 1.010 can', () => {
  const kuwaiti = { ...noSplit, service: { tenant: 1_000, platform: 0, provider: 9_010 } }
  const plan = (amount: number) =>
    planRefund({
      currency: 'KWD',
      lines: [line({ totalAmount: 10_010 })],
      charges: [charge({ split: kuwaiti })],
      request: { amount },
    })

  expect(() => plan(1_005)).toThrow('steps of 10')
  expect(legsOfSplit(plan(1_010).charges[0]!.split)).toEqual({ tenant: 100, platform: 0, provider: 910 })
})

test('held money goes back first, then what the parties got', () => {
  const held = newFunds(split)
  expect(takeBack(held, split).posting).toEqual({ heldAmount: 3_333, released: legsOf({}) })

  const half = afterRelease(held, releaseOf(held, 1_000, 'EUR'))
  expect(totalOf(heldOf(half))).toBe(2_333)
  const { fromHeld, fromReleased, posting } = takeBack(half, split)
  expect(posting).toEqual({ heldAmount: 2_333, released: { tenant: 125, platform: 20, provider: 855 } })
  expect(addSplits(fromHeld, fromReleased)).toEqual(split)
  expect(() => takeBack(afterTakeBack(half, { fromHeld, fromReleased }), split)).toThrow('more than is left')
  const kuwaiti = newFunds({ ...noSplit, service: { tenant: 1_000, platform: 0, provider: 9_010 } })
  expect(totalOf(releaseOf(kuwaiti, 5_005, 'KWD'))).toBe(5_000)
  expect(() => releaseOf(half, 2_334, 'EUR')).toThrow(expect.objectContaining({ code: 'conflict' }))
})

test('of what a bank takes, no more is anybody’s part than is left; what it gives back is held again', () => {
  const funds = newFunds(split)
  const half = afterRelease(funds, releaseOf(funds, 2_000, 'EUR'))
  const back = takeBack(half, partOf(half, 3_000, 'EUR').part)
  const taken = afterTakeBack(half, back)

  expect(partOf(half, 3_000, 'EUR').excessAmount).toBe(0)
  const again = partOf(taken, 3_000, 'EUR')
  expect([totalOf(again.part), again.excessAmount]).toEqual([333, 2_667])
  const returned = afterReturn(taken, back)
  expect(totalOf(refundedOf(returned))).toBe(0)
  expect(totalOf(heldOf(returned))).toBe(3_000)
})

test('what a party must give back is kept, else fetched, else owed', () => {
  const standing = { untransferredAmount: 300, transferredAmount: 500, availableAmount: 400 }

  expect(recoveryOf(200, standing)).toEqual({ keptBackAmount: 200, reversalAmount: 0, receivableAmount: 0 })
  expect(recoveryOf(1_000, standing)).toEqual({
    keptBackAmount: 300,
    reversalAmount: 400,
    receivableAmount: 300,
  })
  expect(recoveryOf(1_000, { ...standing, availableAmount: -50 }).receivableAmount).toBe(700)
  expect(netting(500, 200)).toEqual({ nettedAmount: 200, transferAmount: 300 })
  expect(netting(500, 900)).toEqual({ nettedAmount: 500, transferAmount: 0 })
})
