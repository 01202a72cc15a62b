import {
  comparisonWith,
  draftOf,
  fieldIn,
  formOf,
  isSameTerms,
  readPlan,
  type EditorFeature,
  type PlanInput,
} from '../../admin/app/plans/plan-form.ts'
import { endOfDay } from '../../admin/app/shell/end-of-day.ts'

const feature = (name: string, kind: EditorFeature['kind'], isSum = false): EditorFeature => ({
  feature: name,
  kind,
  label: name,
  description: '',
  isSum,
})
const features = [
  feature('listing', 'switch'),
  feature('bookings', 'meter'),
  feature('team.members', 'limit'),
  feature('platform.fee', 'rate'),
]
const euros = { features, currency: 'EUR' }

const plan: PlanInput = {
  name: 'Professional',
  description: 'For those who live from it',
  contents: { listing: true, bookings: 20, 'team.members': null, 'platform.fee': 125 },
  overage: { bookings: 50 },
  prices: [
    { interval: 'month', amount: 1_950, setupAmount: 1_000, seatAmount: null },
    { interval: 'year', amount: 19_000, setupAmount: 0, seatAmount: 700 },
  ],
  trialDays: 14,
}

test('what the fields of a plan show is read back as the same plan', () => {
  const { input, errors } = readPlan(formOf(draftOf(plan, euros)), euros)

  expect(errors).toEqual([])
  expect(input).toEqual(plan)
  expect(isSameTerms(features, plan, input)).toBe(true)
})

test('amounts follow the currency of whoever sells', () => {
  const yen = { features, currency: 'JPY' }
  const form = formOf({ ...draftOf(plan, euros), 'prices.month.amount': '2900' })

  expect(readPlan(form, yen).input.prices[0]).toMatchObject({ interval: 'month', amount: 2_900 })
  expect(readPlan(formOf({ ...draftOf(plan, euros), 'prices.month.amount': '19.50' }), yen).errors).toEqual(
    expect.arrayContaining([
      { field: 'prices.month.amount', label: 'Monthly price', message: 'Enter an amount of JPY.' },
    ]),
  )
})

test('each thing that cannot be read is said at its field', () => {
  const form = formOf({
    ...draftOf(plan, euros),
    name: '',
    'count.bookings': 'many',
    'platform.fee': '',
    'contents.platform.fee': '101',
    'prices.year.amount': '',
    trialDays: '400',
    running: 'move',
    noticeDays: '-1',
  })

  expect(readPlan(form, euros).errors.map(({ field }) => field)).toEqual([
    'name',
    'count.bookings',
    'contents.platform.fee',
    'prices.year.amount',
    'trialDays',
    'noticeDays',
  ])
})

test('what is not included is as little as what is not named, and a fee of nothing is not', () => {
  const { listing: _, ...rest } = plan.contents
  const without = (contents: PlanInput['contents']): PlanInput => ({ ...plan, contents })

  expect(isSameTerms(features, without(rest), without({ ...rest, listing: false }))).toBe(true)
  expect(isSameTerms(features, without(rest), plan)).toBe(false)
  const { 'platform.fee': __, ...unsaid } = plan.contents
  expect(isSameTerms(features, without(unsaid), without({ ...unsaid, 'platform.fee': 0 }))).toBe(false)
})

test('an error of the core stands at the price of its interval', () => {
  const fieldOf = fieldIn({ prices: [plan.prices[1]!] })

  expect(fieldOf('prices.0.amount')).toBe('prices.year.amount')
  expect(fieldOf('contents.bookings')).toBe('contents.bookings')
})

test('the preview has the plan in its place, or at the end, with the features that some plan names', () => {
  const offered = { ...plan, id: 'one', isDefault: false, currency: 'EUR' }
  const other = { ...offered, id: 'two', contents: { listing: true } }
  const changed = { ...offered, name: 'Changed' }

  expect(
    comparisonWith({ plans: [offered, other] }, features, changed).plans.map(({ name }) => name),
  ).toEqual(['Changed', 'Professional'])
  const alone = comparisonWith({ plans: [] }, features, other)
  expect(alone.plans).toEqual([other])
  expect(alone.features.map((each) => each.feature)).toEqual(['listing'])
})

test.each([
  ['2027-03-27', 'Europe/Berlin', '2027-03-27T22:59:59.999Z'],
  // The clocks go forward in this night, and back in that.
  ['2027-03-28', 'Europe/Berlin', '2027-03-28T21:59:59.999Z'],
  ['2027-10-31', 'Europe/Berlin', '2027-10-31T22:59:59.999Z'],
  ['2027-12-31', 'Pacific/Auckland', '2027-12-31T10:59:59.999Z'],
])('the day %s ends in %s at %s', (date, zone, instant) => {
  expect(endOfDay(date, zone)?.toISOString()).toBe(instant)
})

test('what is no date has no end', () => {
  expect(endOfDay('soon', 'Europe/Berlin')).toBeNull()
  expect(endOfDay('2027-13-41', 'Europe/Berlin')).toBeNull()
})
