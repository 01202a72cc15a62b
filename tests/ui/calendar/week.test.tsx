import { renderToStaticMarkup } from 'react-dom/server'
import { placeEvents, visibleHours } from '#ui/calendar/week-layout.ts'
import { WeekCalendar } from '#ui/index.ts'

const berlin = 'Europe/Berlin'
const at = (id: string, start: string, end: string) => ({ id, start, end })

test('events that overlap share the width, those that touch do not', () => {
  const placed = placeEvents(
    [
      at('a', '2026-03-03T10:00:00+01:00', '2026-03-03T11:00:00+01:00'),
      at('b', '2026-03-03T10:30:00+01:00', '2026-03-03T12:00:00+01:00'),
      at('c', '2026-03-03T11:00:00+01:00', '2026-03-03T11:30:00+01:00'),
      at('d', '2026-03-03T12:00:00+01:00', '2026-03-03T13:00:00+01:00'),
    ],
    berlin,
  )

  expect(placed.get('2026-03-03')?.map(({ event, column, columns }) => [event.id, column, columns])).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 0, 2],
    ['d', 0, 1],
  ])
})

test('events shorter than can be drawn stand side by side where their boxes would cover each other', () => {
  const placed = placeEvents(
    [
      at('a', '2026-03-03T10:00:00Z', '2026-03-03T10:15:00Z'),
      at('b', '2026-03-03T10:15:00Z', '2026-03-03T10:30:00Z'),
      at('c', '2026-03-03T10:30:00Z', '2026-03-03T11:00:00Z'),
      at('d', '2026-03-03T11:00:00Z', '2026-03-03T11:15:00Z'),
    ],
    'UTC',
  )

  expect(placed.get('2026-03-03')?.map(({ event, column, columns }) => [event.id, column, columns])).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 0, 2],
    ['d', 0, 1],
  ])
})

test('an event over midnight stands on both days', () => {
  const placed = placeEvents([at('n', '2026-03-06T21:00:00Z', '2026-03-07T01:00:00Z')], 'UTC')

  expect(placed.get('2026-03-06')).toMatchObject([{ from: 1260, to: 1440, cutStart: false, cutEnd: true }])
  expect(placed.get('2026-03-07')).toMatchObject([{ from: 0, to: 60, cutStart: true, cutEnd: false }])
})

test('an event that ends at midnight stays on its day', () => {
  const placed = placeEvents([at('n', '2026-03-06T22:00:00Z', '2026-03-07T00:00:00Z')], 'UTC')

  expect([...placed.keys()]).toEqual(['2026-03-06'])
})

test('in the hour that comes twice an event keeps its true length', () => {
  const placed = placeEvents([at('f', '2026-11-01T05:30:00Z', '2026-11-01T06:15:00Z')], 'America/New_York')

  expect(placed.get('2026-11-01')).toMatchObject([{ from: 90, to: 135 }])
})

test('the shown hours widen to hold what is planned early and late', () => {
  const placed = placeEvents([at('e', '2026-03-03T05:30:00Z', '2026-03-03T20:15:00Z')], 'UTC')

  expect(visibleHours([8, 18], placed.values())).toEqual([5, 21])
  expect(visibleHours([8, 18], [])).toEqual([8, 18])
})

const week = (now: string) =>
  renderToStaticMarkup(
    <WeekCalendar
      start="2026-03-02"
      zone={berlin}
      now={now}
      events={[
        { ...at('b', '2026-03-05T14:00:00Z', '2026-03-05T15:00:00Z'), title: 'Second', href: '/b' },
        { ...at('a', '2026-03-05T09:00:00Z', '2026-03-05T10:00:00Z'), title: 'First', href: '/a' },
        { ...at('x', '2026-03-04T09:00:00Z', '2026-03-04T10:00:00Z'), title: 'Dentist' },
      ]}
    />,
  )

test('bookings are links in the order of time; blocked time is none', () => {
  const page = week('2026-03-03T12:00:00Z')

  expect(page.indexOf('href="/a"')).toBeLessThan(page.indexOf('href="/b"'))
  expect(page).toMatch(/<div class="event[^>]*>.*Dentist/)
})

test('the line of now is drawn in the week it belongs to', () => {
  expect(week('2026-03-03T12:00:00Z')).toContain('class="week-now" style="--start:780;--end:780"')
  expect(week('2026-04-03T12:00:00Z')).not.toContain('week-now')
})
