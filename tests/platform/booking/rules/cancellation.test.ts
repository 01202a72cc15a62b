import fc from 'fast-check'
import {
  type Agreed,
  cancellationOutcome,
  cancellationSchedule,
  noShowFee,
  shareOf,
} from '#platform/booking/rules/index.ts'
import type { BookingPolicy } from '#platform/catalog/index.ts'
import { after, hours } from '#platform/kernel/time.ts'

const startsAt = new Date('2027-03-28T10:00:00Z')
const policy: BookingPolicy = {
  id: null,
  name: 'Moderate',
  version: 3,
  cancellation: [
    { hoursBefore: 24, refundPercent: 50 },
    { hoursBefore: 72, refundPercent: 100 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 24 },
  noShow: { graceMinutes: 15, feePercent: 80, contestHours: 48 },
}
const booking = (overrides: Partial<Agreed> = {}): Agreed => ({
  status: 'confirmed',
  startsAt,
  penaltyStartsAt: null,
  priceAmount: 3333,
  policy,
  ...overrides,
})
const before = (count: number, milliseconds = 0) => after(startsAt, -hours(count) + milliseconds)
const byCustomer = (now: Date, overrides: Partial<Agreed> = {}) =>
  cancellationOutcome(booking(overrides), { by: 'customer', now })

test('on the boundary the customer’s side holds, and a millisecond later the next band', () => {
  expect(byCustomer(before(72))).toMatchObject({ refundAmount: 3333, feeAmount: 0, deadline: before(72) })
  expect(byCustomer(before(72, 1))).toMatchObject({
    refundAmount: 1667,
    feeAmount: 1666,
    refundPercent: 50,
    deadline: before(24),
  })
  expect(byCustomer(before(24))).toMatchObject({ refundAmount: 1667 })
  expect(byCustomer(before(24, 1))).toEqual({
    refundAmount: 0,
    feeAmount: 3333,
    refundPercent: 0,
    isOfCustomer: true,
    band: null,
    deadline: null,
  })
})

test('a booking moved inside the penalty window keeps the clock of its earlier start', () => {
  const moved = { startsAt: after(startsAt, hours(500)), penaltyStartsAt: startsAt }

  expect(byCustomer(before(24, 1), moved)).toMatchObject({ feeAmount: 3333 })
  expect(byCustomer(before(24, 1), { ...moved, penaltyStartsAt: null })).toMatchObject({ feeAmount: 0 })
})

test('a start moved earlier counts from the new one', () => {
  const moved = { startsAt: before(48), penaltyStartsAt: startsAt }

  expect(byCustomer(before(48 + 24), moved)).toMatchObject({ refundPercent: 50 })
  expect(byCustomer(before(48 + 24, 1), moved)).toMatchObject({ refundPercent: 0 })
})

test.each(['provider', 'tenant', 'system'] as const)(
  'a cancellation by the %s gives everything back',
  (by) => {
    expect(cancellationOutcome(booking(), { by, now: startsAt })).toMatchObject({
      refundAmount: 3333,
      feeAmount: 0,
    })
  },
)

test('a request that nobody accepted, and a customer who was asked to move, leave for nothing', () => {
  expect(byCustomer(before(1), { status: 'requested' })).toMatchObject({ feeAmount: 0 })
  expect(cancellationOutcome(booking(), { by: 'customer', now: before(1), isFree: true })).toMatchObject({
    feeAmount: 0,
  })
})

test('a booking from the time before policies can be cancelled freely up to its start', () => {
  expect(byCustomer(startsAt, { policy: {} })).toMatchObject({ feeAmount: 0, deadline: null })
})

test('the schedule shows every step up to the start', () => {
  const schedule = cancellationSchedule(policy, booking())

  expect(schedule).toEqual([
    { until: before(72), refundPercent: 100, refundAmount: 3333, feeAmount: 0 },
    { until: before(24), refundPercent: 50, refundAmount: 1667, feeAmount: 1666 },
    { until: startsAt, refundPercent: 0, refundAmount: 0, feeAmount: 3333 },
  ])
})

const bands = fc.uniqueArray(
  fc.record({
    hoursBefore: fc.integer({ min: 0, max: 2160 }),
    refundPercent: fc.integer({ min: 0, max: 100 }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ hoursBefore }) => hoursBefore },
)
const price = fc.integer({ min: 0, max: 50_000_000_000 })
/** Anywhere around the start, and often exactly on a boundary or a millisecond beside it. */
const instants = fc.oneof(
  fc.integer({ min: -hours(2200), max: 0 }),
  fc
    .tuple(fc.integer({ min: 0, max: 2160 }), fc.integer({ min: -1, max: 1 }))
    .map(([count, beside]) => -hours(count) + beside),
)

test('refund and fee always make the price, and the schedule says at every instant what a cancellation costs', () => {
  fc.assert(
    fc.property(
      bands,
      price,
      instants,
      fc.option(fc.integer({ min: -500, max: 500 })),
      (cancellation, priceAmount, offset, moved) => {
        const penaltyStartsAt = moved === null ? null : after(startsAt, hours(moved))
        const one = booking({ policy: { ...policy, cancellation }, priceAmount, penaltyStartsAt })
        const now = new Date(Math.min(startsAt.getTime() + offset, startsAt.getTime()))

        const outcome = cancellationOutcome(one, { by: 'customer', now })
        const shown = cancellationSchedule({ cancellation }, one).find(({ until }) => now <= until)!

        expect(outcome.refundAmount + outcome.feeAmount).toBe(priceAmount)
        expect(outcome.refundAmount).toBeGreaterThanOrEqual(0)
        expect(outcome.feeAmount).toBeGreaterThanOrEqual(0)
        expect(shown).toMatchObject({
          refundAmount: outcome.refundAmount,
          feeAmount: outcome.feeAmount,
          refundPercent: outcome.refundPercent,
        })
      },
    ),
  )
})

test('a share is rounded half up, also of amounts that floating point would lose', () => {
  expect(shareOf(1, 50)).toBe(1)
  expect(shareOf(3, 50)).toBe(2)
  expect(shareOf(1000, 7)).toBe(70)
  expect(shareOf(9_007_199_254_740_991, 99)).toBe(8_917_127_262_193_581)
})

test('not coming costs the disclosed share, and a provider who does not come gives everything back', () => {
  expect(noShowFee(booking(), 'customer')).toEqual({ feeAmount: 2666, refundAmount: 667 })
  expect(noShowFee(booking(), 'provider')).toEqual({ feeAmount: 0, refundAmount: 3333 })
})
