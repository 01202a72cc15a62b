import {
  compileSchedule,
  dateInZone,
  findSlots,
  formatInZone,
  formatUtc,
  timeZone,
  wallMinute,
  weeklyOccurrences,
  type ScheduleRules,
  type ServiceTiming,
  type SlotSearch,
} from '#platform/scheduling/rules/index.ts'

const hour = 60
const everyDay = (startMinute: number, endMinute: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute, endMinute }))

const timing: ServiceTiming = {
  durationMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 60,
  minimumNoticeMinutes: 0,
  horizonDays: 365,
}

/** A search over whole dates on the provider's own wall, asked a week ahead. */
function searchDates(
  rules: Pick<ScheduleRules, 'timeZone' | 'weekly'>,
  from: string,
  to: string,
  service: Partial<ServiceTiming> = {},
): SlotSearch {
  const zone = timeZone(rules.timeZone)
  const start = zone.instantAt(wallMinute(from, 0))
  return {
    schedule: compileSchedule({ ...rules, exceptions: [] }),
    service: { ...timing, ...service },
    busy: [],
    timeOff: [],
    now: start - 7 * 24 * hour,
    from: start,
    to: zone.instantAt(wallMinute(to, 24 * hour)),
  }
}

const local = (name: string, starts: Iterable<number>) =>
  [...starts].map((start) => formatInZone(timeZone(name), start))
const utc = (starts: Iterable<number>) => [...starts].map(formatUtc)

describe('New York, 14 March 2027: the clocks skip the hour from two to three', () => {
  const zone = 'America/New_York'

  test('one to five in the morning holds three hours, and none starts between two and three', () => {
    const slots = findSlots(
      searchDates({ timeZone: zone, weekly: everyDay(1 * hour, 5 * hour) }, '2027-03-14', '2027-03-14'),
    )

    expect(local(zone, slots)).toEqual([
      '2027-03-14T01:00:00-05:00',
      '2027-03-14T03:00:00-04:00',
      '2027-03-14T04:00:00-04:00',
    ])
  })

  test('nine to five keeps its eight hours on the wall', () => {
    const slots = findSlots(
      searchDates({ timeZone: zone, weekly: everyDay(9 * hour, 17 * hour) }, '2027-03-13', '2027-03-15'),
    )

    expect(slots).toHaveLength(24)
    expect(local(zone, slots).slice(7, 10)).toEqual([
      '2027-03-13T16:00:00-05:00',
      '2027-03-14T09:00:00-04:00',
      '2027-03-14T10:00:00-04:00',
    ])
  })

  test('the afternoon from one to six runs from 17:00Z to 22:00Z', () => {
    const slots = findSlots(
      searchDates({ timeZone: zone, weekly: everyDay(13 * hour, 18 * hour) }, '2027-03-14', '2027-03-14'),
    )

    expect(utc(slots)).toEqual([17, 18, 19, 20, 21].map((clock) => `2027-03-14T${clock}:00:00Z`))
  })

  test('working time that begins in the skipped hour begins when the clocks have changed', () => {
    const slots = findSlots(
      searchDates({ timeZone: zone, weekly: everyDay(2.5 * hour, 5 * hour) }, '2027-03-14', '2027-03-14'),
    )

    expect(local(zone, slots)).toEqual(['2027-03-14T03:00:00-04:00', '2027-03-14T04:00:00-04:00'])
  })

  test('working time that lies in the skipped hour does not take place', () => {
    const service = { durationMinutes: 15, stepMinutes: 15 }
    const rules = { timeZone: zone, weekly: everyDay(2 * hour, 3 * hour) }

    expect(findSlots(searchDates(rules, '2027-03-14', '2027-03-14', service))).toHaveLength(0)
    expect(findSlots(searchDates(rules, '2027-03-15', '2027-03-15', service))).toHaveLength(4)
  })
})

describe.each(['2026-11-01', '2027-11-07'])(
  'New York, %s: the clocks show the hour from one to two twice',
  (date) => {
    const zone = 'America/New_York'

    test('midnight to four holds five hours, and one o’clock is offered twice, told apart by its offset', () => {
      const slots = findSlots(searchDates({ timeZone: zone, weekly: everyDay(0, 4 * hour) }, date, date))

      expect(local(zone, slots)).toEqual([
        `${date}T00:00:00-04:00`,
        `${date}T01:00:00-04:00`,
        `${date}T01:00:00-05:00`,
        `${date}T02:00:00-05:00`,
        `${date}T03:00:00-05:00`,
      ])
    })

    test('work that ends within the repeated hour ends the first time the clock shows it', () => {
      const service = { durationMinutes: 30, stepMinutes: 30 }
      const slots = findSlots(
        searchDates({ timeZone: zone, weekly: everyDay(0, 1.5 * hour) }, date, date, service),
      )

      expect(local(zone, slots)).toEqual([
        `${date}T00:00:00-04:00`,
        `${date}T00:30:00-04:00`,
        `${date}T01:00:00-04:00`,
      ])
    })
  },
)

test.each([
  ['2027-03-15', '14:00:00-04:00', 5, 'America has changed, Europe has not'],
  ['2027-03-27', '14:00:00-04:00', 5, 'the day before Europe changes'],
  ['2027-03-28', '13:00:00-04:00', 6, 'Europe has followed'],
  ['2027-10-30', '13:00:00-04:00', 6, 'summer on both sides'],
  ['2027-10-31', '14:00:00-04:00', 5, 'Europe is back, America is not'],
  ['2027-11-08', '13:00:00-05:00', 6, 'winter on both sides'],
])('on %s, Berlin’s 19:00 reads %s in New York, %i hours apart: %s', (date, newYork, apart) => {
  const rules = { timeZone: 'Europe/Berlin', weekly: everyDay(19 * hour, 20 * hour) }
  const [start] = findSlots(searchDates(rules, date, date))

  expect(formatInZone(timeZone('America/New_York'), start!)).toBe(`${date}T${newYork}`)
  expect(timeZone('Europe/Berlin').offsetAt(start!) - timeZone('America/New_York').offsetAt(start!)).toBe(
    apart * hour,
  )
})

describe('Berlin’s own two nights', () => {
  const rules = { timeZone: 'Europe/Berlin', weekly: everyDay(0, 4 * hour) }

  test('28 March 2027 has no two o’clock', () => {
    expect(local('Europe/Berlin', findSlots(searchDates(rules, '2027-03-28', '2027-03-28')))).toEqual([
      '2027-03-28T00:00:00+01:00',
      '2027-03-28T01:00:00+01:00',
      '2027-03-28T03:00:00+02:00',
    ])
  })

  test('31 October 2027 has two', () => {
    expect(local('Europe/Berlin', findSlots(searchDates(rules, '2027-10-31', '2027-10-31')))).toEqual([
      '2027-10-31T00:00:00+02:00',
      '2027-10-31T01:00:00+02:00',
      '2027-10-31T02:00:00+02:00',
      '2027-10-31T02:00:00+01:00',
      '2027-10-31T03:00:00+01:00',
    ])
  })
})

describe('Lord Howe moves its clocks by half an hour', () => {
  const rules = { timeZone: 'Australia/Lord_Howe', weekly: everyDay(1 * hour, 3 * hour) }
  const service = { durationMinutes: 30, stepMinutes: 30 }

  test('4 April 2027: one to three lasts two and a half hours', () => {
    expect(
      local('Australia/Lord_Howe', findSlots(searchDates(rules, '2027-04-04', '2027-04-04', service))),
    ).toEqual([
      '2027-04-04T01:00:00+11:00',
      '2027-04-04T01:30:00+11:00',
      '2027-04-04T01:30:00+10:30',
      '2027-04-04T02:00:00+10:30',
      '2027-04-04T02:30:00+10:30',
    ])
  })

  test('3 October 2027: one to three lasts an hour and a half', () => {
    expect(
      local('Australia/Lord_Howe', findSlots(searchDates(rules, '2027-10-03', '2027-10-03', service))),
    ).toEqual(['2027-10-03T01:00:00+10:30', '2027-10-03T01:30:00+10:30', '2027-10-03T02:30:00+11:00'])
  })
})

test.each([
  ['Asia/Kathmandu', '+05:45', '03:15:00Z'],
  ['America/Sao_Paulo', '-03:00', '12:00:00Z'],
])('nine in the morning in %s is %s (%s) on every day of 2027', (zone, offset, instant) => {
  const rules = { timeZone: zone, weekly: everyDay(9 * hour, 10 * hour) }
  const slots = findSlots(searchDates(rules, '2027-01-01', '2027-12-31', { horizonDays: 400 }))

  expect(slots).toHaveLength(365)
  expect(local(zone, slots).every((text) => text.endsWith(`T09:00:00${offset}`))).toBe(true)
  expect(utc(slots).every((text) => text.endsWith(`T${instant}`))).toBe(true)
})

test('24 hours’ notice at noon before the clocks go forward allows 13:00 the next day, not 12:00', () => {
  const rules = { timeZone: 'America/New_York', weekly: everyDay(9 * hour, 17 * hour) }
  const now = timeZone('America/New_York').instantAt(wallMinute('2027-03-13', 12 * hour))
  const search = searchDates(rules, '2027-03-13', '2027-03-14', { minimumNoticeMinutes: 24 * hour })

  const [first] = findSlots({ ...search, now })

  expect(local('America/New_York', [first!])).toEqual(['2027-03-14T13:00:00-04:00'])
})

test('a series on Sundays at 15:00 stays at 15:00 over the change of the clocks', () => {
  const zone = timeZone('America/New_York')
  const series = weeklyOccurrences(zone, zone.instantAt(wallMinute('2027-02-14', 15 * hour)), 10)

  expect(local(zone.name, series).map((text) => text.slice(11, 19))).toEqual(Array(10).fill('15:00:00'))
  expect(local(zone.name, series).at(3)).toBe('2027-03-07T15:00:00-05:00')
  expect(local(zone.name, series).at(4)).toBe('2027-03-14T15:00:00-04:00')
  expect(local(zone.name, series).at(-1)).toBe('2027-04-18T15:00:00-04:00')
})

describe('an overnight window, 22:00 to 02:00, is one window', () => {
  const weekly = [{ weekday: 6, startMinute: 22 * hour, endMinute: 2 * hour }]

  test.each([
    ['America/New_York', '2027-03-13', 'into the night that skips an hour from two on', 4],
    ['America/New_York', '2027-11-06', 'into the night that repeats the hour before two', 5],
    ['America/Havana', '2027-03-13', 'where midnight itself is skipped', 3],
    ['America/Havana', '2027-11-06', 'where the hour after midnight is repeated', 5],
    ['Europe/Berlin', '2027-06-12', 'on any night', 4],
  ])('in %s on %s, %s', (zone, date, _, hours) => {
    const search = searchDates({ timeZone: zone, weekly }, date, date)
    const whole = { ...search, to: search.to + 12 * hour }

    const slots = [...findSlots(whole)]
    const long = findSlots({ ...whole, service: { ...timing, durationMinutes: hours * hour } })

    expect(slots).toEqual(Array.from({ length: hours }, (_start, index) => slots[0]! + index * hour))
    // One appointment over the whole window: it is not cut at midnight.
    expect([...long]).toEqual([slots[0]])
    expect(dateInZone(timeZone(zone), long[0]!)).toBe(date)
  })
})
