import {
  defaultTimerSettings,
  isReminderTooLate,
  isVoid,
  timersOf,
  type Timed,
  type TimerKind,
} from '#platform/booking/rules/timers.ts'
import { bookingStatuses } from '#platform/booking/rules/index.ts'

const startsAt = new Date('2027-03-28T08:00:00Z')
const booking: Timed = {
  status: 'confirmed',
  startsAt,
  endsAt: new Date('2027-03-28T09:00:00Z'),
  respondBy: null,
  finishedAt: null,
  completedAt: null,
  noShowClosesAt: null,
}
const timers = (overrides: Partial<Timed>, now = new Date('2027-03-20T08:00:00Z')) =>
  timersOf({ ...booking, ...overrides }, defaultTimerSettings, now).map(({ kind, dueAt }) => [
    kind,
    dueAt.toISOString(),
  ])

test('a confirmed booking is reminded of a day and two hours before, in elapsed time also over the change of clocks', () => {
  expect(timers({})).toEqual([
    ['reminder_1440', '2027-03-27T08:00:00.000Z'],
    ['reminder_120', '2027-03-28T06:00:00.000Z'],
    ['start', '2027-03-28T08:00:00.000Z'],
  ])
})

test('a reminder whose moment has passed when the booking is made is none', () => {
  expect(timers({}, new Date('2027-03-27T08:00:00Z')).map(([kind]) => kind)).toEqual([
    'reminder_120',
    'start',
  ])
  expect(timers({}, new Date('2027-03-28T07:00:00Z')).map(([kind]) => kind)).toEqual(['start'])
})

test('a marketplace says how often, and twice the same is once', () => {
  const settings = { ...defaultTimerSettings, reminderMinutes: [60, 4320, 60] }

  const kinds = timersOf(booking, settings, new Date('2027-03-20T08:00:00Z')).map(({ kind }) => kind)

  expect(kinds).toEqual(['reminder_4320', 'reminder_60', 'start'])
})

test('a request lapses at its deadline, and at its start when it names none', () => {
  const respondBy = new Date('2027-03-22T08:00:00Z')

  expect(timers({ status: 'requested', respondBy })).toEqual([['approval_deadline', respondBy.toISOString()]])
  expect(timers({ status: 'requested' })).toEqual([['approval_deadline', startsAt.toISOString()]])
})

test('what has begun ends with its time, and silence of two days after it is consent', () => {
  expect(timers({ status: 'in_progress' })).toEqual([['auto_complete', '2027-03-28T09:00:00.000Z']])
  expect(timers({ status: 'in_progress', finishedAt: new Date('2027-03-28T08:40:00Z') })).toEqual([
    ['completion_silence', '2027-03-30T08:40:00.000Z'],
  ])
})

test('what is completed is reviewed and closed, a no-show is closed when it is over', () => {
  expect(timers({ status: 'completed', completedAt: new Date('2027-03-30T08:00:00Z') })).toEqual([
    ['review_invitation', '2027-03-30T09:00:00.000Z'],
    ['close', '2027-04-13T08:00:00.000Z'],
  ])
  expect(timers({ status: 'no_show', noShowClosesAt: new Date('2027-03-30T08:00:00Z') })).toEqual([
    ['close', '2027-03-30T08:00:00.000Z'],
  ])
})

test('nothing falls due for what has ended', () => {
  for (const status of ['held', 'expired', 'declined', 'cancelled', 'closed'] as const)
    expect(timers({ status })).toEqual([])
})

test('what is due in a status is not void in it, and a timer of another start always is', () => {
  const ends = { finishedAt: startsAt, completedAt: startsAt, noShowClosesAt: startsAt }
  for (const status of bookingStatuses) {
    for (const finishedAt of [null, startsAt]) {
      const due = timersOf({ ...booking, ...ends, status, finishedAt }, defaultTimerSettings, new Date(0))
      for (const { kind } of due) {
        const standing = { status, startVersion: 2, finishedAt }
        expect(isVoid({ kind, startVersion: 2 }, standing)).toBe(false)
        expect(isVoid({ kind, startVersion: 1 }, standing)).toBe(true)
      }
    }
  }
})

test.each<[TimerKind, Parameters<typeof isVoid>[1]['status']]>([
  ['reminder_120', 'cancelled'],
  ['reminder_120', 'in_progress'],
  ['approval_deadline', 'confirmed'],
  ['start', 'no_show'],
  ['auto_complete', 'cancelled'],
  ['close', 'closed'],
])('%s means nothing any more for a booking that is %s', (kind, status) => {
  expect(isVoid({ kind, startVersion: 1 }, { status, startVersion: 1, finishedAt: null })).toBe(true)
})

test('the end of the time means nothing for what the provider has finished, silence nothing for what nobody has', () => {
  const standing = { status: 'in_progress', startVersion: 1 } as const

  expect(isVoid({ kind: 'auto_complete', startVersion: 1 }, { ...standing, finishedAt: startsAt })).toBe(true)
  expect(isVoid({ kind: 'completion_silence', startVersion: 1 }, { ...standing, finishedAt: null })).toBe(
    true,
  )
})

test('a late reminder is sent until the next one is due or the appointment begins', () => {
  const dueAt = new Date('2027-03-27T08:00:00Z')
  const laterDueAts = [new Date('2027-03-28T06:00:00Z')]
  const isTooLate = (now: string) =>
    isReminderTooLate(booking, { dueAt, laterDueAts: [dueAt, ...laterDueAts], now: new Date(now) })

  expect(isTooLate('2027-03-27T08:00:00Z')).toBe(false)
  expect(isTooLate('2027-03-28T05:59:00Z')).toBe(false)
  expect(isTooLate('2027-03-28T06:00:00Z')).toBe(true)
  expect(isReminderTooLate(booking, { dueAt, laterDueAts: [], now: startsAt })).toBe(true)
})
