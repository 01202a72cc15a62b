import {
  Card,
  SlotPicker,
  WeekCalendar,
  type CalendarEvent,
  type MonthDay,
  type SlotPickerProps,
} from '#ui/index.ts'
import { Section } from './section.tsx'

const days: Record<string, MonthDay> = Object.fromEntries(
  [4, 5, 6, 9, 10, 11, 13, 16, 18, 19, 20, 23, 24, 25, 27, 30].map((day) => [
    `2026-03-${String(day).padStart(2, '0')}`,
    { free: (day % 5) + 1 },
  ]),
)

const base: SlotPickerProps = {
  month: '2026-03',
  today: '2026-03-03',
  selected: '2026-03-05',
  days,
  zone: 'Europe/Berlin',
  customerZone: 'Europe/Berlin',
  hrefForDay: (date) => `?date=${date}`,
  nextHref: '?month=2026-04',
  slots: ['08:00', '08:30', '09:15', '10:45', '12:30', '13:00', '15:45', '17:30'].map((time) => ({
    start: `2026-03-05T${time}:00Z`,
  })),
}

const fold: SlotPickerProps = {
  ...base,
  month: '2026-11',
  today: '2026-10-20',
  selected: '2026-11-01',
  days: { '2026-11-01': { free: 5 } },
  zone: 'America/New_York',
  customerZone: 'Europe/Berlin',
  slots: ['04:00', '05:00', '06:00', '07:00', '23:00'].map((time) => ({ start: `2026-11-01T${time}:00Z` })),
}

export function Slots() {
  const pickers: [title: string, props: SlotPickerProps][] = [
    ['A day with times', { ...base, name: 'a', defaultSlot: '2026-03-05T12:30:00Z' }],
    ['Two zones, and the hour that comes twice', { ...fold, name: 'b' }],
    ['An empty day', { ...base, name: 'c', selected: '2026-03-07', slots: [], nextFree: '2026-03-09' }],
    ['On its way', { ...base, name: 'd', loading: true, slots: undefined, error: undefined }],
  ]
  return (
    <Section title="Choosing a time">
      {pickers.map(([title, props]) => (
        <Card key={title}>
          <h3 className="mb-4 text-sm text-muted">{title}</h3>
          <form aria-label={title}>
            <SlotPicker {...props} />
          </form>
        </Card>
      ))}
    </Section>
  )
}

const event = (
  id: string,
  day: number,
  from: string,
  to: string,
  rest: Partial<CalendarEvent>,
): CalendarEvent => ({
  id,
  start: `2026-03-0${day}T${from}:00+01:00`,
  end: `2026-03-0${day}T${to}:00+01:00`,
  title: 'Ines Maier',
  detail: 'Haarschnitt und Farbe',
  href: `#${id}`,
  ...rest,
})

const events = [
  event('1', 2, '09:00', '10:30', {}),
  event('2', 3, '10:00', '11:00', { title: 'Bartholomäus von Hohenlohe', tone: 'positive' }),
  event('3', 3, '10:30', '12:00', { title: 'Li Wei', tone: 'warning', detail: 'Waits for your answer' }),
  event('4', 3, '10:45', '11:15', { title: 'Jo' }),
  event('5', 3, '14:00', '14:30', { title: 'Ana María López' }),
  event('6', 4, '12:00', '13:00', { title: 'Lunch', detail: undefined, href: undefined, tone: 'neutral' }),
  event('7', 5, '17:30', '19:15', {}),
  { ...event('8', 6, '21:00', '23:00', { title: 'Night shift' }), end: '2026-03-07T01:00:00+01:00' },
]

export function Week() {
  const open = [
    { from: 540, to: 780 },
    { from: 840, to: 1080 },
  ]
  const working = Object.fromEntries([2, 3, 4, 5, 6].map((day) => [`2026-03-0${day}`, open]))
  return (
    <Section title="The week">
      <WeekCalendar
        start="2026-03-02"
        zone="Europe/Berlin"
        now="2026-03-03T12:20:00Z"
        events={events}
        working={working}
        previousHref="?week=2026-02-23"
        nextHref="?week=2026-03-09"
        todayHref="?week=2026-03-02"
      />
    </Section>
  )
}
