import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  compileSchedule,
  findSlots,
  isFree,
  toIntervals,
  type SlotSearch,
} from '#platform/scheduling/rules/index.ts'
import { slowSlots, type OracleQuestion } from '#tests/support/slot-oracle.ts'

/** More than the usual few thousand on request: `SLOT_RUNS=200000`. */
const RUNS = Number(process.env.SLOT_RUNS ?? 2000)

const ZONES = [
  'Europe/Berlin',
  'Europe/Rome',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Lisbon',
  'America/New_York',
  'America/Los_Angeles',
  'America/Denver',
  'America/St_Johns',
  'America/Havana',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Nuuk',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Asia/Gaza',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'UTC',
]

/** Every clock change of a zone from 2015 to 2040, as Temporal tells it, in epoch minutes. */
const changesOf = new Map(
  ZONES.map((zone) => {
    const changes: number[] = []
    const end = Temporal.Instant.from('2040-01-01T00:00Z').epochMilliseconds
    let at = Temporal.Instant.from('2015-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    while (at && at.epochMilliseconds < end) {
      changes.push(at.epochMilliseconds / 60_000)
      at = at.getTimeZoneTransition('next')
    }
    return [zone, changes] as const
  }),
)

const anyMinute = fc.integer({ min: 24_000_000, max: 36_000_000 })
/** A place in time: three times out of four within a day and a half of a change of the clocks, if there is one. */
const place = fc.constantFrom(...ZONES).chain((zone) => {
  const changes = changesOf.get(zone)!
  const nearChange = fc
    .tuple(
      fc.constantFrom(...(changes.length > 0 ? changes : [30_000_000])),
      fc.integer({ min: -2200, max: 300 }),
    )
    .map(([change, distance]) => change + distance)
  return fc.record({
    zone: fc.constant(zone),
    from: fc.oneof({ weight: 3, arbitrary: nearChange }, { weight: 1, arbitrary: anyMinute }),
  })
})

// Half of the times stand on the quarter hour, as people write them: edges then meet far more often.
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
  fc.integer({ min: 0, max: 1439 }),
)
const window = fc.oneof(
  fc
    .tuple(minuteOfDay, fc.integer({ min: 1, max: 1440 }))
    .map(([startMinute, length]) => ({ startMinute, endMinute: startMinute + length })),
  // As typed: an end before the start means the next day.
  fc.tuple(minuteOfDay, minuteOfDay).map(([startMinute, endMinute]) => ({ startMinute, endMinute })),
  // Small hours, where clocks change.
  fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 16 })).map(([start, length]) => ({
    startMinute: start * 15,
    endMinute: (start + length) * 15,
  })),
)
const weekly = fc.oneof(
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 7 }), window), { minLength: 4, maxLength: 14 })
    .map((rules) => rules.map(([weekday, hours]) => ({ weekday, ...hours }))),
  fc
    .array(window, { minLength: 1, maxLength: 3 })
    .map((windows) =>
      [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => windows.map((hours) => ({ weekday, ...hours }))),
    ),
)
const service = fc.record({
  durationMinutes: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(15, 30, 45, 60, 90) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }) },
  ),
  bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 10, 17, 60),
  bufferAfterMinutes: fc.constantFrom(0, 0, 5, 15, 23, 60),
  stepMinutes: fc.oneof(fc.constantFrom(5, 10, 15, 30, 60), fc.integer({ min: 1, max: 240 })),
  minimumNoticeMinutes: fc.constantFrom(0, 0, 60, 120, 1440, 77),
  horizonDays: fc.constantFrom(0, 1, 2, 30, 30, 90, 90, 365),
})
/** Ranges relative to the beginning of the search. */
const ranges = (maxLength: number, longest: number) =>
  fc.array(fc.tuple(fc.integer({ min: -600, max: 4600 }), fc.integer({ min: 0, max: longest })), {
    maxLength,
  })

const question: fc.Arbitrary<OracleQuestion> = fc
  .record({
    place,
    length: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1440, max: 4320 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1440 }) },
    ),
    weekly,
    exceptions: fc.array(fc.tuple(fc.integer({ min: -2, max: 4 }), fc.array(window, { maxLength: 2 })), {
      maxLength: 2,
    }),
    service,
    busy: ranges(10, 240),
    timeOff: ranges(2, 1500),
    capacity: fc.constantFrom(1, 1, 1, 2, 3),
    needs: fc.oneof(
      { weight: 3, arbitrary: fc.constant<[number, number][][][]>([]) },
      { weight: 1, arbitrary: fc.array(fc.array(ranges(6, 300), { maxLength: 3 }), { maxLength: 2 }) },
    ),
    calendars: fc.oneof(
      { weight: 3, arbitrary: fc.constant<[number, number][][]>([]) },
      { weight: 1, arbitrary: fc.array(ranges(4, 300), { maxLength: 3 }) },
    ),
    // Usually the present lies before the range, now and then in it, with seconds.
    sinceNow: fc.oneof(
      fc.integer({ min: -2000, max: 3000 }),
      fc.integer({ min: 0, max: 100_000 }).map((value) => value / 60),
    ),
  })
  .map(({ place: { zone, from }, length, exceptions, sinceNow, ...rest }) => {
    const absolute = (list: [number, number][]) =>
      list.map(([start, size]): [number, number] => [from + start, from + start + size])
    const day = Temporal.Instant.fromEpochMilliseconds(from * 60_000)
      .toZonedDateTimeISO(zone)
      .toPlainDate()
    return {
      ...rest,
      timeZone: zone,
      exceptions: exceptions.map(([distance, windows]) => ({
        date: day.add({ days: distance }).toString(),
        windows,
      })),
      busy: absolute(rest.busy),
      timeOff: absolute(rest.timeOff),
      needs: rest.needs.map((lanes) => lanes.map(absolute)),
      calendars: rest.calendars.map(absolute),
      now: from - sinceNow,
      from,
      to: from + length,
    }
  })

function toSearch({ timeZone, weekly: rules, exceptions, ...rest }: OracleQuestion): SlotSearch {
  return {
    ...rest,
    schedule: compileSchedule({ timeZone, weekly: rules, exceptions }),
    busy: toIntervals(rest.busy),
    timeOff: toIntervals(rest.timeOff),
    needs: rest.needs.map((lanes) => lanes.map(toIntervals)),
    calendars: rest.calendars.map(toIntervals),
  }
}

test(
  `the engine finds what a minute-by-minute look at the calendar finds, in ${ZONES.length} zones`,
  () => {
    let nights = 0
    let slots = 0
    fc.assert(
      fc.property(question, (asked) => {
        const found = [...findSlots(toSearch(asked))]

        slots += found.length
        if (found.length > 0 && changesOf.get(asked.timeZone)!.some((at) => at > asked.from && at < asked.to))
          nights += 1
        expect(found).toEqual(slowSlots(asked))
      }),
      { numRuns: RUNS },
    )
    // The comparison would be worth little if most questions had no answer or met no change of the clocks.
    expect(slots).toBeGreaterThan(RUNS * 5)
    expect(nights).toBeGreaterThan(RUNS / 5)
    if (process.env.SLOT_RUNS)
      console.log(`${RUNS} searches, ${slots} slots, ${nights} with slots around a clock change`)
  },
  24 * 3_600_000,
)

test(
  'asking for one start gives the same answer as looking for it in the list',
  () => {
    const reasons = new Set<string>()
    fc.assert(
      fc.property(question, fc.array(fc.nat(4320), { minLength: 1, maxLength: 20 }), (asked, distances) => {
        const search = toSearch(asked)
        const listed = findSlots(search)
        const candidates = [...listed.slice(0, 10), ...distances.map((distance) => asked.from + distance)]
        for (const start of candidates.filter((minute) => minute < asked.to)) {
          const answer = isFree(search, start)
          expect({ start, isFree: answer.isFree }).toEqual({ start, isFree: listed.includes(start) })
          reasons.add(answer.isFree ? 'free' : answer.reason)
        }
      }),
      { numRuns: RUNS },
    )
    expect([...reasons].toSorted()).toEqual([
      'free',
      'off_grid',
      'outside_hours',
      'taken',
      'time_off',
      'too_far',
      'too_soon',
    ])
  },
  24 * 3_600_000,
)

test('a search in two halves finds what one search finds', () => {
  fc.assert(
    fc.property(question, fc.nat(4320), (asked, cut) => {
      const search = toSearch(asked)
      const middle = Math.min(asked.from + cut, asked.to)

      const halves = [...findSlots({ ...search, to: middle }), ...findSlots({ ...search, from: middle })]

      expect(halves).toEqual([...findSlots(search)])
    }),
    { numRuns: Math.min(RUNS, 3000) },
  )
})
