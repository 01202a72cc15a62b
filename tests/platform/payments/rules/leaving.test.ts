import fc from 'fast-check'
import { shareInBasisPoints, sumOf } from '#platform/kernel/money.ts'
import {
  type Leaving,
  type LeavingLine,
  leavingOutcome,
  type LeavingTerms,
} from '#platform/payments/rules/index.ts'

const lines: LeavingLine[] = [
  { id: 'service', kind: 'service', totalAmount: 6_001, taxAmount: 958 },
  { id: 'extra', kind: 'add_on', totalAmount: 2_000, taxAmount: 319 },
  { id: 'fee', kind: 'customer_fee', totalAmount: 349, taxAmount: 56 },
  { id: 'tip', kind: 'tip', totalAmount: 500, taxAmount: 0 },
]
const terms = (overrides: Partial<LeavingTerms> = {}): LeavingTerms => ({
  refundBasisPoints: 5_000,
  customerFee: 'kept',
  disclosedFeeAmount: 8_850,
  ...overrides,
})
const byCustomer: Leaving = { kind: 'cancellation', by: 'customer' }
const outcome = (leaving: Leaving, overrides: Partial<LeavingTerms> = {}, collected = 8_850) =>
  leavingOutcome(leaving, terms(overrides), lines, collected, 'EUR')

test('a customer who cancels keeps half of the service, all of the tip and nothing of the fee; each line says its tax', () => {
  expect(outcome(byCustomer)).toEqual({
    feeAmount: 4_349,
    refundAmount: 4_501,
    chargeAmount: 0,
    lines: [
      { lineId: 'service', keptAmount: 3_000, keptTaxAmount: 479, freedAmount: 3_001, freedTaxAmount: 479 },
      { lineId: 'extra', keptAmount: 1_000, keptTaxAmount: 160, freedAmount: 1_000, freedTaxAmount: 159 },
      { lineId: 'fee', keptAmount: 349, keptTaxAmount: 56, freedAmount: 0, freedTaxAmount: 0 },
      { lineId: 'tip', keptAmount: 0, keptTaxAmount: 0, freedAmount: 500, freedTaxAmount: 0 },
    ],
  })
})

test.each<Leaving>([
  { kind: 'cancellation', by: 'provider' },
  { kind: 'cancellation', by: 'tenant' },
  { kind: 'cancellation', by: 'system' },
  { kind: 'no_show', absent: 'provider' },
])('whoever else leaves gives everything back, the fee for booking included: %o', (leaving) => {
  expect(outcome(leaving, { refundBasisPoints: 0, keptAtLeast: 5_000 })).toMatchObject({
    feeAmount: 0,
    refundAmount: 8_850,
    chargeAmount: 0,
  })
})

test('what was shown when the booking was made is the most that leaving costs', () => {
  const noShow: Leaving = { kind: 'no_show', absent: 'customer' }

  expect(outcome(noShow, { refundBasisPoints: 0, disclosedFeeAmount: 2_500 })).toMatchObject({
    feeAmount: 2_500,
    refundAmount: 6_350,
  })
  expect(outcome(noShow, { disclosedFeeAmount: 0 }).feeAmount).toBe(0)
})

test('what was not collected is charged, and no more than is missing', () => {
  expect(outcome(byCustomer, {}, 1_000)).toMatchObject({
    feeAmount: 4_349,
    refundAmount: 0,
    chargeAmount: 3_349,
  })
  expect(outcome(byCustomer, {}, 0)).toMatchObject({ refundAmount: 0, chargeAmount: 4_349 })
})

test('a deposit may stay, however early somebody leaves', () => {
  expect(
    outcome(byCustomer, { refundBasisPoints: 10_000, customerFee: 'refunded', keptAtLeast: 2_000 }, 2_000),
  ).toMatchObject({
    feeAmount: 2_000,
    refundAmount: 0,
    chargeAmount: 0,
  })
})

test('in a three-decimal currency what is kept can be charged', () => {
  const kuwaiti: LeavingLine[] = [{ id: 'service', kind: 'service', totalAmount: 10_010, taxAmount: 0 }]
  const result = leavingOutcome(
    byCustomer,
    terms({ refundBasisPoints: 10_000, keptAtLeast: 1_005 }),
    kuwaiti,
    0,
    'KWD',
  )

  expect(result).toMatchObject({ feeAmount: 1_000, chargeAmount: 1_000 })
})

test('the fee for booking is kept, refunded, or treated as the service is', () => {
  const fee = (customerFee: LeavingTerms['customerFee']) =>
    outcome(byCustomer, { customerFee }).lines[2]!.keptAmount

  expect([fee('kept'), fee('refunded'), fee('as_service')]).toEqual([349, 0, 174])
})

test('what stays and what goes is the whole of every line, and the service is rounded once, as the policy’s preview is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.nat(9_000),
      fc.nat(9_000),
      (refundBasisPoints, disclosedFeeAmount, collected) => {
        const result = outcome(byCustomer, { refundBasisPoints, disclosedFeeAmount }, collected)

        result.lines.forEach((line, index) => {
          expect(line.keptAmount + line.freedAmount).toBe(lines[index]!.totalAmount)
          expect(line.keptTaxAmount + line.freedTaxAmount).toBe(lines[index]!.taxAmount)
          expect(
            Math.min(line.keptAmount, line.freedAmount, line.keptTaxAmount, line.freedTaxAmount),
          ).toBeGreaterThanOrEqual(0)
        })
        expect(sumOf(result.lines.map(({ keptAmount }) => keptAmount))).toBe(result.feeAmount)
        expect(result.feeAmount).toBe(
          Math.min(8_001 - shareInBasisPoints(8_001, refundBasisPoints) + 349, disclosedFeeAmount),
        )
        expect(collected - result.refundAmount + result.chargeAmount).toBe(result.feeAmount)
        expect(Math.min(result.refundAmount, result.chargeAmount)).toBe(0)
      },
    ),
  )
})
