import { chosenIn, repeatIn } from '../../../tenant-app/app/booking/repeat.ts'

const start = '2027-03-02T09:00:00.000Z'
const repeatOf = (query: Record<string, string>) => repeatIn(new URLSearchParams({ start, ...query }))

test('without a start there is nothing to repeat', () => {
  expect(repeatIn(new URLSearchParams('weeks=2'))).toBeNull()
  expect(repeatIn(new URLSearchParams('start=soon'))).toBeNull()
})

test('what cannot be is brought to what can', () => {
  expect(repeatOf({})).toEqual({ firstStartsAt: start, everyWeeks: 1, count: 6 })
  expect(repeatOf({ weeks: '99', count: '1' })).toMatchObject({ everyWeeks: 12, count: 2 })
  expect(repeatOf({ weeks: 'often', count: '1000' })).toMatchObject({ everyWeeks: 1, count: 52 })
})

test('further weekdays are taken once, in their order', () => {
  const query = new URLSearchParams({ start })
  for (const day of ['4', '2', '4', '9', 'x']) query.append('day', day)
  expect(repeatIn(query)?.weekdays).toEqual([2, 4])
})

test('a time that is left out is not chosen, and one instead keeps its position', () => {
  const form = new FormData()
  form.set('at-0', start)
  form.set('at-1', '')
  form.set('at-2', '2027-03-16T10:30:00Z')
  form.set('other', start)
  expect(chosenIn(form)).toEqual([
    { position: 0, startsAt: start },
    { position: 2, startsAt: '2027-03-16T10:30:00.000Z' },
  ])
})
