import {
  completenessOf,
  isStepDone,
  onboardingSteps,
  type ProfileFacts,
} from '#platform/providers/rules/index.ts'
import { daysUntil, reminderDue } from '#platform/providers/rules/index.ts'

const nothing: ProfileFacts = {
  businessName: ' ',
  city: '',
  headline: '',
  introduction: 'Hello',
  skills: [],
  languages: [],
  serviceRadiusKm: null,
  hasLogo: false,
  pictures: 0,
  credentials: 0,
  services: 0,
  weeklyWindows: 0,
}
const everything: ProfileFacts = {
  businessName: 'Malerei Grün',
  city: 'Köln',
  headline: 'Careful work',
  introduction: 'We paint rooms, halls and stairways, and leave them cleaner than we found them.',
  skills: ['Painting'],
  languages: ['de'],
  serviceRadiusKm: 0,
  hasLogo: true,
  pictures: 1,
  credentials: 1,
  services: 1,
  weeklyWindows: 5,
}

test('an empty profile scores nothing, a full one a hundred', () => {
  expect(completenessOf(nothing)).toMatchObject({ score: 0, maySubmit: false })
  expect(completenessOf(everything)).toMatchObject({ score: 100, maySubmit: true })
})

test('what a review needs makes up eighty of the hundred', () => {
  const { items } = completenessOf(everything)
  const sum = (isRequired: boolean) =>
    items.filter((item) => item.isRequired === isRequired).reduce((total, { weight }) => total + weight, 0)

  expect([sum(true), sum(false)]).toEqual([80, 20])
})

test.each([
  ['businessName', ''],
  ['city', ''],
  ['introduction', 'Too short'],
  ['skills', []],
  ['languages', []],
  ['serviceRadiusKm', null],
  ['services', 0],
  ['weeklyWindows', 0],
])('without %s nothing can be submitted', (field, value) => {
  expect(completenessOf({ ...everything, [field]: value }).maySubmit).toBe(false)
})

test('logo, pictures, headline and credentials make a profile better and are not needed', () => {
  const plain = completenessOf({ ...everything, headline: '', hasLogo: false, pictures: 0, credentials: 0 })

  expect(plain).toMatchObject({ score: 80, maySubmit: true })
  expect(isStepDone(plain, 'photos')).toBe(false)
})

test('every step but the review is done in a full profile, and none in an empty one', () => {
  const done = (facts: ProfileFacts) =>
    onboardingSteps.filter((step) => isStepDone(completenessOf(facts), step))

  expect(done(everything)).toEqual(onboardingSteps.filter((step) => step !== 'review'))
  expect(done(nothing)).toEqual([])
})

test.each([
  [60, null],
  [31, null],
  [30, 30],
  [8, 30],
  [7, 7],
  [1, 7],
  [0, 0],
  [-1, null],
])('with %s days left the reminder of %s days fits', (daysLeft, expected) => {
  expect(reminderDue(daysLeft)).toBe(expected)
})

test('days are counted on the calendar, whatever the clocks do', () => {
  expect(daysUntil('2027-03-27', '2027-03-29')).toBe(2)
  expect(daysUntil('2028-02-28', '2028-03-01')).toBe(2)
  expect(daysUntil('2027-01-01', '2026-12-31')).toBe(-1)
})
