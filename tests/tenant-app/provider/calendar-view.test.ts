import { isShown, shownDays, turned } from '../../../tenant-app/app/provider/calendar-view.ts'
import { listHref } from '../../../tenant-app/app/provider/list-filters.ts'

test('a month is shown in whole weeks that begin as the locale does', () => {
  expect(shownDays('month', '2027-03-15', 'de-DE')).toMatchObject({ start: '2027-03-01', dayCount: 35 })
  expect(shownDays('month', '2027-03-15', 'en-US')).toMatchObject({ start: '2027-02-28', dayCount: 35 })
  expect(shownDays('month', '2027-02-15', 'de-DE')).toMatchObject({ start: '2027-02-01', dayCount: 28 })
  expect(shownDays('month', '2027-05-15', 'de-DE')).toMatchObject({ start: '2027-04-26', dayCount: 42 })
})

test('turning a month leads to the first of the next, whatever the day was', () => {
  expect(turned({ view: 'month', date: '2027-01-31' }, 1)).toBe('2027-02-01')
  expect(turned({ view: 'month', date: '2027-01-31' }, -1)).toBe('2026-12-01')
  expect(turned({ view: 'week', date: '2027-03-28' }, 1)).toBe('2027-04-04')
  expect(turned({ view: 'day', date: '2027-02-28' }, 1)).toBe('2027-03-01')
})

test('days of the neighbouring months are seen, but are not the month', () => {
  const shown = shownDays('month', '2027-05-15', 'de-DE')

  expect(isShown(shown, '2027-05-31')).toBe(true)
  expect(isShown(shown, '2027-04-30')).toBe(false)
})

test('the address of a list holds what narrows it, and nothing of what is usual', () => {
  expect(listHref({ filter: 'upcoming' })).toBe('/provider/bookings')
  expect(listHref({ filter: 'past', q: 'Ada & Ben', status: '' })).toBe(
    '/provider/bookings?filter=past&q=Ada+%26+Ben',
  )
  expect(listHref({ filter: 'all' }, 'abc')).toBe('/provider/bookings?filter=all&cursor=abc')
})
