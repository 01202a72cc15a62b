import { renderToStaticMarkup } from 'react-dom/server'
import { groupSlots } from '#ui/calendar/slot-groups.ts'
import { KitProvider, SlotPicker, type SlotPickerProps } from '#ui/index.ts'

const slots = (...starts: string[]) => starts.map((start) => ({ start }))

test('times are grouped by the part of the day in the zone of the service', () => {
  const found = groupSlots(
    slots('2026-03-05T10:30:00Z', '2026-03-05T11:00:00Z', '2026-03-05T16:00:00Z'),
    'Europe/Berlin',
    'de',
    undefined,
  )

  expect(found.morning.map(({ time }) => time)).toEqual(['11:30'])
  expect(found.afternoon.map(({ time }) => time)).toEqual(['12:00'])
  expect(found.evening.map(({ time }) => time)).toEqual(['17:00'])
})

test('the hour that comes twice is told apart by its offset, other hours stay plain', () => {
  const { morning } = groupSlots(
    slots('2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z'),
    'America/New_York',
    'en-GB',
    undefined,
  )

  expect(morning.map(({ time, offset }) => [time, offset])).toEqual([
    ['00:00', undefined],
    ['01:00', 'GMT-4'],
    ['01:00', 'GMT-5'],
  ])
})

test('a customer elsewhere reads their own time, with the weekday when the date differs', () => {
  const { afternoon, evening } = groupSlots(
    slots('2026-03-05T18:00:00Z', '2026-03-05T23:30:00Z'),
    'America/New_York',
    'en-GB',
    'Europe/Berlin',
  )

  expect([...afternoon, ...evening].map(({ theirTime }) => theirTime)).toEqual(['19:00', 'Fri 00:30'])
})

test('zones with the same clock are no difference', () => {
  const { morning } = groupSlots(slots('2026-03-05T09:00:00Z'), 'Europe/Berlin', 'de', 'Europe/Rome')

  expect(morning[0]?.theirTime).toBeUndefined()
})

const picker: SlotPickerProps = {
  month: '2026-03',
  today: '2026-03-03',
  selected: '2026-03-05',
  days: { '2026-03-05': { free: 1 } },
  slots: slots('2026-03-05T09:00:00Z'),
  zone: 'Europe/Berlin',
  hrefForDay: (date) => `?date=${date}`,
}

const html = (props: Partial<SlotPickerProps>, locale = 'en') =>
  renderToStaticMarkup(
    <KitProvider locale={locale}>
      <SlotPicker {...picker} {...props} />
    </KitProvider>,
  )

test('a free day is a link and a time is a radio button with its instant', () => {
  const page = html({})

  expect(page).toContain('href="?date=2026-03-05"')
  expect(page).toContain('aria-label="Thursday, March 5, 1 time free"')
  expect(page).toMatch(/<input type="radio" name="start" required="" value="2026-03-05T09:00:00Z"/)
  expect(page).not.toContain('href="?date=2026-03-06"')
})

test('the zone is always named', () => {
  expect(html({})).toContain('Times are in Berlin (GMT+1)')
  expect(html({ customerZone: 'America/New_York' })).toContain('Your clock: New York (GMT-5)')
})

test('an empty day leads to the next free one', () => {
  const page = html({ slots: [], selected: '2026-03-07', nextFree: '2026-03-09' })

  expect(page).toContain('No free times on Saturday, March 7')
  expect(page).toContain('href="?date=2026-03-09"')
})

test('nothing free at all says so without a dead link', () => {
  const page = html({ slots: [], days: {}, nextFree: undefined })

  expect(page).toContain('No free times in the coming weeks')
  expect(page).not.toContain('?date=')
})

test('times on their way are announced, and offer nothing to choose', () => {
  const page = html({ slots: undefined, loading: true })

  expect(page).toContain('aria-busy="true"')
  expect(page).toContain('Loading')
  expect(page).not.toContain('type="radio"')
})

test('the picker speaks German and Italian', () => {
  expect(html({}, 'de')).toContain('Donnerstag, 5. März')
  expect(html({}, 'it')).toContain('giovedì 5 marzo')
})
