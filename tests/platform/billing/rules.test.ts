import fc from 'fast-check'
import {
  compareValues,
  type Contents,
  featureKeys,
  featureOf,
  featuresFor,
  type FeatureValue,
  isGranted,
  valueIn,
} from '#platform/billing/features.ts'
import {
  amountOf,
  differences,
  dunningCalendar,
  type EntitlementFacts,
  entitlementOf,
  isEntitling,
  isFittingChoice,
  leftoverOf,
  periodBounds,
  periodKey,
  periodStart,
  type PlanPromise,
  prorationOf,
  roundPrice,
  type Running,
  seedPlans,
  standingAt,
  stepBetween,
  termsFaults,
  warningsCrossed,
} from '#platform/billing/rules/index.ts'
import { minorUnitDigits, smallestStep } from '#platform/kernel/money.ts'
import { after, days } from '#platform/kernel/time.ts'

const providerFeatures = featuresFor('provider')
const valueFor = (key: (typeof featureKeys)[number]): fc.Arbitrary<FeatureValue> => {
  const { kind } = featureOf(key)
  if (kind === 'switch') return fc.boolean()
  return kind === 'rate' ? fc.nat(10_000) : fc.option(fc.nat(50), { nil: null })
}
const contents: fc.Arbitrary<Contents> = fc
  .subarray(featureKeys)
  .chain((keys) => fc.tuple(...keys.map((key) => valueFor(key).map((value) => [key, value] as const))))
  .map((entries) => Object.fromEntries(entries))
const price = fc.option(
  fc.record({
    interval: fc.constantFrom('month' as const, 'year' as const),
    amount: fc.integer({ min: 100, max: 100_000 }),
    setupAmount: fc.constant(0),
    seatAmount: fc.option(fc.nat(5_000), { nil: null }),
  }),
  { nil: null },
)
const promise: fc.Arbitrary<PlanPromise> = fc
  .record({ contents, price })
  .map((each) => ({ name: 'Some', overage: {}, currency: 'EUR', ...each }))
const now = new Date('2027-05-05T12:00:00Z')
const moment = fc.integer({ min: -60, max: 60 }).map((count) => after(now, days(count)))
const running: fc.Arbitrary<Running> = fc.record({
  state: fc.constantFrom('incomplete', 'trialing', 'active', 'past_due', 'paused'),
  pastDueSince: fc.option(moment, { nil: null }),
  endsAt: fc.option(moment, { nil: null }),
})
const facts: fc.Arbitrary<EntitlementFacts> = fc.record({
  subscription: fc.option(
    fc.tuple(running, promise, fc.nat(5)).map(([state, promised, seats]) => ({
      ...state,
      promise: promised,
      seats,
      planId: 'plan',
      startedAt: after(now, -days(90)),
      isComplimentary: false,
    })),
    { nil: null },
  ),
  byDefault: contents.map((each) => ({ name: 'Everybody', contents: each })),
  grants: fc.array(
    fc.constantFrom(...featureKeys).chain((feature) =>
      fc.record({
        feature: fc.constant(feature),
        value: valueFor(feature),
        isOverride: fc.boolean(),
        reason: fc.constant('Because'),
        grantedAt: fc.constant(after(now, -days(1))),
        expiresAt: fc.option(moment, { nil: null }),
      }),
    ),
    { maxLength: 4 },
  ),
})
const feature = fc.constantFrom(...featureKeys)
const isAtLeast = (key: (typeof featureKeys)[number], one: FeatureValue, other: FeatureValue) =>
  compareValues(key, one, other) >= 0

describe('what somebody may', () => {
  test('nobody has less than what everybody has, unless an override says so', () => {
    fc.assert(
      fc.property(facts, feature, (known, key) => {
        const { value, because } = entitlementOf(known, key, now)
        const isOverridden = because.some(({ kind }) => kind === 'override')
        expect(isOverridden || isAtLeast(key, value, valueIn(known.byDefault.contents, key))).toBe(true)
      }),
    )
  })

  test('while a plan counts, all that it promised is there, unless an override says otherwise', () => {
    fc.assert(
      fc.property(facts, feature, (known, key) => {
        const { subscription } = known
        if (subscription === null || !isEntitling(standingAt(subscription, now))) return
        const { value, because } = entitlementOf(known, key, now)
        const isOverridden = because.some(({ kind }) => kind === 'override')
        expect(isOverridden || isAtLeast(key, value, valueIn(subscription.promise.contents, key))).toBe(true)
      }),
    )
  })

  test('one more grant never takes anything away, and none that is over changes anything', () => {
    fc.assert(
      fc.property(facts, feature, fc.boolean(), (known, key, isOver) => {
        const before = entitlementOf(known, key, now)
        const grant = {
          feature: key,
          value: featureOf(key).kind === 'switch' ? true : featureOf(key).kind === 'rate' ? 0 : null,
          isOverride: false,
          reason: 'More',
          grantedAt: now,
          expiresAt: isOver ? now : null,
        }
        const more = entitlementOf({ ...known, grants: [...known.grants, grant] }, key, now)
        expect(isAtLeast(key, more.value, before.value)).toBe(true)
        if (isOver) expect(more).toEqual(before)
      }),
    )
  })

  test('whatever somebody has, there is a reason for it', () => {
    fc.assert(
      fc.property(facts, feature, (known, key) => {
        expect(entitlementOf(known, key, now).because.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('from one plan to another', () => {
  test('what the way there gives, the way back takes', () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        const there = differences(one, other)
        const back = differences(other, one)
        expect(back.map(({ feature: key, gives }) => [key, gives === 'more' ? 'less' : 'more'])).toEqual(
          there.map(({ feature: key, gives }) => [key, gives]),
        )
      }),
    )
  })

  test('a plan is the same as itself, and an upgrade back is never an upgrade', () => {
    fc.assert(
      fc.property(promise, promise, (one, other) => {
        expect(stepBetween(one, one)).toBe('same')
        if (stepBetween(one, other) === 'upgrade') expect(stepBetween(other, one)).not.toBe('upgrade')
      }),
    )
  })

  test('of what a smaller plan leaves over nothing is deleted: enough of it is proposed for resting', () => {
    const inUse = Array.from({ length: 12 }, (_, index) => `member ${index}`)
    fc.assert(
      fc.property(contents, contents, fc.nat(12), (from, to, count) => {
        const used = inUse.slice(0, count)
        for (const left of leftoverOf('provider', from, to, { 'team.members': used })) {
          if (left.kind === 'ends') {
            expect(isGranted(left.feature, valueIn(to, left.feature))).toBe(false)
            continue
          }
          expect(used.length - left.proposed.length).toBe(left.limit)
          expect(isFittingChoice(left, left.proposed)).toBe(true)
          expect(isFittingChoice(left, left.proposed.slice(1))).toBe(false)
          expect(isFittingChoice(left, [...left.proposed.slice(1), 'somebody else'])).toBe(false)
        }
      }),
    )
  })

  test('a change that costs as much costs nothing, and never more than the price', () => {
    const [startsAt, endsAt] = [new Date('2028-01-31T10:00:00Z'), new Date('2028-02-29T10:00:00Z')]
    const paid = promise.filter((each) => each.price !== null)
    fc.assert(
      fc.property(paid, paid, fc.nat(2_505_600), (one, other, seconds) => {
        const at = new Date(startsAt.getTime() + seconds * 1_000)
        const same = { promise: one, seats: 2 }
        expect(prorationOf(same, same, { startsAt, endsAt }, at).dueAmount).toBe(0)
        const found = prorationOf(same, { promise: other, seats: 2 }, { startsAt, endsAt }, at)
        expect(found.creditAmount).toBeLessThanOrEqual(amountOf(one, 2))
        expect(found.chargeAmount).toBeLessThanOrEqual(amountOf(other, 2))
        expect(found.dueAmount).toBe(found.chargeAmount - found.creditAmount)
      }),
    )
  })
})

describe('the calendar', () => {
  test.each([
    ['2027-01-31T10:00:00Z', ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']],
    ['2028-01-31T10:00:00Z', ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']],
    ['2027-12-29T23:30:00Z', ['2027-12-29', '2028-01-29', '2028-02-29', '2028-03-29', '2028-04-29']],
  ])('a subscription of %s is renewed on the day of its anchor, or the last of a month', (anchor, dates) => {
    const found = dates.map((_, index) => periodStart(new Date(anchor), 'month', index).toISOString())
    expect(found).toEqual(dates.map((date) => `${date}${anchor.slice(10, 19)}.000Z`))
  })

  test('a year that begins on a leap day is renewed on 28 February, and on the next leap day again', () => {
    const years = [0, 1, 2, 3, 4].map((index) =>
      periodStart(new Date('2028-02-29T08:00:00Z'), 'year', index).toISOString().slice(0, 10),
    )
    expect(years).toEqual(['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29'])
  })

  test('every moment lies in one period, whose ends are the neighbours’', () => {
    const zones = ['Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Cairo']
    const instant = fc.date({
      min: new Date('2010-01-01'),
      max: new Date('2035-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...zones),
        fc.constantFrom('day' as const, 'month' as const, 'year' as const),
        (at, zone, period) => {
          const { startsAt, endsAt } = periodBounds(period, at, zone)
          const key = periodKey(period, at, zone)
          expect(startsAt <= at && at < endsAt).toBe(true)
          expect(periodKey(period, startsAt, zone)).toBe(key)
          expect(periodKey(period, new Date(endsAt.getTime() - 1), zone)).toBe(key)
          expect(periodKey(period, endsAt, zone)).not.toBe(key)
          expect(periodBounds(period, endsAt, zone).startsAt).toEqual(endsAt)
        },
      ),
    )
  })

  test('after a failed payment there are three reminders, a time of grace, and then what everybody has', () => {
    const since = new Date('2027-03-25T09:00:00Z')
    const at = (day: number) =>
      standingAt({ state: 'past_due', pastDueSince: since, endsAt: null }, after(since, days(day)))
    expect([0, 3, 6.9, 7, 13.9, 14, 400].map(at)).toEqual([
      'past_due',
      'past_due',
      'past_due',
      'grace',
      'grace',
      'lapsed',
      'lapsed',
    ])
    expect(dunningCalendar(since).map((step) => ('day' in step ? step.day : step.kind))).toEqual([
      3,
      5,
      7,
      'limited',
    ])
  })

  test('a period that ends without news of the processor locks nobody out', () => {
    const active = { state: 'active' as const, pastDueSince: null, endsAt: null }
    expect(isEntitling(standingAt(active, new Date('2099-01-01')))).toBe(true)
  })

  test('each warning is given by exactly one step, however large the steps are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 }),
        (limit, steps) => {
          let used = 0
          const given = steps.flatMap((step) => warningsCrossed(used, (used += step), limit))
          const due = [80, 100].filter((percent) => used >= Math.ceil((limit * percent) / 100))
          expect(given).toEqual(due)
        },
      ),
    )
  })
})

describe('a price list', () => {
  test.each([
    ['USD', [19, 49]],
    ['EUR', [19, 49]],
    ['GBP', [19, 49]],
    ['JPY', [2_900, 6_900]],
    ['KRW', [29_000, 69_000]],
    ['INR', [1_900, 3_900]],
    ['KWD', [6, 19]],
  ])('in %s begins with prices that look like some', (currency, prices) => {
    const monthly = seedPlans('provider', currency).flatMap((plan) =>
      plan.prices.filter(({ interval }) => interval === 'month').map(({ amount }) => amount),
    )
    expect(monthly).toEqual(prices.map((each) => each * 10 ** minorUnitDigits(currency)))
  })

  test('begins sound in every currency', () => {
    for (const currency of Intl.supportedValuesOf('currency')) {
      for (const buyer of ['provider', 'tenant'] as const) {
        const plans = seedPlans(buyer, currency)
        expect(plans.filter(({ isDefault }) => isDefault)).toHaveLength(1)
        expect(plans.flatMap((plan) => termsFaults(plan, buyer, currency))).toEqual([])
      }
      expect(roundPrice(19, currency) % smallestStep(currency)).toBe(0)
    }
  })

  test.each([
    ['a feature of others', { contents: { staff: 3 }, prices: [] }, 'contents.staff'],
    [
      'a switch as a number',
      { contents: { 'calendar.sync': 3 as never }, prices: [] },
      'contents.calendar.sync',
    ],
    ['a negative limit', { contents: { bookings: -1 }, prices: [] }, 'contents.bookings'],
    [
      'a price of nothing',
      { contents: {}, prices: [{ interval: 'month' as const, amount: 0 }] },
      'prices.0.amount',
    ],
    [
      'two prices for one interval',
      {
        contents: {},
        prices: [
          { interval: 'month' as const, amount: 100 },
          { interval: 'month' as const, amount: 200 },
        ],
      },
      'prices.1.interval',
    ],
    [
      'overage where there is no limit',
      { contents: { bookings: null }, overage: { bookings: 100 }, prices: [] },
      'overage.bookings',
    ],
    [
      'seats where everybody has a seat',
      {
        contents: { 'team.members': null },
        prices: [{ interval: 'month' as const, amount: 100, seatAmount: 5 }],
      },
      'prices.0.seatAmount',
    ],
    ['a trial of what costs nothing', { contents: {}, prices: [], trialDays: 3 }, 'trialDays'],
  ])('does not take %s', (_, terms, field) => {
    expect(termsFaults(terms, 'provider', 'EUR').map((fault) => fault.field)).toContain(field)
  })

  test('amounts have the step in which a currency is charged', () => {
    const terms = { contents: {}, prices: [{ interval: 'month' as const, amount: 19_005 }] }
    expect(termsFaults(terms, 'provider', 'KWD')).toHaveLength(1)
    expect(termsFaults(terms, 'provider', 'EUR')).toEqual([])
  })
})

test('every feature has its words, and every key is one that a table can hold', () => {
  for (const key of providerFeatures) {
    expect(featureOf(key).label).not.toBe('')
    expect(key).toMatch(/^[a-z_]+(\.[a-z_]+)?$/)
  }
})
