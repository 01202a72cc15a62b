import fc from 'fast-check'
import {
  type GroupRule,
  isException,
  overlapping,
  type Shift,
  shiftGroup,
} from '#platform/booking/rules/group-rule.ts'
import { seriesStarts, type SeriesRule, seriesWalls, timeZone } from '#platform/scheduling/index.ts'

const day = 86_400_000
const instant = (minute: number) => new Date(minute * 60_000)

/** A series that begins at an instant, and the bookings of it as they were made. */
function seriesOf(zoneName: string, first: string, rule: Omit<SeriesRule, 'firstStart'>) {
  const zone = timeZone(zoneName)
  const returning = { ...rule, firstStart: Date.parse(first) / 60_000 }
  const nominal = [...seriesStarts(zone, returning)].map((start) => instant(start).toISOString())
  const groupRule: GroupRule = {
    nominal,
    walls: seriesWalls(zone, returning),
    timeZone: zoneName,
    everyWeeks: rule.everyWeeks,
    weekdays: [...new Set(nominal.map((start) => weekdayIn(zoneName, start)))].toSorted(),
  }
  return { rule: groupRule, members: nominal.map(memberAt) }
}
const memberAt = (start: string, position: number) => ({ position, startsAt: new Date(start) })

const wallIn = (zoneName: string, start: Date | string) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: zoneName,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(start))
const weekdayIn = (zoneName: string, start: Date | string) =>
  new Date(`${wallIn(zoneName, start).slice(0, 10)}T00:00Z`).getUTCDay() || 7

const shifted = (
  { rule, members }: ReturnType<typeof seriesOf>,
  shift: Omit<Shift, 'startsAt'> & { startsAt: string },
) => {
  const { scope, anchor } = shift
  const chosen = members.filter(({ position }) => scope === 'all' || position >= anchor)
  return shiftGroup('series', rule, chosen, { ...shift, startsAt: new Date(shift.startsAt) })
}

test.each([
  // Clocks go back on 25 October and forward on 28 March (London), on 1 November and 14 March (New York).
  ['Europe/London', '2026-09-29T14:00:00Z', '2026-10-01T16:30:00Z', '17:30'],
  ['America/New_York', '2026-09-29T19:00:00Z', '2026-10-01T21:30:00Z', '17:30'],
])(
  'every second Tuesday in %s moves to Thursdays, and keeps its time on the wall',
  (zone, first, to, time) => {
    const series = seriesOf(zone, first, { everyWeeks: 2, count: 15 })

    const { items, rule } = shifted(series, { anchor: 0, startsAt: to, scope: 'all' })

    const walls = items.map(({ startsAt }) => wallIn(zone, startsAt))
    expect(new Set(walls.map((wall) => wall.slice(11)))).toEqual(new Set([time]))
    expect(new Set(items.map(({ startsAt }) => weekdayIn(zone, startsAt)))).toEqual(new Set([4]))
    // Two clock changes lie between the first and the last.
    const ofDay = new Set(items.map(({ startsAt }) => startsAt.getTime() % day))
    expect(ofDay.size).toBe(2)
    expect(rule).toMatchObject({
      weekdays: [4],
      nominal: items.map(({ startsAt }) => startsAt.toISOString()),
    })
  },
)

test('a time that the clocks skip on one date does not move the others by what it lost', () => {
  // Sundays at 01:30 in London: there is none on 28 March 2027, when it begins at 02:00 (01:00 UTC).
  const series = seriesOf('Europe/London', '2027-03-14T01:30:00Z', { everyWeeks: 1, count: 4 })
  expect(series.rule.nominal).toEqual([
    '2027-03-14T01:30:00.000Z',
    '2027-03-21T01:30:00.000Z',
    '2027-03-28T01:00:00.000Z',
    '2027-04-04T00:30:00.000Z',
  ])

  const same = shifted(series, { anchor: 2, startsAt: '2027-03-28T01:00:00Z', scope: 'all' })
  const { items } = shifted(series, { anchor: 2, startsAt: '2027-03-28T09:00:00Z', scope: 'all' })
  const back = shifted(series, { anchor: 0, startsAt: '2027-03-14T03:30:00Z', scope: 'all' })

  expect(same.items.map(({ startsAt }) => startsAt.toISOString())).toEqual(series.rule.nominal)
  expect(items.map(({ startsAt }) => wallIn('Europe/London', startsAt).slice(11))).toEqual(
    Array(4).fill('10:00'),
  )
  // The one whose time was skipped has it again as soon as there is such a time.
  expect(back.items.map(({ startsAt }) => wallIn('Europe/London', startsAt).slice(11))).toEqual(
    Array(4).fill('03:30'),
  )
})

test('moved into a time that the clocks skip, it is the moment of the change, and moved out of it it is whole again', () => {
  const zone = 'America/New_York'
  // Sundays at 05:00; on 14 March 2027 there is no 02:30.
  const series = seriesOf(zone, '2027-03-07T10:00:00Z', { everyWeeks: 1, count: 3 })

  const into = shifted(series, { anchor: 0, startsAt: '2027-03-07T07:30:00Z', scope: 'all' })
  const moved = { rule: into.rule, members: into.items }
  const out = shifted(moved, { anchor: 0, startsAt: '2027-03-07T10:00:00Z', scope: 'all' })

  expect(into.items.map(({ startsAt }) => wallIn(zone, startsAt))).toEqual([
    '2027-03-07 02:30',
    '2027-03-14 03:00',
    '2027-03-21 02:30',
  ])
  expect(out.rule).toEqual(series.rule)
})

test('of an hour that the wall shows twice the booking that is named may take the second, the others take the first', () => {
  const zone = 'Europe/London'
  // Sundays at 01:15; on 25 October 2026 there are two of them.
  const series = seriesOf(zone, '2026-10-18T00:15:00Z', { everyWeeks: 1, count: 3 })

  const first = shifted(series, { anchor: 0, startsAt: '2026-10-18T00:30:00Z', scope: 'all' })
  const second = shifted(series, { anchor: 1, startsAt: '2026-10-25T01:30:00Z', scope: 'all' })

  expect(first.items[1]!.startsAt.toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(second.items.map(({ startsAt }) => startsAt.toISOString())).toEqual([
    '2026-10-18T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-11-01T01:30:00.000Z',
  ])
})

test('a visit moves by elapsed time, so that its parts still follow each other over a change of the clocks', () => {
  const zone = timeZone('Europe/London')
  const nominal = ['2026-10-24T23:00:00.000Z', '2026-10-24T23:45:00.000Z', '2026-10-25T00:45:00.000Z']
  const walls = nominal.map((start) => zone.wallAt(Date.parse(start) / 60_000))
  const rule: GroupRule = { nominal, walls, timeZone: 'Europe/London' }

  const { items } = shiftGroup('visit', rule, nominal.map(memberAt), {
    anchor: 1,
    startsAt: new Date('2026-10-25T00:45:00Z'),
    scope: 'all',
  })

  expect(items.map(({ startsAt }) => startsAt.toISOString())).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T00:45:00.000Z',
    '2026-10-25T01:45:00.000Z',
  ])
})

test('one that goes elsewhere by itself is an exception, and the rule stays', () => {
  const series = seriesOf('UTC', '2027-01-05T10:00:00Z', { everyWeeks: 1, count: 3 })

  const { items, rule } = shifted(series, { anchor: 1, startsAt: '2027-01-13T10:00:00Z', scope: 'one' })

  expect(items).toEqual([{ position: 1, startsAt: new Date('2027-01-13T10:00:00Z'), isKept: false }])
  expect(rule).toBe(series.rule)
  expect(isException(rule, 1, items[0]!.startsAt)).toBe(true)
  expect(isException(rule, 2, series.members[2]!.startsAt)).toBe(false)
})

test('an exception that is moved with those after it brings them to its own new time', () => {
  const series = seriesOf('UTC', '2027-01-05T10:00:00Z', { everyWeeks: 1, count: 3 })
  const members = series.members.map((each) =>
    each.position === 1 ? { ...each, startsAt: new Date('2027-01-13T09:00:00Z') } : each,
  )

  const { items } = shifted(
    { ...series, members },
    { anchor: 1, startsAt: '2027-01-14T11:00:00Z', scope: 'following' },
  )

  expect(items.map(({ startsAt }) => startsAt.toISOString())).toEqual([
    '2027-01-14T11:00:00.000Z',
    '2027-01-21T11:00:00.000Z',
  ])
})

const zones = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
]

test('there and back again every start is the one that it was, in any zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2026, 0) / 900_000, max: Date.UTC(2028, 0) / 900_000 }),
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: -20 * 96, max: 20 * 96 }),
      (zoneName, quarter, count, everyWeeks, by) => {
        const first = new Date(quarter * 900_000)
        const zone = timeZone(zoneName)
        // The hour that is shown twice names no single instant: such a first start is left out.
        fc.pre(zone.instantAt(zone.wallAt(quarter * 15)) === quarter * 15)
        const target = instant(zone.instantAt(zone.wallAt(quarter * 15) + by * 15))
        fc.pre(zone.wallAt(target.getTime() / 60_000) === zone.wallAt(quarter * 15) + by * 15)
        const series = seriesOf(zoneName, first.toISOString(), { everyWeeks, count })

        const there = shifted(series, { anchor: 0, startsAt: target.toISOString(), scope: 'all' })
        const moved = { rule: there.rule, members: there.items }
        const back = shifted(moved, { anchor: 0, startsAt: first.toISOString(), scope: 'all' })

        expect(back.rule.nominal).toEqual(series.rule.nominal)
        expect(back.rule.walls).toEqual(series.rule.walls)
        const starts = there.items.map(({ startsAt }) => startsAt.getTime())
        expect(starts).toEqual(starts.toSorted((one, other) => one - other))
      },
    ),
    { numRuns: 300 },
  )
})

test('appointments overlap when they share a moment, and not when one begins as the other ends', () => {
  const times = [
    [0, 60],
    [60, 120],
    [119, 130],
  ].map(([from, to]) => ({ startsAt: instant(from!), endsAt: instant(to!) }))

  expect(overlapping(times)).toEqual(times.slice(1))
})
