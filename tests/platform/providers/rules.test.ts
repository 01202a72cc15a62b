import { completeSections, publishChecklist } from '#platform/providers/rules/index.ts'
import { pageSectionKinds } from '#platform/providers/schemas.ts'

test('sections keep the order of the provider, and those that are missing come last and visible', () => {
  const sections = completeSections([
    { kind: 'gallery', isVisible: false },
    { kind: 'services', isVisible: true },
  ])

  expect(sections.slice(0, 2)).toEqual([
    { kind: 'gallery', isVisible: false },
    { kind: 'services', isVisible: true },
  ])
  expect(sections.slice(2).every(({ isVisible }) => isVisible)).toBe(true)
  expect(sections.map(({ kind }) => kind).toSorted()).toEqual(pageSectionKinds.toSorted())
})

test('a section that we do not know, or that is named twice, is left out', () => {
  const sections = completeSections([
    { kind: 'horoscope', isVisible: true },
    { kind: 'contact', isVisible: false },
    { kind: 'contact', isVisible: true },
  ])

  expect(sections[0]).toEqual({ kind: 'contact', isVisible: false })
  expect(sections).toHaveLength(pageSectionKinds.length)
})

const complete = {
  businessName: 'Malerei Grün',
  introduction: 'x'.repeat(40),
  headline: '',
  city: 'Köln',
  logo: null,
  header: null,
  gallery: [],
}
const missing = (page: Parameters<typeof publishChecklist>[0]) =>
  publishChecklist(page)
    .filter(({ isRequired, isDone }) => isRequired && !isDone)
    .map(({ item }) => item)

test('a name, an introduction of forty characters and a town are enough to publish', () => {
  expect(missing(complete)).toEqual([])
})

test('an introduction of forty characters does not count its spaces at the ends', () => {
  expect(missing({ ...complete, introduction: ` ${'x'.repeat(39)} ` })).toEqual(['introduction'])
})

test('pictures and a headline are advice', () => {
  const advice = publishChecklist(complete).filter(({ isRequired }) => !isRequired)

  expect(advice.map(({ item }) => item)).toEqual(['headline', 'logo', 'header', 'gallery'])
  expect(advice.every(({ isDone }) => !isDone)).toBe(true)
})
