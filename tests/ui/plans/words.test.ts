import type { OfferedPlan, PlanComparison } from '#platform/billing/index.ts'
import { featureCell, plansHolding, savedByYear } from '#ui/plans/words.ts'

const plan = (name: string, contents: OfferedPlan['contents'], prices: OfferedPlan['prices'] = []) =>
  ({
    id: name,
    name,
    description: '',
    isDefault: prices.length === 0,
    contents,
    overage: {},
    currency: 'EUR',
    prices,
    trialDays: 0,
  }) satisfies OfferedPlan
const comparison = (...plans: OfferedPlan[]): PlanComparison => ({ plans, features: [] })

test('what a plan does not name, switches off or has nothing of is not there, and no limit is unlimited', () => {
  expect([undefined, false, 0].map((value) => featureCell('limit', value, 'en').kind)).toEqual([
    'none',
    'none',
    'none',
  ])
  expect(featureCell('switch', true, 'en')).toEqual({ kind: 'there' })
  expect(featureCell('meter', null, 'en')).toEqual({ kind: 'amount', text: 'Unlimited' })
  expect(featureCell('meter', 1_500, 'en')).toEqual({ kind: 'amount', text: '1,500' })
  expect(featureCell('rate', 0, 'en')).toEqual({ kind: 'amount', text: '0%' })
})

test('whoever has used up a limit is shown the plans with a higher one only', () => {
  const found = (above?: number) =>
    plansHolding(
      comparison(
        plan('Free', { 'team.members': 0 }),
        plan('Small', { 'team.members': 2 }),
        plan('Large', { 'team.members': 5 }),
        plan('Endless', { 'team.members': null }),
      ),
      'team.members',
      above,
    ).map(({ name }) => name)
  expect(found()).toEqual(['Small', 'Large', 'Endless'])
  expect(found(2)).toEqual(['Large', 'Endless'])
  expect(found(5)).toEqual(['Endless'])
})

test('what a year saves is what twelve months cost more, and never less than nothing', () => {
  const price = (interval: 'month' | 'year', amount: number) =>
    ({ interval, amount, setupAmount: 0, seatAmount: null }) as const
  expect(savedByYear(plan('Professional', {}, [price('month', 1_900), price('year', 19_000)]))).toBe(3_800)
  expect(savedByYear(plan('Dear', {}, [price('month', 1_000), price('year', 13_000)]))).toBe(0)
  expect(savedByYear(plan('Yearly', {}, [price('year', 13_000)]))).toBe(0)
})
