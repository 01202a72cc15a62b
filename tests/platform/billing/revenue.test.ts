import fc from 'fast-check'
import type { PlanPromise } from '#platform/billing/index.ts'
import { monthlyAmount, revenueByMonth, type SubscriptionEntry } from '#platform/billing/rules/index.ts'

const promise = (amount: number, interval: 'month' | 'year'): PlanPromise => ({
  name: 'Some',
  contents: {},
  overage: {},
  currency: 'EUR',
  price: { interval, amount, setupAmount: 9_900, seatAmount: 500 },
})
const at = (text: string) => new Date(text)
const entry = (
  subscriptionId: string,
  from: string,
  state: SubscriptionEntry['state'],
  more: Partial<SubscriptionEntry> = {},
): SubscriptionEntry => ({
  subscriptionId,
  ownerId: `owner of ${subscriptionId}`,
  from: at(from),
  state,
  pastDueSince: null,
  endsAt: null,
  monthlyAmount: 1_900,
  ...more,
})
const berlin = { timeZone: 'Europe/Berlin', now: at('2027-06-15T12:00:00Z'), count: 6 }
const months = (entries: SubscriptionEntry[], rest: Partial<typeof berlin> = {}) =>
  Object.fromEntries(
    revenueByMonth(entries, { ...berlin, ...rest }).map(({ month, ...figures }) => [month, figures]),
  )

test('a year counts by twelfths, seats with it, and nothing of what is paid once', () => {
  const now = at('2027-06-15')
  expect(monthlyAmount({ promise: promise(1_900, 'month'), seats: 0 }, now)).toBe(1_900)
  expect(monthlyAmount({ promise: promise(1_900, 'month'), seats: 2 }, now)).toBe(2_900)
  expect(monthlyAmount({ promise: promise(19_000, 'year'), seats: 0 }, now)).toBe(1_583)
})

test('a coupon lessens what recurs while it lasts, and not at all when it takes from one payment', () => {
  const discount = { couponId: 'c', code: 'HALF', percentOff: 50, amountOff: null, isOnce: false }
  const half = { promise: promise(2_000, 'month'), seats: 0 }
  const until = { ...discount, endsAt: '2027-07-01T00:00:00.000Z' }
  expect(monthlyAmount({ ...half, discount: until }, at('2027-06-30'))).toBe(1_000)
  expect(monthlyAmount({ ...half, discount: until }, at('2027-07-01'))).toBe(2_000)
  expect(monthlyAmount({ ...half, discount: { ...until, isOnce: true } }, at('2027-06-30'))).toBe(2_000)
})

test('who comes, grows, shrinks and goes is told by the month in which they do', () => {
  const found = months([
    entry('a', '2027-01-10T00:00:00Z', 'active'),
    entry('a', '2027-03-05T00:00:00Z', 'active', { monthlyAmount: 4_900 }),
    entry('b', '2027-02-10T00:00:00Z', 'active'),
    entry('b', '2027-04-20T00:00:00Z', 'ended'),
    entry('a', '2027-05-02T00:00:00Z', 'active', { monthlyAmount: 2_900 }),
  ])

  expect(found['2027-01']).toMatchObject({ recurring: 1_900, gained: 1_900, lost: 0, joined: 1, churn: null })
  expect(found['2027-02']).toMatchObject({ recurring: 3_800, gained: 1_900, subscribers: 2, churn: 0 })
  expect(found['2027-03']).toMatchObject({ recurring: 6_800, gained: 3_000, joined: 0 })
  expect(found['2027-04']).toMatchObject({ recurring: 4_900, lost: 1_900, left: 1, churn: 5_000 })
  expect(found['2027-05']).toMatchObject({ recurring: 2_900, gained: 0, lost: 2_000, left: 0, churn: 0 })
  expect(found['2027-06']).toMatchObject({ recurring: 2_900, subscribers: 1 })
})

test('a month begins on the wall of the seller', () => {
  // Half past midnight in Berlin, still the month before in Greenwich.
  const found = months([entry('a', '2027-03-31T22:30:00Z', 'active')])
  expect(found['2027-03']).toMatchObject({ recurring: 0, joined: 0 })
  expect(found['2027-04']).toMatchObject({ recurring: 1_900, joined: 1 })
})

test('a payment that failed still counts for two weeks, and then no more until it is paid', () => {
  const since = at('2027-03-25T00:00:00Z')
  const found = months([
    entry('a', '2027-01-10T00:00:00Z', 'active'),
    entry('a', '2027-03-25T01:00:00Z', 'past_due', { pastDueSince: since }),
    entry('a', '2027-05-20T00:00:00Z', 'active'),
  ])
  expect(found['2027-03']).toMatchObject({ recurring: 1_900, lost: 0 })
  expect(found['2027-04']).toMatchObject({ recurring: 0, lost: 1_900, left: 1 })
  expect(found['2027-05']).toMatchObject({ recurring: 1_900, gained: 1_900, joined: 1 })
})

test('a cancellation is lost when its period is over, also before the processor says so', () => {
  const found = months([
    entry('a', '2027-01-10T00:00:00Z', 'active'),
    entry('a', '2027-02-01T00:00:00Z', 'active', { endsAt: at('2027-03-10T00:00:00Z') }),
  ])
  expect([found['2027-02']!.left, found['2027-03']!.left]).toEqual([0, 1])
})

test('trials bring nothing; those that become paid are conversions, and those that end are none', () => {
  const found = months([
    entry('a', '2027-02-20T00:00:00Z', 'trialing'),
    entry('a', '2027-03-06T00:00:00Z', 'active'),
    entry('b', '2027-02-25T00:00:00Z', 'trialing'),
    entry('b', '2027-03-11T00:00:00Z', 'ended'),
    entry('c', '2027-06-10T00:00:00Z', 'trialing'),
  ])
  expect(found['2027-02']).toMatchObject({ trialsStarted: 2, recurring: 0, converted: 0, trialsEnded: 0 })
  expect(found['2027-03']).toMatchObject({ trialsEnded: 2, converted: 1, recurring: 1_900, joined: 1 })
  expect(found['2027-06']).toMatchObject({ trialsStarted: 1, recurring: 1_900 })
})

test('each month is the month before, and what was gained, less what was lost', () => {
  const states = fc.constantFrom<SubscriptionEntry['state']>(
    'trialing',
    'active',
    'past_due',
    'paused',
    'ended',
  )
  const some = fc.record({
    subscriptionId: fc.constantFrom('a', 'b', 'c'),
    day: fc.nat(200),
    state: states,
    monthlyAmount: fc.nat(5_000),
  })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), (drawn) => {
      const entries = drawn
        .toSorted((one, other) => one.day - other.day)
        .map(({ day, subscriptionId, state, monthlyAmount: amount }) => {
          const from = new Date(at('2026-12-01T00:00:00Z').getTime() + day * 86_400_000)
          const pastDueSince = state === 'past_due' ? from : null
          return { ...entry(subscriptionId, from.toISOString(), state), monthlyAmount: amount, pastDueSince }
        })
      const found = revenueByMonth(entries, berlin)
      for (const [index, { recurring, gained, lost, subscribers, joined, left }] of found.entries()) {
        const before = found[index - 1]
        if (!before) continue
        expect(recurring).toBe(before.recurring + gained - lost)
        expect(subscribers).toBe(before.subscribers + joined - left)
        expect(Math.min(gained, lost, joined, left)).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 200 },
  )
})
