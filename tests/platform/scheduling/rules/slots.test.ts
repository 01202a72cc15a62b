import {
  compileSchedule,
  findSlots,
  formatUtc,
  isFree,
  toIntervals,
  wallMinute,
  type ScheduleRules,
  type SlotSearch,
} from '#platform/scheduling/rules/index.ts'
import { coveredAtLeast, union, widened } from '#platform/scheduling/rules/intervals.ts'

/** Minute of Monday, 1 March 2027; the zone is UTC, so wall and instant are the same. */
const at = (clock: number, minute = 0) => wallMinute('2027-03-01', clock * 60 + minute)

const nineToTwelve = [{ weekday: 1, startMinute: 540, endMinute: 720 }]

type Changes = Partial<Omit<SlotSearch, 'schedule' | 'service'>> & {
  rules?: Partial<ScheduleRules>
  service?: Partial<SlotSearch['service']>
}

function search({ rules, service, ...rest }: Changes = {}): SlotSearch {
  return {
    schedule: compileSchedule({ timeZone: 'UTC', weekly: nineToTwelve, exceptions: [], ...rules }),
    service: {
      durationMinutes: 60,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      stepMinutes: 30,
      minimumNoticeMinutes: 0,
      horizonDays: 60,
      ...service,
    },
    busy: [],
    timeOff: [],
    now: at(0) - 1440,
    from: at(0),
    to: at(24),
    ...rest,
  }
}

const clocks = (asked: SlotSearch) => [...findSlots(asked)].map((start) => formatUtc(start).slice(11, 16))

describe('working time', () => {
  test('an appointment lies in it from its first to its last minute', () => {
    expect(clocks(search())).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
  })

  test('windows that touch or overlap are one, and their grid begins with the first', () => {
    const weekly = [
      { weekday: 1, startMinute: 600, endMinute: 660 },
      { weekday: 1, startMinute: 545, endMinute: 600 },
      { weekday: 1, startMinute: 650, endMinute: 680 },
    ]

    expect(clocks(search({ rules: { weekly } }))).toEqual(['09:05', '09:35', '10:05'])
  })

  test('an exception replaces the windows of its date, and no windows mean closed', () => {
    const other = [{ date: '2027-03-01', windows: [{ startMinute: 900, endMinute: 990 }] }]

    expect(clocks(search({ rules: { exceptions: other } }))).toEqual(['15:00', '15:30'])
    expect(clocks(search({ rules: { exceptions: [{ date: '2027-03-01', windows: [] }] } }))).toEqual([])
    expect(clocks(search({ rules: { exceptions: [{ date: '2027-03-02', windows: [] }] } }))).toHaveLength(5)
  })

  test('a closed date leaves the night before alone', () => {
    const rules = {
      weekly: [7, 1].map((weekday) => ({ weekday, startMinute: 1320, endMinute: 120 })),
      exceptions: [{ date: '2027-03-01', windows: [] }],
    }

    expect(clocks(search({ rules }))).toEqual(['00:00', '00:30', '01:00'])
  })

  test('windows of two days that meet at midnight let an appointment run through it', () => {
    const weekly = [
      { weekday: 1, startMinute: 1380, endMinute: 1440 },
      { weekday: 2, startMinute: 0, endMinute: 60 },
    ]

    expect(clocks(search({ rules: { weekly }, to: at(48), service: { durationMinutes: 90 } }))).toEqual([
      '23:00',
      '23:30',
    ])
  })

  test('with working time round the clock, each day’s grid begins at its midnight', () => {
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }))
    const service = { durationMinutes: 600, stepMinutes: 500 }

    expect(clocks(search({ rules: { weekly }, service, to: at(48) }))).toEqual([
      '00:00',
      '08:20',
      '16:40',
      '00:00',
      '08:20',
      '16:40',
    ])
  })

  test.each([
    ['weekday 0', [{ weekday: 0, startMinute: 0, endMinute: 60 }]],
    ['weekday 8', [{ weekday: 8, startMinute: 0, endMinute: 60 }]],
    ['a start after midnight of the next day', [{ weekday: 1, startMinute: 1440, endMinute: 1500 }]],
    ['more than a day', [{ weekday: 1, startMinute: 60, endMinute: 1501 }]],
    ['half a minute', [{ weekday: 1, startMinute: 60.5, endMinute: 90 }]],
    ['a time that is no number', [{ weekday: 1, startMinute: 60, endMinute: Number.NaN }]],
  ])('a rule with %s is refused', (_, weekly) => {
    expect(() => search({ rules: { weekly } })).toThrow(RangeError)
  })

  test('an unknown zone and a date that does not exist are refused', () => {
    expect(() => search({ rules: { timeZone: 'Mars/Base' } })).toThrow('"Mars/Base" is not an IANA time zone')
    expect(() => search({ rules: { exceptions: [{ date: '2027-02-30', windows: [] }] } })).toThrow(RangeError)
  })
})

describe('buffers', () => {
  test('lie outside the working time if they must', () => {
    expect(clocks(search({ service: { bufferBeforeMinutes: 45, bufferAfterMinutes: 45 } }))).toHaveLength(5)
  })

  test('add up: between two appointments lie the first one’s after and the second one’s before', () => {
    // An appointment from 10:00 to 10:30 whose own buffers are 10 minutes on both sides.
    const busy = toIntervals([[at(9, 50), at(10, 40)]])
    const service = { durationMinutes: 20, stepMinutes: 5, bufferBeforeMinutes: 5, bufferAfterMinutes: 15 }

    const found = clocks(search({ busy, service }))

    expect(found.filter((clock) => clock < '10:00').at(-1)).toBe('09:15')
    expect(found.find((clock) => clock > '09:30')).toBe('10:45')
  })

  test('ranges that only touch do not collide', () => {
    expect(clocks(search({ busy: toIntervals([[at(10), at(11)]]) }))).toEqual(['09:00', '11:00'])
  })
})

test('time off keeps the appointment out, not its buffers', () => {
  const timeOff = toIntervals([[at(10), at(11)]])

  expect(clocks(search({ timeOff, service: { bufferBeforeMinutes: 30, bufferAfterMinutes: 30 } }))).toEqual([
    '09:00',
    '11:00',
  ])
})

describe('notice and horizon are elapsed time', () => {
  test('a start exactly at the end of the notice is offered, a second later it is not', () => {
    const service = { minimumNoticeMinutes: 120 }

    expect(clocks(search({ service, now: at(8) }))[0]).toBe('10:00')
    expect(clocks(search({ service, now: at(8) + 1 / 60 }))[0]).toBe('10:30')
  })

  test('a start exactly at the horizon is offered, a later one is not', () => {
    const service = { horizonDays: 2 }

    expect(clocks(search({ service, now: at(10) - 2 * 1440 })).at(-1)).toBe('10:00')
    expect(clocks(search({ service, now: at(10) - 2 * 1440 - 1 / 60 })).at(-1)).toBe('09:30')
  })
})

describe('more than one at a time', () => {
  const overlapping = toIntervals([
    [at(9), at(10)],
    [at(9, 30), at(10, 30)],
    [at(11), at(12)],
  ])

  test('with room for two, only the minutes that two already share are taken', () => {
    const service = { durationMinutes: 30 }

    expect(clocks(search({ busy: overlapping, capacity: 2, service }))).toEqual([
      '09:00',
      '10:00',
      '10:30',
      '11:00',
      '11:30',
    ])
    expect(clocks(search({ busy: overlapping, service }))).toEqual(['10:30'])
  })

  test('of what is needed, one lane must be free throughout', () => {
    const rooms = [toIntervals([[at(9), at(10)]]), toIntervals([[at(10), at(12)]])]

    // 09:30 finds neither lane free for its whole hour, although nowhere both are taken at once.
    expect(clocks(search({ needs: [rooms] }))).toEqual(['09:00', '10:00', '10:30', '11:00'])
  })

  test('a room and a car are needed together', () => {
    const room = [toIntervals([[at(9), at(10)]])]
    const car = [toIntervals([[at(11), at(12)]])]

    expect(clocks(search({ needs: [room, car] }))).toEqual(['10:00'])
  })

  test('a need that nothing can meet leaves no time', () => {
    expect(clocks(search({ needs: [[]] }))).toEqual([])
  })

  test('a calendar entry blocks every place', () => {
    const calendars = [toIntervals([[at(9), at(10)]]), toIntervals([[at(10, 30), at(11)]])]

    expect(clocks(search({ calendars, capacity: 3 }))).toEqual(['11:00'])
  })
})

describe('asking for one start', () => {
  const conditions = search({
    busy: toIntervals([[at(9), at(10)]]),
    timeOff: toIntervals([[at(11), at(12)]]),
    service: { minimumNoticeMinutes: 60, horizonDays: 3 },
  })

  test.each([
    ['taken', at(9)],
    ['off_grid', at(10, 10)],
    ['time_off', at(10, 30)],
    ['outside_hours', at(11, 30)],
    ['outside_hours', at(20)],
    ['too_soon', at(0) - 1440 + 59],
    ['too_far', at(0) + 2 * 1440 + 1],
    ['off_grid', at(10) + 0.5],
  ])('says %s', (reason, start) => {
    expect(isFree(conditions, start)).toEqual({ isFree: false, reason })
  })

  test('says when it is free', () => {
    expect(isFree(conditions, at(10))).toEqual({ isFree: true })
  })
})

describe('what cannot be asked', () => {
  test.each([
    ['a service without length', { service: { durationMinutes: 0 } }],
    ['a grid without steps', { service: { stepMinutes: 0 } }],
    ['half a minute of buffer', { service: { bufferBeforeMinutes: 0.5 } }],
    ['a negative buffer', { service: { bufferAfterMinutes: -5 } }],
    ['a negative notice', { service: { minimumNoticeMinutes: -1 } }],
    ['a horizon that is no number', { service: { horizonDays: Number.NaN } }],
    ['no present', { now: Number.NaN }],
    ['an inverted range', { from: at(2), to: at(1) }],
    ['a range of three years', { to: at(0) + 3 * 366 * 1440 }],
    ['no capacity', { capacity: 0 }],
    ['busy times out of order', { busy: [at(10), at(11), at(9), at(10)] }],
  ])('%s', (_, changes: Changes) => {
    expect(() => findSlots(search(changes))).toThrow(RangeError)
  })
})

test('a limit stops the search', () => {
  expect(clocks(search({ limit: 2 }))).toEqual(['09:00', '09:30'])
  expect(clocks(search({ limit: 0 }))).toEqual([])
})

test('nested, empty and touching intervals fall together as they should', () => {
  expect(widened([0, 10, 2, 4, 10, 12, 15, 15, 20, 21], 1, 2)).toEqual([-1, 14, 19, 23])
  expect(union([0, 5, 10, 15], [5, 7, 14, 20])).toEqual([0, 7, 10, 20])
  expect(coveredAtLeast(2, [[0, 5, 5, 10]])).toEqual([])
  expect(
    coveredAtLeast(2, [
      [0, 10, 5, 15],
      [10, 20],
      [30, 30],
    ]),
  ).toEqual([5, 15])
})
