import { addDays, addMonths, monthWeeks, startOfWeek, wallClock, weekStart } from '#ui/calendar/dates.ts'
import { nextChoosable } from '#ui/calendar/month-calendar.tsx'

test('days and months are counted over the end of a year and a leap day', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).toEqual(['2027-01', '2025-12'])
})

test.each([
  [1, '2026-03', 6, 6],
  [0, '2026-03', 5, 0],
  [1, '2027-02', 4, 0],
])('a week that starts on %i lays %s out in %i weeks', (start, month, count, firstColumn) => {
  const weeks = monthWeeks(month, start)

  expect(weeks).toHaveLength(count)
  expect(weeks[0]?.indexOf(`${month}-01`)).toBe(firstColumn)
  expect(weeks.every((week) => week.length === 7)).toBe(true)
})

test('the week starts where its people start it', () => {
  expect(['en', 'en-GB', 'de', 'it', 'pt-BR'].map(weekStart)).toEqual([0, 1, 1, 1, 0])
  expect(startOfWeek('2026-03-01', 1)).toBe('2026-02-23')
  expect(startOfWeek('2026-03-01', 0)).toBe('2026-03-01')
})

test('the clock on the wall follows the zone, also in the night of the change', () => {
  expect(wallClock('2027-03-14T06:59:00Z', 'America/New_York')).toEqual({ date: '2027-03-14', minutes: 119 })
  expect(wallClock('2027-03-14T07:00:00Z', 'America/New_York')).toEqual({ date: '2027-03-14', minutes: 180 })
  expect(wallClock('2026-03-05T23:15:00Z', 'Asia/Kathmandu')).toEqual({ date: '2026-03-06', minutes: 300 })
  expect(wallClock('2026-03-05T23:00:00Z', 'Europe/Berlin')).toEqual({ date: '2026-03-06', minutes: 0 })
})

test('keys pass over days that cannot be chosen and stop at the edge of the month', () => {
  const weeks = monthWeeks('2026-03', 1)
  const choosable = ['2026-03-03', '2026-03-05', '2026-03-17', '2026-03-31']
  const from = (key: string, date: string) => nextChoosable(key, date, choosable, weeks)

  expect(from('ArrowRight', '2026-03-03')).toBe('2026-03-05')
  expect(from('ArrowDown', '2026-03-03')).toBe('2026-03-17')
  expect(from('ArrowLeft', '2026-03-03')).toBeUndefined()
  expect(from('End', '2026-03-03')).toBe('2026-03-05')
  expect(from('x', '2026-03-03')).toBeUndefined()
})
