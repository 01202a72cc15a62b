import fc from 'fast-check'
import {
  allocate,
  assertMinorUnits,
  formatMoney,
  fromProcessorAmount,
  minorUnitDigits,
  parseDecimal,
  payoutStep,
  portionBetween,
  portionOf,
  ratioOf,
  shareInBasisPoints,
  smallestStep,
  sumOf,
  times,
  toDecimal,
  toProcessorAmount,
} from '#platform/kernel/money.ts'
import { currencyDigits } from '#ui/format.ts'

const amounts = fc.integer({ min: 0, max: 10_000_000 })
const weights = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 })

test.each([
  ['EUR', 2],
  ['USD', 2],
  ['HUF', 2],
  ['TWD', 2],
  ['COP', 2],
  ['IDR', 2],
  ['JPY', 0],
  ['KRW', 0],
  ['ISK', 0],
  ['UGX', 0],
  ['XOF', 0],
  ['KWD', 3],
  ['BHD', 3],
  ['TND', 3],
])('%s has %i decimals, whatever the runtime’s tables say', (currency, digits) => {
  expect(minorUnitDigits(currency)).toBe(digits)
})

test('pages and core agree on the decimals of every currency', () => {
  const differing = Intl.supportedValuesOf('currency').filter(
    (currency) => currencyDigits(currency) !== minorUnitDigits(currency),
  )

  expect(differing).toEqual([])
})

test('what the processor is told is what it documents', () => {
  expect(toProcessorAmount({ amount: 1_000, currency: 'JPY' })).toBe(1_000)
  expect(toProcessorAmount({ amount: 1_000, currency: 'EUR' })).toBe(1_000)
  expect(toProcessorAmount({ amount: 5, currency: 'ISK' })).toBe(500)
  expect(toProcessorAmount({ amount: 5, currency: 'UGX' })).toBe(500)
  expect(toProcessorAmount({ amount: 10_010, currency: 'KWD' })).toBe(10_010)
  // 10.005 KWD: the last of three decimals must be 0.
  expect(() => toProcessorAmount({ amount: 10_005, currency: 'KWD' })).toThrow('steps of 10')
  expect(fromProcessorAmount(500, 'ISK')).toEqual({ amount: 5, currency: 'ISK' })
  expect(() => fromProcessorAmount(550, 'ISK')).toThrow(RangeError)
  expect([
    smallestStep('KWD'),
    smallestStep('JPY'),
    payoutStep('HUF'),
    payoutStep('TWD'),
    payoutStep('EUR'),
  ]).toEqual([10, 1, 100, 100, 1])
})

test('an amount comes back from the processor as it went there', () => {
  fc.assert(
    fc.property(amounts, fc.constantFrom('EUR', 'JPY', 'ISK', 'UGX', 'KWD', 'HUF'), (count, currency) => {
      const money = { amount: count * smallestStep(currency), currency }
      expect(fromProcessorAmount(toProcessorAmount(money), currency)).toEqual(money)
    }),
  )
})

test('a half goes up, and away from zero when it is taken back', () => {
  expect([ratioOf(5, 1, 10), ratioOf(4, 1, 10), ratioOf(-5, 1, 10), ratioOf(-4, 1, 10)]).toEqual([
    1, 0, -1, 0,
  ])
  expect(shareInBasisPoints(3_333, 1_250)).toBe(417)
  expect(shareInBasisPoints(3_333, 200)).toBe(67)
  // 1,000 JPY at 7.5 %: never times a hundred.
  expect(shareInBasisPoints(1_000, 750)).toBe(75)
  expect(ratioOf(125, 1, 1, 10)).toBe(130)
  expect(Object.is(ratioOf(-4, 1, 10), -0)).toBe(false)
  expect(() => ratioOf(1, 1, 0)).toThrow(RangeError)
})

test('a ratio of large amounts is as exact as one of small ones', () => {
  const slow = (amount: number, numerator: number, denominator: number) =>
    Number((2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator)))
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 50 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 100_000, max: 2 ** 51 }),
      (amount, numerator, denominator) => {
        expect(ratioOf(amount, numerator, denominator)).toBe(slow(amount, numerator, denominator))
      },
    ),
  )
  expect(() => ratioOf(2 ** 52, 2 ** 20, 1)).toThrow(RangeError)
})

test('no sum or product leaves the whole numbers', () => {
  expect(sumOf([1, 2, -3])).toBe(0)
  expect(times(33_33, 3)).toBe(9_999)
  expect(() => sumOf([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError)
  expect(() => sumOf([0.1])).toThrow(RangeError)
  expect(() => times(2 ** 40, 2 ** 20)).toThrow(RangeError)
  expect(() => assertMinorUnits(Number.NaN)).toThrow(RangeError)
})

test('what is allocated is all there is, each within one unit of its share', () => {
  expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
  expect(allocate(5, [50, 30, 20])).toEqual([3, 1, 1])
  expect(allocate(-5, [50, 30, 20])).toEqual([-3, -1, -1])
  expect(allocate(0, [0, 0])).toEqual([0, 0])
  expect(() => allocate(1, [0, 0])).toThrow('nobody')
  expect(() => allocate(1, [-1, 2])).toThrow(RangeError)
  fc.assert(
    fc.property(amounts, weights, (amount, shares) => {
      const total = sumOf(shares)
      fc.pre(total > 0)
      const parts = allocate(amount, shares)
      expect(sumOf(parts)).toBe(amount)
      parts.forEach((part, index) => {
        expect(Math.abs(part - (amount * shares[index]!) / total)).toBeLessThan(1)
        if (shares[index] === 0) expect(part).toBe(0)
      })
    }),
  )
})

test('a portion grows part by part with its amount, and the whole is the parts', () => {
  fc.assert(
    fc.property(weights, fc.nat(), fc.nat(), fc.constantFrom(1, 10), (units, one, other, step) => {
      const parts = units.map((unit) => unit * step)
      const whole = sumOf(parts)
      const [from, to] = [one, other]
        .map((each) => (each % (whole / step + 1)) * step)
        .toSorted((a, b) => a - b)

      const between = portionBetween(parts, from!, to!, step)

      expect(between.every((part) => part >= 0 && part % step === 0)).toBe(true)
      expect(sumOf(between)).toBe(to! - from!)
      expect(portionOf(parts, whole, step)).toEqual(parts)
      expect(portionOf(parts, to!, step).every((part, index) => part <= parts[index]!)).toBe(true)
      if (whole > 0) expect(portionOf(parts, to!, step)[0]).toBe(ratioOf(parts[0]!, to!, whole, step))
    }),
  )
})

test('a portion is of what there is', () => {
  expect(() => portionOf([1, 2], 4)).toThrow('no portion')
  expect(() => portionOf([1, 2], -1)).toThrow('no portion')
  expect(() => portionOf([10, 25], 10, 10)).toThrow('steps')
  expect(() => portionOf([-1, 2], 1)).toThrow(RangeError)
  expect(portionOf([0, 0], 0)).toEqual([0, 0])
})

test('amounts are written and read as decimals of their currency', () => {
  expect(toDecimal({ amount: 3_330, currency: 'EUR' })).toBe('33.30')
  expect(toDecimal({ amount: -5, currency: 'EUR' })).toBe('-0.05')
  expect(toDecimal({ amount: 1_000, currency: 'JPY' })).toBe('1000')
  expect(toDecimal({ amount: 10_005, currency: 'KWD' })).toBe('10.005')
  expect(parseDecimal('33.3', 'EUR')).toEqual({ amount: 3_330, currency: 'EUR' })
  expect(parseDecimal('-0.00', 'EUR')).toEqual({ amount: 0, currency: 'EUR' })
  for (const [text, currency] of [
    ['10.005', 'EUR'],
    ['10.5', 'JPY'],
    ['1,000.00', 'EUR'],
    ['1e3', 'EUR'],
    ['', 'EUR'],
    ['999999999999999.99', 'EUR'],
  ] as const)
    expect(() => parseDecimal(text, currency)).toThrow('no amount')
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
      fc.pre(Math.abs(amount) < 10 ** 14)
      expect(parseDecimal(toDecimal({ amount, currency }), currency)).toEqual({
        amount: amount === 0 ? 0 : amount,
        currency,
      })
    }),
  )
})

test('people read an amount with the decimals it has', () => {
  const read = (amount: number, currency: string) =>
    formatMoney({ amount, currency }, 'en').replaceAll('\u00a0', ' ')

  expect(read(100_000, 'HUF')).toBe('HUF 1,000')
  expect(read(100_050, 'HUF')).toBe('HUF 1,000.50')
  expect(read(10_010, 'KWD')).toBe('KWD 10.010')
  expect(read(1_000, 'JPY')).toBe('¥1,000')
})
