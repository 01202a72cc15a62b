import fc from 'fast-check'
import {
  boundary,
  nextDay,
  percentOf,
  shareOf,
  wholePeriod,
  type Interval,
} from '#platform/local/stripe/billing/periods.ts'
import { at } from '#tests/support/local-billing.ts'

const month: Interval = { unit: 'month', count: 1 }
const year: Interval = { unit: 'year', count: 1 }
const text = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 16)
const boundaries = (from: string, interval: Interval, count: number) =>
  Array.from({ length: count }, (_, index) => text(boundary({ at: at(from) }, interval, index)))

test('a month that lacks the day of the anchor ends on its last day, and the next one goes back to it', () => {
  expect(boundaries('2027-10-31T22:15:00Z', month, 7)).toEqual([
    '2027-10-31T22:15',
    '2027-11-30T22:15',
    '2027-12-31T22:15',
    '2028-01-31T22:15',
    '2028-02-29T22:15',
    '2028-03-31T22:15',
    '2028-04-30T22:15',
  ])
})

test('years from a leap day end on 28 February until the next leap year', () => {
  expect(boundaries('2028-02-29T10:00:00Z', year, 5)).toEqual([
    '2028-02-29T10:00',
    '2029-02-28T10:00',
    '2030-02-28T10:00',
    '2031-02-28T10:00',
    '2032-02-29T10:00',
  ])
})

test.each<[Interval, string]>([
  [{ unit: 'month', count: 3 }, '2027-04-30T00:00'],
  [{ unit: 'week', count: 2 }, '2027-02-14T00:00'],
  [{ unit: 'day', count: 10 }, '2027-02-10T00:00'],
])('the first period of %j ends %s', (interval, end) => {
  expect(boundaries('2027-01-31T00:00:00Z', interval, 2)[1]).toBe(end)
})

test('a day that the anchor itself had to leave comes back', () => {
  const anchor = { at: at('2027-02-28T00:00:00Z'), day: 31 }

  expect(text(wholePeriod(anchor, month, at('2027-02-28T00:00:00Z')).end)).toBe('2027-03-31T00:00')
})

test('the next day of a month is today or later', () => {
  const from = at('2027-02-10T12:00:00Z')

  expect(text(nextDay(from, { day_of_month: 31 }))).toBe('2027-02-28T12:00')
  expect(text(nextDay(from, { day_of_month: 10, hour: 11 }))).toBe('2027-03-10T11:00')
  expect(text(nextDay(from, { day_of_month: 1, month: 1, hour: 0, minute: 0, second: 0 }))).toBe(
    '2028-01-01T00:00',
  )
})

const interval = fc.record({
  unit: fc.constantFrom<Interval['unit']>('day', 'week', 'month', 'year'),
  count: fc.integer({ min: 1, max: 3 }),
})
const moment = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') })

test('a moment lies in exactly one period, and periods follow each other without a gap', () =>
  fc.assert(
    fc.property(moment, moment, interval, (anchor, when, each) => {
      const period = wholePeriod({ at: anchor }, each, when)
      const next = wholePeriod({ at: anchor }, each, period.end)

      expect(period.start).toBeLessThanOrEqual(when)
      expect(period.end).toBeGreaterThan(when)
      expect(next.start).toBe(period.end)
    }),
    { numRuns: 1_000 },
  ))

test('a share is half-up, a credit mirrors its debit, and the parts of a whole differ from it by less than one', () => {
  expect([
    shareOf(1_900, 1, 2),
    shareOf(5, 1, 2),
    shareOf(-5, 1, 2),
    shareOf(7, 0, 9),
    shareOf(7, 9, 9),
  ]).toEqual([950, 3, -3, 0, 7])
  expect([percentOf(1_000, 12.5), percentOf(1_999, 33.33), percentOf(1, 50)]).toEqual([125, 666, 1])
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.nat(3_000_000),
      fc.nat(3_000_000),
      (amount, a, b) => {
        fc.pre(a + b > 0)
        const sum = shareOf(amount, a, a + b) + shareOf(amount, b, a + b)
        expect(Math.abs(sum - amount)).toBeLessThanOrEqual(1)
      },
    ),
  )
})
