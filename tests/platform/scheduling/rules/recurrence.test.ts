import { dateInZone, seriesStarts, timeZone, wallMinute } from '#platform/scheduling/rules/index.ts'

const wallsOf = (zoneName: string, starts: ArrayLike<number>) => {
  const zone = timeZone(zoneName)
  return Array.from(starts, (start) => {
    const wall = zone.wallAt(start)
    return `${dateInZone(zone, start)} ${Math.floor((wall % 1440) / 60)}:${String(wall % 60).padStart(2, '0')}`
  })
}
const at = (zoneName: string, date: string, minute: number) =>
  timeZone(zoneName).instantAt(wallMinute(date, minute))

test('Sunday at 15:00 for ten weeks is 15:00 on the wall before and after the clocks change', () => {
  const zone = timeZone('America/New_York')

  const starts = seriesStarts(zone, {
    firstStart: at('America/New_York', '2027-02-14', 900),
    everyWeeks: 1,
    count: 10,
  })

  expect(wallsOf('America/New_York', starts)).toEqual([
    '2027-02-14 15:00',
    '2027-02-21 15:00',
    '2027-02-28 15:00',
    '2027-03-07 15:00',
    '2027-03-14 15:00',
    '2027-03-21 15:00',
    '2027-03-28 15:00',
    '2027-04-04 15:00',
    '2027-04-11 15:00',
    '2027-04-18 15:00',
  ])
  expect(starts[4]! - starts[3]!).toBe(7 * 1440 - 60)
})

// Every second Tuesday for a year passes both changes, where there are any; Lord Howe moves by half an hour.
test.each([
  ['Europe/Berlin', 60],
  ['America/New_York', 60],
  ['Australia/Lord_Howe', 30],
])('every second Tuesday in %s keeps its time on the wall over both changes of the clocks', (name, shift) => {
  for (const first of ['2027-03-09', '2027-09-21']) {
    const starts = seriesStarts(timeZone(name), {
      firstStart: at(name, first, 1050),
      everyWeeks: 2,
      count: 10,
    })

    expect(wallsOf(name, starts).map((wall) => wall.slice(11))).toEqual(Array(10).fill('17:30'))
    const gaps = Array.from(starts.slice(1), (start, index) => Math.abs(start - starts[index]! - 14 * 1440))
    expect(gaps.filter((gap) => gap === shift)).toHaveLength(1)
    expect(gaps.filter((gap) => gap === 0)).toHaveLength(8)
  }
})

test('several weekdays of every second week come in order, and those that have passed wait for the next one', () => {
  const starts = seriesStarts(timeZone('Europe/Berlin'), {
    firstStart: at('Europe/Berlin', '2027-06-03', 540), // a Thursday
    everyWeeks: 2,
    weekdays: [1, 4],
    count: 5,
  })

  expect(wallsOf('Europe/Berlin', starts)).toEqual([
    '2027-06-03 9:00',
    '2027-06-14 9:00',
    '2027-06-17 9:00',
    '2027-06-28 9:00',
    '2027-07-01 9:00',
  ])
})

test('a series ends with its last day, also where the date in UTC is another', () => {
  const zone = timeZone('Asia/Tokyo')
  const rule = { firstStart: at('Asia/Tokyo', '2027-06-01', 420), everyWeeks: 1, count: 52 }

  const starts = seriesStarts(zone, { ...rule, lastDay: wallMinute('2027-06-15', 0) / 1440 })

  expect(wallsOf('Asia/Tokyo', starts)).toEqual(['2027-06-01 7:00', '2027-06-08 7:00', '2027-06-15 7:00'])
})

test('a time that is skipped on one date is the moment of the change there, and itself again afterwards', () => {
  const starts = seriesStarts(timeZone('Europe/Berlin'), {
    firstStart: at('Europe/Berlin', '2027-03-26', 150), // a Friday, 02:30
    everyWeeks: 1,
    weekdays: [7],
    count: 4,
  })

  expect(wallsOf('Europe/Berlin', starts)).toEqual([
    '2027-03-26 2:30',
    '2027-03-28 3:00',
    '2027-04-02 2:30',
    '2027-04-04 2:30',
  ])
})
