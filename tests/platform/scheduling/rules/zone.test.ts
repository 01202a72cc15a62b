import { Temporal } from 'temporal-polyfill'
import {
  dayNumber,
  isoDate,
  isTimeZone,
  timeZone,
  wallMinute,
  weekdayOf,
} from '#platform/scheduling/rules/index.ts'

const minuteOf = (instant: { epochMilliseconds: number }) => instant.epochMilliseconds / 60_000

const at = (text: string) => minuteOf(Temporal.Instant.from(text))

const dayOf = (date: string) => Date.parse(date) / 86_400_000

const ZONES = [
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Caracas',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Cairo',
  'Africa/Juba',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Asia/Gaza',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Istanbul',
  'Europe/Volgograd',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Norfolk',
  'Antarctica/Troll',
  'Antarctica/Casey',
]

test.each(ZONES)('every change of the clocks in %s from 1976 to 2060 is where Temporal has it', (name) => {
  const zone = timeZone(name)
  const end = Temporal.Instant.from('2060-01-01T00:00Z').epochMilliseconds
  // Not from the earliest on: the table has to grow in both directions.
  expect(zone.offsetAt(minuteOf(Temporal.Instant.from('2027-01-01T00:00Z')))).toBeDefined()

  let change: Temporal.ZonedDateTime | null =
    Temporal.Instant.from('1976-01-01T00:00Z').toZonedDateTimeISO(name)
  const wrong: string[] = []
  let changes = 0
  while (change && change.epochMilliseconds < end) {
    const minute = minuteOf(change)
    const offset = change.offsetNanoseconds / 60e9
    const before = change.subtract({ nanoseconds: 1 }).offsetNanoseconds / 60e9
    if (zone.offsetAt(minute) !== offset || zone.offsetAt(minute - 1) !== before)
      wrong.push(change.toString())
    const next: Temporal.ZonedDateTime | null = change.getTimeZoneTransition('next')
    // And nothing changes in between.
    const until = next ? minuteOf(next) : minuteOf({ epochMilliseconds: end })
    for (let probe = minute; probe < until; probe += 1440 * 3) {
      if (zone.offsetAt(probe) !== offset) wrong.push(`${change.toString()} + ${probe - minute} min`)
    }
    changes += 1
    change = next
  }

  expect(wrong).toEqual([])
  expect(changes).toBeGreaterThan(0)
})

test('a wall-clock time becomes the instant that shows it, a skipped one the change, a repeated one the first', () => {
  const zone = timeZone('America/New_York')
  expect(zone.instantAt(wallMinute('2027-03-14', 119))).toBe(at('2027-03-14T06:59Z'))
  for (const skipped of [120, 121, 150, 179, 180]) {
    expect(zone.instantAt(wallMinute('2027-03-14', skipped))).toBe(at('2027-03-14T07:00Z'))
  }
  expect(zone.instantAt(wallMinute('2027-11-07', 60))).toBe(at('2027-11-07T05:00Z'))
  expect(zone.instantAt(wallMinute('2027-11-07', 119))).toBe(at('2027-11-07T05:59Z'))
  expect(zone.instantAt(wallMinute('2027-11-07', 120))).toBe(at('2027-11-07T07:00Z'))
})

test('a whole date that a zone leaves out becomes the moment of the change', () => {
  // Samoa went from 29 to 31 December 2011.
  const zone = timeZone('Pacific/Apia')
  const change = minuteOf(Temporal.Instant.from('2011-12-30T10:00Z'))

  expect(zone.instantAt(wallMinute('2011-12-30', 0))).toBe(change)
  expect(zone.instantAt(wallMinute('2011-12-30', 720))).toBe(change)
  expect(zone.instantAt(wallMinute('2011-12-31', 0))).toBe(change)
})

test('Morocco puts its clocks back for Ramadan and forward after it', () => {
  const zone = timeZone('Africa/Casablanca')
  const noon = (date: string) => zone.offsetAt(minuteOf(Temporal.Instant.from(`${date}T12:00Z`)))

  expect([noon('2027-01-15'), noon('2027-02-20'), noon('2027-04-01')]).toEqual([60, 0, 60])
})

test('only zones of the IANA list are zones', () => {
  for (const name of [
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Asia/Calcutta',
    'UTC',
    'Etc/GMT+5',
    'europe/berlin',
  ]) {
    expect({ name, isTimeZone: isTimeZone(name) }).toEqual({ name, isTimeZone: true })
  }
  for (const name of [
    '',
    'Berlin',
    'Europe/Atlantis',
    '+02:00',
    '-0500',
    'UTC+2',
    '../etc/passwd',
    'x'.repeat(10_000),
    '__proto__',
  ]) {
    expect({ name, isTimeZone: isTimeZone(name) }).toEqual({ name, isTimeZone: false })
  }
  expect(() => timeZone('Europe/Atlantis')).toThrow('"Europe/Atlantis" is not an IANA time zone')
})

test('one zone has one table, however its name is written', () => {
  expect(timeZone('EUROPE/berlin')).toBe(timeZone('Europe/Berlin'))
})

test('instants before 1975 and after 2099 are refused', () => {
  const zone = timeZone('Europe/Berlin')

  expect(() => zone.offsetAt(0)).toThrow(RangeError)
  expect(() => zone.offsetAt(minuteOf(Temporal.Instant.from('2100-01-01T00:00Z')))).toThrow(RangeError)
  expect(() => zone.offsetAt(Number.NaN)).toThrow(RangeError)
  expect(() => zone.instantAt(Number.NaN)).toThrow(RangeError)
  expect(zone.offsetAt(at('2099-07-01T00:00Z'))).toBe(120)
})

test('every date that can be read has its instants in every zone', () => {
  for (const name of ZONES) {
    const zone = timeZone(name)
    for (const date of ['1976-01-01', '2098-12-31']) {
      const start = zone.instantAt(wallMinute(date, 0))
      expect(zone.instantAt(wallMinute(date, 2880)) - start).toBe(2880)
      expect(zone.wallAt(start)).toBe(wallMinute(date, 0))
    }
  }
})

test('dates are read strictly', () => {
  expect(dayNumber('1976-01-01')).toBe(2191)
  expect(dayNumber('2028-02-29')).toBe(21_243)
  for (const date of [
    '2027-02-29',
    '2027-13-01',
    '2027-1-1',
    '20270101',
    '1975-12-31',
    '2099-01-01',
    '9999-12-31',
    '2027-01-01T00:00',
    '',
  ]) {
    expect(() => dayNumber(date)).toThrow(RangeError)
  }
  expect([weekdayOf(dayNumber('2027-03-14')), weekdayOf(dayNumber('2027-03-15')), weekdayOf(-4)]).toEqual([
    7, 1, 7,
  ])
})

test('every day of four centuries and more has its name, and the name its day', () => {
  const wrong: string[] = []
  for (let day = dayOf('1899-12-01'); day <= dayOf('2401-03-31'); day += 1) {
    const date = isoDate(day)
    if (date !== new Date(day * 86_400_000).toISOString().slice(0, 10)) wrong.push(`${day} became ${date}`)
    else if (date >= '1976' && date < '2099' && dayNumber(date) !== day) wrong.push(`${date} is not ${day}`)
  }
  expect(wrong).toEqual([])
  expect([isoDate(dayOf('0000-02-29')), isoDate(dayOf('9999-12-31'))]).toEqual(['0000-02-29', '9999-12-31'])
})
