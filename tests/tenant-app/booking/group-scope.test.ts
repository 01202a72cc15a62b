import type { BookingGroupView } from '#platform/booking/index.ts'
import { isToCome, offeredScopes, scopeWords } from '../../../tenant-app/app/booking/group-scope.ts'

const now = '2026-11-21T12:00:00.000Z'
const item = (id: string, startsAt: string, status = 'confirmed') => ({
  booking: { id, startsAt, status },
})
const groupOf = (...items: ReturnType<typeof item>[]) => ({ items }) as unknown as BookingGroupView
const wordsFor = (group: BookingGroupView | null, id: string) =>
  offeredScopes(group, id, isToCome(now)).map(scopeWords)

const series = groupOf(
  item('over', '2026-11-14T12:00:00.000Z'),
  item('first', '2026-11-28T12:00:00.000Z'),
  item('second', '2026-12-05T12:00:00.000Z'),
  item('off', '2026-12-12T12:00:00.000Z', 'cancelled'),
  item('third', '2026-12-19T12:00:00.000Z', 'requested'),
)

test('of several to come there are as many choices as mean different things', () => {
  expect(wordsFor(series, 'first')).toEqual(['Only this one', 'All 3'])
  expect(wordsFor(series, 'second')).toEqual(['Only this one', 'This and the next', 'All 3'])
  expect(wordsFor(series, 'third')).toEqual(['Only this one', 'All 3'])
})

test('from one that is over or off, or by itself, only that one can be meant', () => {
  expect(wordsFor(series, 'over')).toEqual(['Only this one'])
  expect(wordsFor(series, 'off')).toEqual(['Only this one'])
  expect(wordsFor(null, 'first')).toEqual(['Only this one'])
})

test('two are both', () => {
  const visit = groupOf(item('cut', '2026-11-28T12:00:00.000Z'), item('colour', '2026-11-28T12:30:00.000Z'))

  expect(wordsFor(visit, 'colour')).toEqual(['Only this one', 'Both'])
})
