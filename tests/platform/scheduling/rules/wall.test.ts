import fc from 'fast-check'
import { agreedStart, instantOfWall, timeZone, wallText } from '#platform/scheduling/rules/index.ts'

const minute = (instant: string) => Date.parse(instant) / 60_000
const berlin = timeZone('Europe/Berlin')
/** Berlin as it would be if it stayed at winter time, and at summer time, the whole year. */
const alwaysWinter = timeZone('Africa/Lagos')
const alwaysSummer = timeZone('Africa/Johannesburg')

test('what the wall shows is written down to the minute', () => {
  expect(wallText(berlin, minute('2027-07-01T08:05:00Z'))).toBe('2027-07-01T10:05')
  expect(wallText(berlin, minute('2027-12-31T23:00:00Z'))).toBe('2028-01-01T00:00')
  expect(wallText(timeZone('Asia/Kathmandu'), minute('2027-03-01T00:00:00Z'))).toBe('2027-03-01T05:45')
})

test('an appointment that was agreed for a time on the wall follows the wall when the rules change', () => {
  const summer = { start: minute('2027-07-01T08:00:00Z'), wall: '2027-07-01T10:00' }
  const winter = { start: minute('2027-12-01T09:00:00Z'), wall: '2027-12-01T10:00' }

  expect(agreedStart(alwaysWinter, summer)).toBe(minute('2027-07-01T09:00:00Z'))
  expect(agreedStart(alwaysSummer, summer)).toBe(summer.start)
  expect(agreedStart(alwaysSummer, winter)).toBe(minute('2027-12-01T08:00:00Z'))
  expect(agreedStart(alwaysWinter, winter)).toBe(winter.start)
})

test('a time that the new rules skip becomes the moment of the change', () => {
  const wall = '2027-03-28T02:30'

  const start = agreedStart(berlin, { start: minute('2027-03-28T00:30:00Z'), wall })

  expect(start).toBe(minute('2027-03-28T01:00:00Z'))
  expect(wallText(berlin, start)).toBe('2027-03-28T03:00')
})

test('both hours of the night that has one twice are where they have to be', () => {
  for (const start of ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'].map(minute)) {
    expect(wallText(berlin, start)).toBe('2027-10-31T02:30')
    expect(agreedStart(berlin, { start, wall: '2027-10-31T02:30' })).toBe(start)
  }
})

test('while the rules stay, nothing moves, in whatever zone and at whatever minute', () => {
  const zones = [
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Africa/Casablanca',
  ]
  const first = minute('2026-01-01T00:00:00Z')
  const anyMinute = fc.integer({ min: first, max: first + 4 * 525_600 })

  fc.assert(
    fc.property(fc.constantFrom(...zones), anyMinute, (name, start) => {
      const zone = timeZone(name)
      const wall = wallText(zone, start)
      expect(agreedStart(zone, { start, wall })).toBe(start)
      // The first time at which the wall shows it, if it shows it twice.
      expect([0, 30, 60]).toContain(start - instantOfWall(zone, wall))
    }),
    { numRuns: 5_000 },
  )
})
