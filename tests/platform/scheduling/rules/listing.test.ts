import * as fc from 'fast-check'
import {
  decodeSlots,
  encodeSlots,
  findSlots,
  formatInZone,
  formatUtc,
  idsAt,
  nearestSlots,
  slotsByDate,
  timeZone,
  wallMinute,
  weeklyOccurrences,
  whoIsFree,
} from '#platform/scheduling/rules/index.ts'
import { viewerZone, workloadSearch } from '#tests/support/slot-workload.ts'

const months = Array.from({ length: 100 }, (_, provider) => ({
  id: `provider-${provider}`,
  starts: findSlots(workloadSearch(provider)),
}))

/** Ascending epoch minutes without repeats. */
const ascending = fc
  .array(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 })
  .map((gaps) => gaps.reduce<number[]>((list, gap) => [...list, (list.at(-1) ?? 30_000_000) + gap], []))

describe('the reference month, March 2027 seen from Berlin', () => {
  test('has the slots that an independent implementation found', () => {
    expect(months[0]!.starts).toHaveLength(583)
    expect(months.reduce((sum, { starts }) => sum + starts.length, 0) / 100).toBe(571.92)
    expect(whoIsFree(months).starts).toHaveLength(2458)
  })

  test('takes an eighth of the bytes on the wire that it takes as text', () => {
    const wire = JSON.stringify(encodeSlots(months[0]!.starts))
    const text = JSON.stringify(slotsByDate(viewerZone, months[0]!.starts))

    expect(wire.length).toBeLessThan(text.length / 8)
  })
})

describe('who is free', () => {
  test('names at each start exactly the providers who have it', () => {
    const free = whoIsFree(months)
    const sets = months.map(({ id, starts }) => ({ id, starts: new Set(starts) }))

    const expected = [...new Set(months.flatMap(({ starts }) => [...starts]))].toSorted((a, b) => a - b)
    expect([...free.starts]).toEqual(expected)
    for (const [index, start] of expected.entries()) {
      expect(idsAt(free, index)).toEqual(sets.filter(({ starts }) => starts.has(start)).map(({ id }) => id))
    }
  })

  test('nobody is free when nobody has slots', () => {
    const free = whoIsFree([{ id: 'a', starts: new Int32Array(0) }])

    expect(free.starts).toHaveLength(0)
    expect(idsAt(free, 0)).toEqual([])
    expect(whoIsFree([]).starts).toHaveLength(0)
  })

  test('providers on different grids are told apart to the minute', () => {
    const free = whoIsFree([
      { id: 'a', starts: Int32Array.of(100, 115) },
      { id: 'b', starts: Int32Array.of(101, 115) },
    ])

    expect([...free.starts]).toEqual([100, 101, 115])
    expect([0, 1, 2].map((index) => idsAt(free, index))).toEqual([['a'], ['b'], ['a', 'b']])
  })
})

describe('alternatives', () => {
  test('are the nearest first, of two equally near ones the earlier', () => {
    expect(nearestSlots([10, 20, 30, 40, 50], 30, 3)).toEqual([20, 40, 10])
    expect(nearestSlots([10, 20, 30], 24, 5)).toEqual([20, 30, 10])
    expect(nearestSlots([], 24, 5)).toEqual([])
    expect(nearestSlots([10, 20], 100, 1)).toEqual([20])
    expect(nearestSlots([10, 20], 0, 1)).toEqual([10])
  })

  test('are those that sorting by distance would give', () => {
    fc.assert(
      fc.property(ascending, fc.nat(100_000), fc.nat(8), (slots, distance, count) => {
        const wanted = 30_000_000 + distance
        const sorted = slots
          .filter((slot) => slot !== wanted)
          .toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)

        expect(nearestSlots(slots, wanted, count)).toEqual(sorted.slice(0, count))
      }),
    )
  })
})

describe('slots as text and on the wire', () => {
  test('any list comes back from the wire as it went', () => {
    fc.assert(
      fc.property(ascending, (slots) => {
        const wire: ReturnType<typeof encodeSlots> = JSON.parse(JSON.stringify(encodeSlots(slots)))

        expect([...decodeSlots(wire)]).toEqual(slots)
        expect(wire.deltas.every((delta) => Number.isInteger(delta) && delta > 0)).toBe(true)
      }),
    )
  })

  test('no slots and one slot are told apart', () => {
    expect(encodeSlots([])).toEqual({ from: null, step: 1, deltas: [] })
    expect(encodeSlots([30_000_000])).toEqual({ from: 30_000_000, step: 1, deltas: [] })
    expect(encodeSlots([60, 90, 150])).toEqual({ from: 60, step: 30, deltas: [1, 2] })
  })

  test('the text of an instant is that of the runtime', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_000_000, max: 68_000_000 }), (minute) => {
        expect(formatUtc(minute)).toBe(new Date(minute * 60_000).toISOString().replace('.000Z', 'Z'))
        expect(Date.parse(formatInZone(viewerZone, minute))).toBe(minute * 60_000)
      }),
    )
    expect(formatInZone(timeZone('Asia/Kathmandu'), 30_000_000)).toBe('2027-01-15T13:45:00+05:45')
    expect(formatInZone(timeZone('America/St_Johns'), 30_000_000)).toBe('2027-01-15T04:30:00-03:30')
  })

  test('slots are grouped by the viewer’s date and read as their own instant, in UTC and in local time', () => {
    for (const text of ['utc', 'local'] as const) {
      for (const zone of [viewerZone, timeZone('Asia/Kathmandu'), timeZone('America/New_York')]) {
        const days = slotsByDate(zone, months[0]!.starts, text)

        const times = Object.entries(days).flatMap(([date, slots]) =>
          slots.map(({ time }) => ({ date, time })),
        )
        expect(times.map(({ time }) => Date.parse(time) / 60_000)).toEqual([...months[0]!.starts])
        for (const { date, time } of times) {
          const minute = Date.parse(time) / 60_000
          expect(date).toBe(formatInZone(zone, minute).slice(0, 10))
          expect(time).toBe(text === 'utc' ? formatUtc(minute) : formatInZone(zone, minute))
        }
      }
    }
  })

  test('a date that comes round twice, where clocks go back over midnight, is one group', () => {
    // Nuuk, 31 October 2027: at midnight it is 23:00 of the 30th once more.
    const zone = timeZone('America/Nuuk')
    const first = zone.instantAt(wallMinute('2027-10-30', 23 * 60))
    const starts = [0, 30, 60, 90, 120].map((minutes) => first + minutes)

    expect(Object.entries(slotsByDate(zone, starts)).map(([date, slots]) => [date, slots.length])).toEqual([
      ['2027-10-30', 4],
      ['2027-10-31', 1],
    ])
  })
})

test('a fortnightly series keeps its time on the wall, and a skipped time falls on the change', () => {
  const zone = timeZone('America/New_York')
  const series = weeklyOccurrences(zone, zone.instantAt(wallMinute('2027-02-28', 150)), 3, 2)

  expect([...series].map((start) => formatInZone(zone, start))).toEqual([
    '2027-02-28T02:30:00-05:00',
    '2027-03-14T03:00:00-04:00',
    '2027-03-28T02:30:00-04:00',
  ])
  expect(() => weeklyOccurrences(zone, series[0]!, -1)).toThrow(RangeError)
  expect(() => weeklyOccurrences(zone, series[0]!, 2, 0)).toThrow(RangeError)
})
