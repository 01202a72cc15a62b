import { costLines } from '../../../tenant-app/app/booking/policy-words.ts'

const policy = {
  id: null,
  name: 'A day before',
  version: 1,
  cancellation: [
    { hoursBefore: 24, refundPercent: 100 },
    { hoursBefore: 4, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 33, contestHours: 48 },
}
const step = (until: string, refundPercent: number, feeAmount: number) => ({
  until,
  refundPercent,
  feeAmount,
  refundAmount: 1005 - feeAmount,
})
const agreed = {
  policy,
  cancellationSchedule: [
    step('2027-03-01T10:00:00.000Z', 100, 0),
    step('2027-03-02T06:00:00.000Z', 50, 503),
    step('2027-03-02T10:00:00.000Z', 0, 1005),
  ],
  priceAmount: 1005,
  currency: 'EUR',
  timeZone: 'UTC',
}
const costs = (now: string) => costLines(agreed, now, 'en-GB').map(({ cost }) => cost)

test('each step says its cost to the cent, and not coming has a line of its own', () => {
  expect(costs('2027-02-01T00:00:00.000Z')).toEqual(['Free of charge', '€5.03', '€10.05', '€3.32'])
})

test('steps that are over are left out, and the first that is left begins the list', () => {
  const lines = costLines(agreed, '2027-03-02T08:00:00.000Z', 'en-GB')
  expect(lines.map(({ cost }) => cost)).toEqual(['€10.05', '€3.32'])
  expect(lines[0]!.when).toMatch(/^If you cancel until/)
})

test('where not coming costs nothing, nothing is said of it', () => {
  const kind = { ...agreed, policy: { ...policy, noShow: { ...policy.noShow, feePercent: 0 } } }
  expect(costLines(kind, '2027-02-01T00:00:00.000Z', 'en-GB').map(({ when }) => when)).not.toContain(
    'If you do not come',
  )
})
