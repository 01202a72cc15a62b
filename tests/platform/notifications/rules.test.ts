import fc from 'fast-check'
import type { BookingStatus } from '#platform/booking/index.ts'
import {
  calendarMethodOf,
  claimLife,
  isOvertaken,
  maxAttempts,
  nextAttemptAt,
  type Told,
} from '#platform/notifications/rules.ts'
import type { BookingNotice } from '#platform/storefront/index.ts'

const now = new Date('2026-11-21T08:00:00Z')
const seconds = (attempts: number) => (nextAttemptAt(attempts, now)!.getTime() - now.getTime()) / 1_000

test('pauses between attempts double, up to an hour', () => {
  expect([1, 2, 3, 4, 9, 10, 19].map(seconds)).toEqual([10, 20, 40, 80, 2560, 3600, 3600])
})

test('after the last attempt a message is given up', () => {
  expect(nextAttemptAt(maxAttempts - 1, now)).not.toBeNull()
  expect(nextAttemptAt(maxAttempts, now)).toBeNull()
})

test('a message is tried again within an hour, for longer than a night', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: maxAttempts - 1 }), (attempts) => {
      expect(seconds(attempts)).toBeGreaterThan(0)
      expect(seconds(attempts)).toBeLessThanOrEqual(3_600)
    }),
  )
  const whole = Array.from({ length: maxAttempts - 1 }, (_, index) => seconds(index + 1)).reduce(
    (a, b) => a + b,
  )
  expect(whole).toBeGreaterThan(10 * 3_600)
})

test('a claim outlives the longest call to a mail server', () => {
  expect(claimLife).toBeGreaterThan(2 * 5_000)
})

const startsAt = new Date('2026-11-24T13:30:00Z')
const standing = { status: 'confirmed', startVersion: 2, startsAt, now } as const
const confirmed = {
  template: 'booking-confirmed-customer',
  notice: null,
  startVersion: 2,
} as const satisfies Told
const notice = (kind: BookingNotice, startVersion = 2): Told => ({
  template: 'booking-notice-customer',
  notice: kind,
  startVersion,
})

test('a confirmation is overtaken by the cancellation and by another time, a cancellation by nothing', () => {
  expect(isOvertaken(confirmed, standing)).toBe(false)
  expect(isOvertaken({ ...confirmed, startVersion: null }, standing)).toBe(false)
  expect(isOvertaken({ ...confirmed, startVersion: 1 }, standing)).toBe(true)
  expect(isOvertaken(confirmed, { ...standing, status: 'cancelled' })).toBe(true)
  for (const status of ['cancelled', 'confirmed', 'declined'] as const)
    expect(
      isOvertaken({ ...confirmed, template: 'booking-cancelled-customer' }, { ...standing, status }),
    ).toBe(false)
})

test('a reminder is sent before its own start only, and of a booking that still stands', () => {
  expect(isOvertaken(notice('reminder'), standing)).toBe(false)
  expect(isOvertaken(notice('reminder', 1), standing)).toBe(true)
  expect(isOvertaken(notice('reminder'), { ...standing, now: startsAt })).toBe(true)
  expect(isOvertaken(notice('reminder'), { ...standing, status: 'cancelled' })).toBe(true)
})

test.each<[BookingNotice, BookingStatus, BookingStatus]>([
  ['requested', 'requested', 'confirmed'],
  ['lapsed', 'declined', 'confirmed'],
  ['moved', 'confirmed', 'cancelled'],
  ['proposed', 'confirmed', 'cancelled'],
  ['onTheWay', 'in_progress', 'completed'],
  ['finished', 'in_progress', 'completed'],
  ['missed', 'no_show', 'completed'],
  ['review', 'closed', 'no_show'],
])('the notice %s is sent while the booking is %s, not once it is %s', (kind, status, later) => {
  expect(isOvertaken(notice(kind), { ...standing, status })).toBe(false)
  expect(isOvertaken(notice(kind), { ...standing, status: later })).toBe(true)
})

test('only what was confirmed once is in calendars: it is changed and taken out there, a request is not', () => {
  const agreed = { confirmedAt: now.toISOString() }
  const asked = { confirmedAt: null }

  expect(calendarMethodOf('booking-confirmed-provider', null, agreed)).toBe('REQUEST')
  expect(calendarMethodOf('booking-notice-customer', 'moved', agreed)).toBe('REQUEST')
  expect(calendarMethodOf('booking-cancelled-customer', null, agreed)).toBe('CANCEL')
  expect(calendarMethodOf('booking-cancelled-customer', null, asked)).toBeNull()
  expect(calendarMethodOf('booking-notice-customer', 'moved', asked)).toBeNull()
  expect(calendarMethodOf('booking-notice-customer', 'requested', asked)).toBeNull()
  expect(calendarMethodOf('booking-notice-customer', 'reminder', agreed)).toBeNull()
})
