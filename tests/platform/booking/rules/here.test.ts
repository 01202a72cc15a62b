import { hereRefusal, judgeWhereabouts } from '#platform/booking/rules/index.ts'
import { after, hours, minutes } from '#platform/kernel/time.ts'

const startsAt = new Date('2027-05-04T10:00:00Z')
const booking = {
  status: 'confirmed',
  startsAt,
  endsAt: after(startsAt, hours(1)),
  finishedAt: null,
  locationKind: 'at_provider',
  progress: null,
} as const

test.each([
  [0, [5], 'there', 0],
  [204, [5], 'there', 200],
  [206, [5], 'too_far', 210],
  [299, [99], 'there', 300],
  // What a device may be off counts up to a hundred metres, however many devices there are.
  [300, [400], 'there', 300],
  [301, [400], 'too_far', 300],
  [290, [60, 60], 'there', 290],
  [301, [60, 60], 'too_far', 300],
  [10, [501], 'too_inexact', 10],
  [10, [5, 501], 'too_inexact', 10],
] as const)('%d metres away, known to %j metres, is %s', (distance, accuracies, verdict, metres) => {
  expect(judgeWhereabouts({ distance, accuracies, within: 200 })).toEqual({ verdict, metres })
})

test('at the provider’s one comes from an hour before, at the customer’s as soon as somebody may set out', () => {
  const at = (before: number) => after(startsAt, -before)
  const home = { ...booking, locationKind: 'at_customer' } as const

  expect(hereRefusal(booking, at(minutes(61)))).toContain('too early')
  expect(hereRefusal(booking, at(minutes(60)))).toBeNull()
  expect(hereRefusal(home, at(minutes(61)))).toBeNull()
  expect(hereRefusal({ ...booking, locationKind: 'virtual' }, at(0))).toContain('online')
  expect(hereRefusal({ ...booking, status: 'cancelled' }, at(0))).toContain('lie ahead')
})
