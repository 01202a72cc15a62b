import fc from 'fast-check'
import { sumOf } from '#platform/kernel/money.ts'
import {
  addSplits,
  type AppliedSplitTerms,
  applySplitTerms,
  cellsOf,
  feeRuleFor,
  type FeeTerms,
  legsOf,
  legsOfSplit,
  noSplit,
  type PotTotals,
  splitBetween,
  splitOf,
  splitParts,
  subtractSplit,
  totalOf,
} from '#platform/payments/rules/index.ts'
import { nextPortion } from '#platform/payments/rules/split.ts'

const terms = (overrides: Partial<AppliedSplitTerms> = {}): AppliedSplitTerms => ({
  commission: { basisPoints: 1_250 },
  platformFee: { basisPoints: 200 },
  base: 'with_tax',
  customerFeeTo: 'tenant',
  taxTo: 'provider',
  ...overrides,
})
const totals = (service: number, taxAmount = 0, customerFee = 0, tip = 0): PotTotals => ({
  service: { amount: service, taxAmount },
  customer_fee: { amount: customerFee, taxAmount: 0 },
  tip: { amount: tip, taxAmount: 0 },
})

test('33.33 USD at 12.5 % and 2 % makes three legs that are 33.33', () => {
  const { split, commissionAmount, platformFeeAmount } = splitOf(totals(3_333), terms(), 'USD')

  expect(legsOfSplit(split)).toEqual({ tenant: 417, platform: 67, provider: 2_849 })
  expect([commissionAmount, platformFeeAmount, totalOf(split)]).toEqual([417, 67, 3_333])
})

test('1,000 JPY at 7.5 % is 75, never times a hundred', () => {
  const { split } = splitOf(
    totals(1_000),
    terms({ commission: { basisPoints: 750 }, platformFee: { basisPoints: 0 } }),
    'JPY',
  )

  expect(legsOfSplit(split)).toEqual({ tenant: 75, platform: 0, provider: 925 })
})

test('what moves in a three-decimal currency moves in steps of ten', () => {
  const { split } = splitOf(totals(10_010), terms(), 'KWD')

  expect(legsOfSplit(split)).toEqual({ tenant: 1_250, platform: 200, provider: 8_560 })
})

test('a limit between two steps of a three-decimal currency is the next one within', () => {
  const limited = terms({
    commission: { basisPoints: 0, minimumAmount: 101 },
    platformFee: { basisPoints: 9_000, maximumAmount: 99 },
  })

  expect(splitOf(totals(10_010), limited, 'KWD').split.service).toEqual({
    tenant: 110,
    platform: 90,
    provider: 9_810,
  })
})

test('a minimum, a cap, and no more than there is: the provider’s rest is never below zero', () => {
  const withMinimum = terms({ commission: { basisPoints: 1_000, minimumAmount: 300 } })
  expect(splitOf(totals(2_000), withMinimum, 'EUR').commissionAmount).toBe(300)
  const withCap = terms({ commission: { basisPoints: 1_000, maximumAmount: 5_000 } })
  expect(splitOf(totals(100_000), withCap, 'EUR').commissionAmount).toBe(5_000)

  const tooMuch = splitOf(totals(200), terms({ commission: { basisPoints: 0, minimumAmount: 300 } }), 'EUR')
  expect(tooMuch).toMatchObject({ commissionAmount: 196, platformFeeAmount: 4, isCapped: true })
  expect(tooMuch.split.service).toEqual({ tenant: 196, platform: 4, provider: 0 })

  // What costs nothing costs no commission either.
  expect(splitOf(totals(0), withMinimum, 'EUR')).toMatchObject({ split: noSplit, isCapped: false })
})

test('commission is taken of the price without its tax where the marketplace says so', () => {
  const { split } = splitOf(totals(11_900, 1_900), terms({ base: 'without_tax' }), 'EUR')

  expect(split.service).toEqual({ tenant: 1_250, platform: 200, provider: 10_450 })
})

test('tax goes to whoever owes it', () => {
  const toTenant = splitOf(totals(11_900, 1_900), terms({ base: 'without_tax', taxTo: 'tenant' }), 'EUR')

  expect(toTenant.split.service).toEqual({ tenant: 3_150, platform: 200, provider: 8_550 })
  expect(toTenant.commissionAmount).toBe(1_250)
})

test('the customer’s fee goes to one party, and a tip wholly to the provider', () => {
  const { split } = splitOf(totals(10_000, 0, 350, 1_000), terms({ customerFeeTo: 'platform' }), 'EUR')

  expect(split.customer_fee).toEqual(legsOf({ platform: 350 }))
  expect(split.tip).toEqual(legsOf({ provider: 1_000 }))
  expect(legsOfSplit(split)).toEqual({ tenant: 1_250, platform: 550, provider: 9_550 })

  const shared = splitOf(totals(10_000, 0, 0, 1_000), terms({ tips: 'commissioned' }), 'EUR')
  expect(shared.split.tip).toEqual(legsOf({ tenant: 125, provider: 875 }))
})

test('an override holds where all that it names is so, and the more exact one wins', () => {
  const fee: FeeTerms = {
    basisPoints: 1_500,
    overrides: [
      { planId: 'business', rule: { basisPoints: 1_000 } },
      { categoryId: 'beauty', rule: { basisPoints: 2_000 } },
      { categoryId: 'beauty', planId: 'business', rule: { basisPoints: 900, minimumAmount: 50 } },
      { customerSource: 'own_client', rule: { basisPoints: 0 } },
      { customerSource: 'own_client', rule: { basisPoints: 1 } },
      { rule: { basisPoints: 9_999 } },
    ],
  }
  const points = (...circumstances: Parameters<typeof feeRuleFor>[1][]) =>
    circumstances.map((each) => feeRuleFor(fee, each).basisPoints)

  expect(
    points(
      {},
      { planId: 'business' },
      { categoryId: 'beauty', planId: 'free' },
      { categoryId: 'beauty', planId: 'business' },
      { customerSource: 'own_client' },
      { customerSource: 'own_client', categoryId: 'beauty' },
      { categoryId: 'home', planId: null },
    ),
  ).toEqual([1_500, 1_000, 2_000, 900, 0, 0, 1_500])
  expect(
    applySplitTerms({ ...terms(), commission: fee }, { categoryId: 'beauty', planId: 'business' }).commission,
  ).toEqual({ basisPoints: 900, minimumAmount: 50 })
})

test('deposit, balance and instalments are split so that their sum is the split of the whole', () => {
  const { split } = splitOf(totals(10_001, 0, 333, 50), terms(), 'EUR')
  const parts = splitParts(split, [3_000, 1, 7_000, 383], 'EUR')

  expect(parts.map(totalOf)).toEqual([3_000, 1, 7_000, 383])
  expect(addSplits(...parts)).toEqual(split)
  expect(() => splitParts(split, [10_384, 1], 'EUR')).toThrow(RangeError)
})

const anySplit = fc.array(fc.nat(100_000), { minLength: 9, maxLength: 9 })
test('however a payment is cut, no part of anybody is negative and nothing is lost', () => {
  fc.assert(
    fc.property(anySplit, fc.array(fc.nat(), { maxLength: 12 }), (amounts, cuts) => {
      const [service, fee, tip] = [amounts.slice(0, 3), amounts.slice(3, 6), amounts.slice(6)].map(
        ([provider, tenant, platform]) => ({ provider: provider!, tenant: tenant!, platform: platform! }),
      )
      const whole = { service: service!, customer_fee: fee!, tip: tip! }
      const total = totalOf(whole)
      const points = [0, ...cuts.map((cut) => cut % (total + 1)).toSorted((a, b) => a - b), total]
      const parts = points.slice(1).map((to, index) => splitBetween(whole, points[index]!, to, 'EUR'))

      expect(addSplits(...parts)).toEqual(whole)
      expect(parts.flatMap(cellsOf).every((amount) => amount >= 0)).toBe(true)
      expect(cellsOf(subtractSplit(whole, addSplits(...parts))).every((amount) => amount === 0)).toBe(true)
    }),
  )
})

test('a portion that was taken unevenly is gone on with from what is left, and ends at nothing', () => {
  const parts = [417, 67, 2_849]

  expect(nextPortion(parts, [139, 22, 950], 1_111)).toEqual([139, 23, 949])
  const uneven = nextPortion(parts, [417, 0, 0], 1_000)
  expect(sumOf(uneven)).toBe(1_000)
  expect(uneven[0]).toBe(0)
  expect(nextPortion(parts, [417, 0, 0], 2_916)).toEqual([0, 67, 2_849])
})
