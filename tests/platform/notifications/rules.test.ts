import fc from 'fast-check'
import {
  claimLife,
  isOvertaken,
  maxAttempts,
  bookingTemplates,
  nextAttemptAt,
} from '#platform/notifications/rules.ts'

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

test('only the confirmation of a cancelled booking is overtaken', () => {
  const overtaken = bookingTemplates.filter((template) => isOvertaken(template, 'cancelled'))

  expect(overtaken).toEqual(['booking-confirmed-customer', 'booking-confirmed-provider'])
  expect(bookingTemplates.filter((template) => isOvertaken(template, 'confirmed'))).toEqual([])
})
