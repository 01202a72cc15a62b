import * as fc from 'fast-check'
import ical, { type VEvent } from 'node-ical'
import { readBusyRanges } from '#platform/calendars/rules/busy-ranges.ts'
import { timeZone } from '#platform/scheduling/rules/index.ts'
import {
  beginsRule,
  daysOfRule,
  instantOfWall,
  joinedRanges,
  ruleText,
  type RepeatingRule,
} from '#tests/support/calendar-oracle.ts'

const day = 1440
const dayOf = (date: string) => Date.parse(date) / 86_400_000
const window = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2027-12-25T00:00:00Z') }
const windowMinutes = [window.from.getTime() / 60_000, window.to.getTime() / 60_000] as const
/** Whole hours and halves, both sides of the world, a change of half an hour, and one without changes. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Auckland',
]

type Kind = 'zoned' | 'utc' | 'floating' | 'date'
type Appointment = {
  kind: Kind
  zone: string
  /** Days since 1970, and minutes of that day. */
  start: number
  minute: number
  length: number
  writesDuration: boolean
  rule: RepeatingRule | null
  excluded: number[]
  added: number[]
}

const rule: fc.Arbitrary<RepeatingRule> = fc.record({
  freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
  interval: fc.constantFrom(1, 1, 2, 3, 5),
  weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
  monthly: fc.constantFrom('day', 'nth', 'last', 'lastDay'),
  end: fc.oneof(
    fc.constant(null),
    fc.record({ count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ untilDays: fc.integer({ min: 0, max: 700 }) }),
  ),
})
const appointment: fc.Arbitrary<Appointment> = fc
  .record({
    kind: fc.constantFrom<Kind>('zoned', 'zoned', 'utc', 'floating', 'date'),
    zone: fc.constantFrom(...zones),
    start: fc.integer({ min: dayOf('2026-01-01'), max: dayOf('2027-12-31') }),
    // Much of it where clocks change: between midnight and four.
    minute: fc.oneof(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: day - 1 })),
    length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 3 * day })),
    writesDuration: fc.boolean(),
    rule: fc.option(rule),
    excluded: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
    added: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 2 }),
  })
  .map((one) =>
    one.kind === 'date' ? { ...one, minute: 0, length: Math.ceil(one.length / day) * day } : one,
  )
  .filter((one) => one.rule === null || beginsRule(one.rule, one.start))

const digits = (wall: number) => new Date(wall * 60_000).toISOString().replaceAll(/[-:]/g, '')
const asDate = (wall: number) => digits(wall).slice(0, 8)
const asTime = (wall: number) => digits(wall).slice(0, 15)

/** The zone in which an appointment is to be read; `own` is that of the schedule. */
const zoneOf = ({ kind, zone }: Appointment, own: string) =>
  ({ zoned: zone, utc: 'UTC', floating: own, date: own })[kind]

/** Wall-clock minutes at which it takes place. */
function wallsOf({ start, minute, rule: repeats, excluded, added }: Appointment) {
  const last = dayOf('2028-03-01')
  const days = repeats ? daysOfRule(repeats, start, last) : [start]
  const without = excluded.flatMap((index) => (days[index] === undefined ? [] : [days[index]]))
  const extra = added.map((distance) => start + distance)
  return {
    walls: [...new Set([...days, ...extra])]
      .filter((each) => !without.includes(each))
      .map((each) => each * day + minute),
    excluded: without.map((each) => each * day + minute),
    added: extra.map((each) => each * day + minute),
  }
}

function fileOf(appointments: readonly Appointment[], own: string): string {
  const events = appointments.flatMap((one, index) => {
    const { kind, zone, start, minute, length, writesDuration } = one
    const first = start * day + minute
    const write = (name: string, ...walls: number[]) => {
      if (kind === 'date') return `${name};VALUE=DATE:${walls.map(asDate)}`
      if (kind === 'zoned') return `${name};TZID=${zone}:${walls.map(asTime)}`
      return `${name}:${walls.map((wall) => `${asTime(wall)}${kind === 'utc' ? 'Z' : ''}`)}`
    }
    const { excluded, added } = wallsOf(one)
    const until = (lastDay: number) => {
      const wall = lastDay * day + minute
      if (kind === 'date') return asDate(wall)
      return `${asTime(instantOfWall(zoneOf(one, own), wall))}Z`
    }
    return [
      'BEGIN:VEVENT',
      `UID:event-${index}@elsewhere.example`,
      'DTSTAMP:20260101T000000Z',
      write('DTSTART', first),
      writesDuration && kind !== 'date' ? `DURATION:PT${length}M` : write('DTEND', first + length),
      ...(one.rule ? [`RRULE:${ruleText(one.rule, start, until)}`] : []),
      ...(excluded.length > 0 ? [write('EXDATE', ...excluded)] : []),
      ...(added.length > 0 ? [write('RDATE', ...added)] : []),
      'END:VEVENT',
    ]
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')
}

/** What should be busy, in epoch minutes. */
function expected(appointments: readonly Appointment[], own: string): [number, number][] {
  const [from, to] = windowMinutes
  return joinedRanges(
    appointments
      .flatMap((one) => {
        const name = zoneOf(one, own)
        const zone = timeZone(name)
        return wallsOf(one).walls.map((wall) => {
          const start = instantOfWall(name, wall)
          // Where the clock skips the start, the end moves along: an hour stays an hour on the wall.
          return [start, instantOfWall(name, zone.wallAt(start) + one.length)] as [number, number]
        })
      })
      .filter(([start, end]) => start < end && start < to && end > from),
  )
}

function read(text: string, timeZoneName: string): [number, number][] {
  const reading = readBusyRanges(text, { window, timeZone: timeZoneName, isOurs: () => false })
  for (;;) {
    const { done, value } = reading.next()
    if (done) {
      return value.map(({ startsAt, endsAt }) => [startsAt.getTime() / 60_000, endsAt.getTime() / 60_000])
    }
  }
}

test('random calendars are busy when a calendar walked day by day says so', () => {
  let found = 0
  fc.assert(
    fc.property(
      fc.array(appointment, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...zones),
      (appointments, own) => {
        const ranges = read(fileOf(appointments, own), own)

        expect(ranges).toEqual(expected(appointments, own))
        found += ranges.length
      },
    ),
    { numRuns: 150 },
  )
  expect(found).toBeGreaterThan(1_000)
})

/** The instances of a file by another program's reading, in epoch minutes. */
function readElsewhere(text: string): [number, number][] {
  const [from, to] = windowMinutes
  const events = Object.values(ical.sync.parseICS(text)).filter(
    (each): each is VEvent => each?.type === 'VEVENT',
  )
  return joinedRanges(
    events
      .flatMap((event) =>
        ical.expandRecurringEvent(event, {
          from: new Date(window.from.getTime() - 5 * 86_400_000),
          to: window.to,
        }),
      )
      .map(({ start, end }) => [start.getTime() / 60_000, end.getTime() / 60_000] as [number, number])
      .filter(([start, end]) => start < end && start < to && end > from),
  )
}

const dayOfMonth = (epochDay: number) => new Date(epochDay * 86_400_000).getUTCDate()

test('random calendars of zones and instants are read as node-ical reads them', () => {
  let found = 0
  const shared = appointment
    .filter(({ kind }) => kind === 'zoned' || kind === 'utc')
    .map((one) => ({
      ...one,
      // It knows no additions, and no exclusion without a rule; what a clock skips it tells in another way, and after a
      // month without a 29th it goes on with the 28th, where RFC 5545 (3.3.10) skips the month.
      start: one.start - (dayOfMonth(one.start) > 28 ? 3 : 0),
      added: [],
      excluded: one.rule ? one.excluded : [],
      minute: 600 + (one.minute % 600),
      length: 1 + (one.length % 180),
    }))
  fc.assert(
    fc.property(shared, (one) => {
      const text = fileOf([one], 'Europe/Berlin')

      const ranges = read(text, 'Europe/Berlin')

      expect(ranges).toEqual(readElsewhere(text))
      found += ranges.length
    }),
    { numRuns: 60 },
  )
  expect(found).toBeGreaterThan(200)
})
