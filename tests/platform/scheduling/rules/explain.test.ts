import * as fc from 'fast-check'
import { explainStarts, removalRules, runsOf } from '#platform/scheduling/rules/explain.ts'
import {
  compileSchedule,
  findSlots,
  toIntervals,
  type SlotConditions,
} from '#platform/scheduling/rules/index.ts'

// Monday, 1 March 2027, 00:00 in Berlin, in epoch minutes; the week after it holds no change of the clocks.
const monday = Date.parse('2027-02-28T23:00:00Z') / 60_000
const at = (day: number, hour: number, minute = 0) => monday + day * 1440 + hour * 60 + minute

const service = {
  durationMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 60,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
}
const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 540, endMinute: 1020 }))
const rules = { timeZone: 'Europe/Berlin', weekly, exceptions: [] as { date: string; windows: [] }[] }
const conditions = (overrides: Partial<SlotConditions> = {}): SlotConditions => ({
  schedule: compileSchedule(rules),
  service,
  busy: [],
  timeOff: [],
  now: monday - 1440,
  ...overrides,
})
const range = { from: monday, to: monday + 7 * 1440 }

/** How many starts each rule removed; `free` is what is left. */
function countsOf(search: Parameters<typeof explainStarts>[0]) {
  const counts: Record<string, number> = {}
  for (const rule of explainStarts(search).removedBy)
    counts[rule ?? 'free'] = (counts[rule ?? 'free'] ?? 0) + 1
  return counts
}

test('each rule is counted with the starts that it alone was the first to take', () => {
  const everybody = [
    conditions({
      schedule: compileSchedule({ ...rules, exceptions: [{ date: '2027-03-02', windows: [] }] }),
      // Monday 11:30, past half of the day; notice takes the next two hours.
      now: at(0, 11, 30),
      service: { ...service, minimumNoticeMinutes: 120, horizonDays: 4 },
      timeOff: [at(2, 9), at(2, 12)],
      busy: [at(3, 10), at(3, 11)],
      calendars: [[at(3, 10), at(3, 13)]],
      needs: [[[at(3, 15), at(3, 16)]]],
    }),
  ]

  expect(countsOf({ everybody, ...range })).toEqual({
    past: 3,
    notice: 2,
    exception: 8,
    time_off: 3,
    booking: 1,
    calendar: 2,
    resource: 1,
    // Friday from 12:00 lies over four days ahead of Monday 11:30.
    horizon: 5,
    free: 15,
  })
})

test('a start is free while anybody of the team is, and counts for what stopped the one who came furthest', () => {
  const everybody = [
    conditions({ timeOff: [at(0, 0), at(1, 0)] }),
    conditions({ busy: [at(0, 9), at(0, 12)] }),
  ]

  const monday = { from: at(0, 0), to: at(1, 0) }

  expect(countsOf({ everybody, ...monday })).toEqual({ booking: 3, free: 5 })
  expect(countsOf({ everybody, ...monday, membersNeeded: 2 })).toEqual({ booking: 3, team: 5 })
})

test('what stands against every start takes what the other rules left', () => {
  const everybody = [conditions({ busy: [at(0, 9), at(0, 12)] })]

  expect(countsOf({ everybody, from: at(0, 0), to: at(1, 0), stops: ['provider', 'service'] })).toEqual({
    booking: 3,
    provider: 5,
  })
})

test('an exception that opens a closed day brings starts of its own', () => {
  const windows = [{ startMinute: 600, endMinute: 720 }]
  const open = compileSchedule({ ...rules, exceptions: [{ date: '2027-03-06', windows }] })

  const explained = explainStarts({
    everybody: [conditions({ schedule: open })],
    from: at(5, 0),
    to: at(6, 0),
  })

  expect(runsOf(explained)).toEqual([{ rule: null, first: at(5, 10), last: at(5, 11), count: 2 }])
})

const minutes = fc.integer({ min: -300, max: 6000 })
const ranges = fc
  .array(fc.tuple(minutes, fc.integer({ min: 1, max: 400 })), { maxLength: 5 })
  .map((list) =>
    toIntervals(list.map(([start, length]) => [monday + start, monday + start + length] as const)),
  )
const window = fc
  .tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 60 }))
  .map(([start, length]) => ({ startMinute: start * 15, endMinute: (start + length) * 15 }))
const anybody = fc
  .record({
    zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
    weekly: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), window), { maxLength: 8 }),
    exceptions: fc.array(
      fc.tuple(fc.constantFrom('2027-03-01', '2027-03-03'), fc.array(window, { maxLength: 2 })),
      {
        maxLength: 2,
      },
    ),
    busy: ranges,
    timeOff: ranges,
    calendars: fc.array(ranges, { maxLength: 2 }),
    needs: fc.array(fc.array(ranges, { maxLength: 2 }), { maxLength: 1 }),
    capacity: fc.constantFrom(1, 1, 2),
  })
  .map(({ zone, weekly: hours, exceptions, ...rest }) => ({
    ...rest,
    schedule: compileSchedule({
      timeZone: zone,
      weekly: hours.map(([weekday, open]) => ({ weekday, ...open })),
      exceptions: exceptions.map(([date, windows]) => ({ date, windows })),
    }),
  }))
const question = fc.record({
  team: fc.array(anybody, { minLength: 1, maxLength: 3 }),
  service: fc.record({
    durationMinutes: fc.constantFrom(15, 45, 60, 200),
    bufferBeforeMinutes: fc.constantFrom(0, 10),
    bufferAfterMinutes: fc.constantFrom(0, 25),
    stepMinutes: fc.constantFrom(15, 30, 60),
    minimumNoticeMinutes: fc.constantFrom(0, 90, 1440),
    horizonDays: fc.constantFrom(1, 3, 90),
  }),
  now: fc.integer({ min: -2000, max: 3000 }).map((distance) => monday + distance + 0.5),
})

test('an explained free start is exactly a found one, and every other start of the hours has one rule', () => {
  let removed = 0
  fc.assert(
    fc.property(question, ({ team, service: timing, now }) => {
      const everybody = team.map((one) => ({ ...one, service: timing, now }))
      const search = { from: monday, to: monday + 4 * 1440 }

      const { starts, removedBy } = explainStarts({ everybody, ...search })

      const free = [...starts].filter((_, index) => removedBy[index] === null)
      const found = new Set(everybody.flatMap((one) => [...findSlots({ ...one, ...search })]))
      expect(free).toEqual([...found].toSorted((a, b) => a - b))
      expect(removedBy).toHaveLength(starts.length)
      for (const rule of removedBy) if (rule) expect(removalRules).toContain(rule)
      removed += starts.length - free.length
    }),
    { numRuns: 400 },
  )
  expect(removed).toBeGreaterThan(1000)
})
