import fc from 'fast-check'
import { respondByOf } from '#platform/booking/rules/index.ts'
import { after, days, hours, minutes } from '#platform/kernel/time.ts'

const requestedAt = new Date('2027-03-01T09:00:00Z')
const deadline = (startsIn: number, responseMinutes: number, minimumNoticeMinutes: number) =>
  respondByOf({ requestedAt, startsAt: after(requestedAt, startsIn), responseMinutes, minimumNoticeMinutes })

test('a request far ahead waits as long as its service says', () => {
  expect(deadline(days(10), 1440, 120)).toEqual(after(requestedAt, days(1)))
})

test('a request must be answered before its start would be too soon to be booked', () => {
  expect(deadline(hours(10), 1440, 120)).toEqual(after(requestedAt, hours(8)))
})

test('a request made right at the notice still leaves an hour, and a service that answers faster its own time', () => {
  expect(deadline(hours(24), 1440, 24 * 60)).toEqual(after(requestedAt, hours(1)))
  expect(deadline(hours(24), 20, 24 * 60)).toEqual(after(requestedAt, minutes(20)))
})

test('no request outlives its start', () => {
  expect(deadline(minutes(30), 1440, 0)).toEqual(after(requestedAt, minutes(30)))
})

test('the deadline lies after the request and never after the start, whatever the service says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 525_600 }),
      fc.integer({ min: 15, max: 20_160 }),
      fc.integer({ min: 0, max: 43_200 }),
      (startsIn, responseMinutes, notice) => {
        const respondBy = deadline(minutes(startsIn), responseMinutes, notice)

        expect(respondBy > requestedAt).toBe(true)
        expect(respondBy <= after(requestedAt, minutes(Math.min(startsIn, responseMinutes)))).toBe(true)
      },
    ),
  )
})
