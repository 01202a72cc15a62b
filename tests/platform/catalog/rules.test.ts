import { creditsFor, searchedWords, serviceErrors, termsOf, weighedTerms } from '#platform/catalog/rules.ts'

const none = { title: '', provider: '', category: '', description: '' }

test('a word weighs by where it stands, and by everywhere it stands', () => {
  const terms = weighedTerms({
    title: 'Paint a room',
    provider: 'Room service',
    category: 'Painting',
    description: 'We paint your room.',
  })

  expect(Object.fromEntries(terms.map(({ term, weight }) => [term, weight]))).toEqual({
    room: 8 + 4 + 1,
    paint: 8 + 1,
    service: 4,
    painting: 2,
    we: 1,
    your: 1,
  })
})

test('words are folded, each once, of two to forty characters', () => {
  expect(termsOf(`Grün GRÜN a ${'x'.repeat(60)}`)).toEqual(['grun', 'x'.repeat(40)])
})

test('of a long description the words beyond three hundred are left out, never those of the title', () => {
  const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ')

  const terms = weighedTerms({ ...none, title: 'Last resort', description: words })

  expect(terms).toHaveLength(300)
  expect(terms.slice(0, 2).map(({ term }) => term)).toEqual(['last', 'resort'])
})

test.each([
  ['paint roo', { whole: ['paint'], beginning: 'roo' }],
  ['p', { whole: [], beginning: 'p' }],
  ['a room', { whole: [], beginning: 'room' }],
  ['room room', { whole: [], beginning: 'room' }],
  ['grün grün haus', { whole: ['grun'], beginning: 'haus' }],
  [' …! ', { whole: [], beginning: null }],
])('%j looks for %j', (q, words) => {
  expect(searchedWords(q)).toEqual(words)
})

test('a search of many words keeps eight of them', () => {
  const { whole, beginning } = searchedWords('a1 b2 c3 d4 e5 f6 g7 h8 i9 last')

  expect([...whole, beginning]).toHaveLength(8)
  expect(beginning).toBe('last')
})

const sound = {
  durationMinutes: 60,
  durationOptions: [],
  capacity: 1,
  mostSeats: 1,
  intakeQuestions: [],
  imageIds: [],
  minimumNoticeMinutes: 120,
  horizonDays: 60,
  priceAmount: 6_000,
  creditsRequired: null,
  paymentTerms: { kind: 'full' },
}
const question = { id: 'floor', label: 'Which floor?', kind: 'short_text', isRequired: true } as const
const fieldsOf = (service: Parameters<typeof serviceErrors>[0]) =>
  serviceErrors(service).map(({ field }) => field)

test('a service without questions or pictures is sound', () => {
  expect(serviceErrors(sound)).toEqual([])
})

test.each([
  ['two questions of one id', [question, question], 'intakeQuestions.1.id'],
  ['one choice', [{ ...question, kind: 'single_choice', choices: ['Yes'] }], 'intakeQuestions.0.choices'],
  ['no choice', [{ ...question, kind: 'single_choice' }], 'intakeQuestions.0.choices'],
  [
    'the same choice twice',
    [{ ...question, kind: 'single_choice', choices: ['Yes', 'Yes'] }],
    'intakeQuestions.0.choices',
  ],
  ['choices where none are chosen', [{ ...question, choices: ['Yes', 'No'] }], 'intakeQuestions.0.choices'],
] as const)('%s is named at its field', (_, intakeQuestions, field) => {
  expect(fieldsOf({ ...sound, intakeQuestions: intakeQuestions as never })).toEqual([field])
})

test('the notice is shorter than what can be booked ahead', () => {
  expect(fieldsOf({ ...sound, minimumNoticeMinutes: 1440, horizonDays: 1 })).toEqual(['minimumNoticeMinutes'])
  expect(fieldsOf({ ...sound, minimumNoticeMinutes: 1439, horizonDays: 1 })).toEqual([])
})

test('no picture is named twice', () => {
  expect(fieldsOf({ ...sound, imageIds: ['a', 'a'] })).toEqual(['imageIds'])
})

const refused: [string, { durationOptions?: number[]; mostSeats?: number; capacity?: number }, string][] = [
  ['two lengths that are the same', { durationOptions: [60, 60] }, 'durationOptions'],
  ['choices without the usual length', { durationOptions: [30, 90] }, 'durationOptions'],
  ['more seats in a booking than there are', { mostSeats: 2 }, 'mostSeats'],
  ['a class of several lengths', { capacity: 12, durationOptions: [60, 90] }, 'durationOptions'],
]
test.each(refused)('%s are refused', (_, { durationOptions = [], ...more }, field) => {
  const options = durationOptions.map((durationMinutes) => ({ durationMinutes, priceAmount: 100 }))

  expect(fieldsOf({ ...sound, ...more, durationOptions: options })).toEqual([field])
})

test('credits cost at most the price, unless nothing else is taken', () => {
  expect(fieldsOf({ ...sound, creditsRequired: 6_000 })).toEqual([])
  expect(fieldsOf({ ...sound, creditsRequired: 6_001 })).toEqual(['creditsRequired'])
  expect(fieldsOf({ ...sound, creditsRequired: 6_001, paymentTerms: { kind: 'credits' } })).toEqual([])
  expect(fieldsOf({ ...sound, creditsRequired: 1, priceAmount: 0 })).toEqual(['creditsRequired'])
})

test.each([
  ['the usual length', { unitAmount: 6_000, seats: 1 }, 5_000],
  ['two seats', { unitAmount: 6_000, seats: 2 }, 10_000],
  ['another length in proportion, half up', { unitAmount: 8_999, seats: 1 }, 7_499],
  ['what is free', { unitAmount: 0, seats: 1 }, null],
] as const)('%s costs its number of credits', (_, booked, credits) => {
  expect(creditsFor({ priceAmount: 6_000, creditsRequired: 5_000 }, booked, 1)).toBe(credits)
  expect(creditsFor({ priceAmount: 6_000, creditsRequired: null }, booked, 1)).toBeNull()
})

test('credits are asked in steps that their currency has, and never none', () => {
  const of = { priceAmount: 60_000, creditsRequired: 100 }
  expect(creditsFor(of, { unitAmount: 1_000, seats: 3 }, 10)).toBe(30)
})
