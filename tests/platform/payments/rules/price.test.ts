import fc from 'fast-check'
import { sumOf } from '#platform/kernel/money.ts'
import {
  customerBreakdown,
  exampleBreakdown,
  legsOf,
  type LineInput,
  overrunAmount,
  potTotalsOf,
  type PriceInput,
  priceOf,
  providerBreakdown,
  splitOf,
  taxOf,
  tenantBreakdown,
} from '#platform/payments/rules/index.ts'

const vat = { name: 'VAT', jurisdiction: 'DE', rate: 19_000 }
const line = (overrides: Partial<LineInput> = {}): LineInput => ({
  id: 'service',
  kind: 'service',
  title: 'Deep cleaning',
  quantity: 1,
  unitAmount: 10_000,
  tax: { rates: [vat] },
  ...overrides,
})
const price = (overrides: Partial<PriceInput> = {}) =>
  priceOf({ currency: 'EUR', taxMode: 'inclusive', lines: [line()], ...overrides })

test('tax is in an inclusive price and comes on top of an exclusive one', () => {
  expect(price()).toMatchObject({ netAmount: 8_403, taxAmount: 1_597, totalAmount: 10_000 })
  expect(price({ taxMode: 'exclusive' })).toMatchObject({
    netAmount: 10_000,
    taxAmount: 1_900,
    totalAmount: 11_900,
  })
})

test('a rate may be finer than a hundredth of a percent, and is rounded half up per line', () => {
  const newYork = { rates: [{ name: 'Sales tax', jurisdiction: 'US-NY', rate: 8_875 }] }

  expect(taxOf(10_000, newYork, 'exclusive').taxAmount).toBe(888)
  // Two lines of 0.50 at 19 %: 0.095 each, rounded each.
  const lines = [line({ unitAmount: 50 }), line({ id: 'other', kind: 'add_on', unitAmount: 50 })]
  expect(price({ taxMode: 'exclusive', lines }).taxAmount).toBe(20)
})

test('several taxes on one line are told apart and add up', () => {
  const canada = {
    rates: [
      { name: 'GST', jurisdiction: 'CA', rate: 5_000 },
      { name: 'QST', jurisdiction: 'CA-QC', rate: 9_975 },
    ],
  }

  expect(taxOf(10_000, canada, 'exclusive').taxes.map(({ amount }) => amount)).toEqual([500, 998])
  const inclusive = taxOf(10_000, canada, 'inclusive')
  expect([inclusive.taxAmount, ...inclusive.taxes.map(({ amount }) => amount)]).toEqual([1_302, 435, 867])
})

test('what is zero-rated or exempt says why it bears no tax', () => {
  const { lines, taxAmount } = price({
    lines: [
      line({ tax: { exemption: 'exempt', reason: 'Tuition' } }),
      line({ id: 'zero', tax: { rates: [{ ...vat, rate: 0 }] } }),
      line({ id: 'tip', kind: 'tip', tax: undefined }),
    ],
  })

  expect(lines.map(({ exemption }) => exemption)).toEqual(['exempt', null, null])
  expect(lines[1]!.taxes).toEqual([{ ...vat, rate: 0, amount: 0 }])
  expect(taxAmount).toBe(0)
})

test('a discount lowers what is taxed, is spread over the lines of the service, and leaves tip and fee alone', () => {
  const result = price({
    lines: [
      line({ unitAmount: 3_334 }),
      line({ id: 'extra', kind: 'add_on', unitAmount: 3_333, quantity: 2 }),
      line({ id: 'fee', kind: 'customer_fee', unitAmount: 250 }),
      line({ id: 'tip', kind: 'tip', unitAmount: 500, tax: undefined }),
    ],
    reductions: [
      { id: 'code', kind: 'discount', title: 'SPRING', amount: 100 },
      { id: 'loyal', kind: 'credit', title: 'Thanks', basisPoints: 1_000, maximumAmount: 500 },
    ],
  })

  expect(result.reductions.map(({ amount, ofLines }) => [amount, ofLines])).toEqual([
    [100, { service: 33, extra: 67 }],
    [500, { service: 167, extra: 333 }],
  ])
  expect(result.lines.map(({ totalAmount }) => totalAmount)).toEqual([3_134, 6_266, 250, 500])
  expect(result.totalAmount).toBe(10_150)
})

test('a discount of more than there is takes all there is, and one of named lines only those', () => {
  const lines = [line(), line({ id: 'extra', kind: 'add_on', unitAmount: 500 })]
  const named = { id: 'x', kind: 'discount', title: 'X', amount: 900, lineIds: ['extra'] } as const

  expect(price({ lines, reductions: [{ ...named, lineIds: undefined, amount: 99_999 }] }).totalAmount).toBe(0)
  expect(price({ lines, reductions: [named] }).lines.map(({ totalAmount }) => totalAmount)).toEqual([
    10_000, 0,
  ])
})

test('10.005 KWD is refused where it is listed; exclusive tax is rounded so that it can be charged', () => {
  const inKuwait = (unitAmount: number) =>
    price({
      currency: 'KWD',
      taxMode: 'exclusive',
      lines: [line({ unitAmount, tax: { rates: [{ ...vat, rate: 5_000 }] } })],
    })

  expect(() => inKuwait(10_005)).toThrow('steps of 10')
  expect(inKuwait(10_010)).toMatchObject({ taxAmount: 500, totalAmount: 10_510 })
})

test('what is no price is refused', () => {
  for (const overrides of [{ quantity: 1.5 }, { quantity: -1 }, { unitAmount: -1 }, { unitAmount: 0.5 }])
    expect(() => price({ lines: [line(overrides)] })).toThrow()
  expect(() => price({ lines: [line(), line()] })).toThrow('same id')
  expect(() => price({ reductions: [{ id: 'x', kind: 'discount', title: 'X', amount: -1 }] })).toThrow(
    'positive',
  )
})

const anyInput = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  taxMode: fc.constantFrom('inclusive' as const, 'exclusive' as const),
  amounts: fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: 0, max: 5 }), fc.nat(30_000)), {
    minLength: 1,
    maxLength: 6,
  }),
  reductions: fc.array(fc.nat(50_000), { maxLength: 3 }),
})
test('the lines make the total, net and tax make each line, and all rows make what the customer sees', () => {
  fc.assert(
    fc.property(anyInput, ({ currency, taxMode, amounts, reductions }) => {
      const step = currency === 'KWD' ? 10 : 1
      const result = priceOf({
        currency,
        taxMode,
        lines: amounts.map(([unitAmount, quantity, rate], index) =>
          line({
            id: `${index}`,
            unitAmount: unitAmount * step,
            quantity,
            tax: { rates: [{ ...vat, rate }] },
          }),
        ),
        reductions: reductions.map((amount, index) => ({
          id: `${index}`,
          kind: 'discount',
          title: 'Less',
          amount: amount * step,
        })),
      })
      const { lines, totalAmount, netAmount, taxAmount, taxes } = result

      expect(sumOf(lines.map((each) => each.totalAmount))).toBe(totalAmount)
      expect(netAmount + taxAmount).toBe(totalAmount)
      expect(sumOf(taxes.map(({ amount }) => amount))).toBe(taxAmount)
      for (const each of lines) {
        expect(each.netAmount + each.taxAmount).toBe(each.totalAmount)
        expect(Math.min(each.netAmount, each.taxAmount, each.totalAmount)).toBeGreaterThanOrEqual(0)
        expect(each.totalAmount % step).toBe(0)
      }
      expect(sumOf(customerBreakdown(result).rows.map(({ amount }) => amount))).toBe(totalAmount)
    }),
  )
})

test('each party sees what concerns it, and it adds up', () => {
  const result = price({
    lines: [
      line(),
      line({ id: 'fee', kind: 'customer_fee', title: 'Booking fee', unitAmount: 250 }),
      line({ id: 'tip', kind: 'tip', unitAmount: 500, tax: undefined }),
    ],
  })
  const terms = {
    commission: { basisPoints: 1_500 },
    platformFee: { basisPoints: 200 },
    base: 'with_tax',
    customerFeeTo: 'tenant',
    taxTo: 'tenant',
  } as const
  const split = splitOf(potTotalsOf(result.lines), terms, 'EUR')

  expect(customerBreakdown(result)).toMatchObject({ totalAmount: 10_750, isTaxIncluded: true })
  expect(providerBreakdown(result, split)).toEqual({
    totalAmount: 10_750,
    commissionAmount: 1_500,
    otherAmount: 2_047,
    tipAmount: 500,
    netAmount: 7_203,
  })
  expect(tenantBreakdown(result, split)).toEqual({
    totalAmount: 10_750,
    commissionAmount: 1_500,
    customerFeeAmount: 250,
    taxAmount: 1_597,
    tenantAmount: 3_347,
    providerAmount: 7_203,
    platformAmount: 200,
  })
  expect(
    exampleBreakdown(legsOf({ provider: 850, tenant: 120, platform: 30 }), {
      basisPoints: 150,
      fixedAmount: 25,
    }),
  ).toEqual({
    customer: 1_000,
    provider: 850,
    tenant: 120,
    platform: 30,
    processor: 40,
  })
})

test('staying longer costs by the minute of what was agreed', () => {
  expect(overrunAmount({ priceAmount: 5_000, minutes: 60 }, 20, 'EUR')).toBe(1_667)
  expect(overrunAmount({ priceAmount: 10_000, minutes: 90 }, 10, 'KWD')).toBe(1_110)
})
