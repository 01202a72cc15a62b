import { clockChangeOn, dayAxis } from '#ui/calendar/day-axis.ts'
import { placeEvents } from '#ui/calendar/week-layout.ts'

const berlin = 'Europe/Berlin'
const spring = '2027-03-28'
const autumn = '2027-10-31'
const week = (start: number, month: string) =>
  Array.from({ length: 7 }, (_, index) => `2027-${month}-${String(start + index).padStart(2, '0')}`)
const placed = (dates: readonly string[], zone: string, start: string, end: string) => {
  const [date] = start.split('T') as [string]
  return placeEvents([{ id: 'e', start, end }], zone, dayAxis(dates, zone)).get(date)
}

test('a day whose clocks change is found, and no other', () => {
  expect(clockChangeOn('2027-03-27', berlin)).toBeNull()
  expect(clockChangeOn(spring, berlin)).toMatchObject({ from: 120, to: 180 })
  expect(clockChangeOn(autumn, berlin)).toMatchObject({ from: 180, to: 120 })
  expect(clockChangeOn('2027-10-03', 'Australia/Lord_Howe')).toMatchObject({ from: 120, to: 150 })
  expect(clockChangeOn('2027-04-04', 'Australia/Lord_Howe')).toMatchObject({ from: 120, to: 90 })
})

test('where midnight itself does not exist, the day begins an hour later and ends in time', () => {
  const axis = dayAxis(['2027-04-30'], 'Africa/Cairo')

  expect(clockChangeOn('2027-04-30', 'Africa/Cairo')).toMatchObject({ from: 0, to: 60 })
  expect(axis.hoursOf('2027-04-30')).toBe(23)
})

test('alone, a day of 23 hours is 23 hours long, and its afternoon stands an hour higher', () => {
  const axis = dayAxis([spring], berlin)

  expect(axis.length).toBe(23 * 60)
  expect(axis.hoursOf(spring)).toBe(23)
  expect(axis.at('2027-03-28T00:30:00Z').minutes).toBe(90)
  expect(axis.at('2027-03-28T01:00:00Z').minutes).toBe(120)
  expect(axis.toWall(120)).toBe(180)
  expect(axis.ofWall(13 * 60)).toBe(12 * 60)
  expect(axis.gapsOf(spring)).toEqual([])
})

test('in a week the hour that a day has not is hatched on that day alone', () => {
  const axis = dayAxis(week(22, '03'), berlin)

  expect(axis.length).toBe(1440)
  expect(axis.gapsOf(spring)).toEqual([{ from: 120, to: 180 }])
  expect(axis.gapsOf('2027-03-27')).toEqual([])
})

test('an hour that comes twice has two rows, and the other days of the week have only the first', () => {
  const axis = dayAxis(week(25, '10'), berlin)

  expect(axis.length).toBe(25 * 60)
  expect(axis.at('2027-10-31T00:30:00Z').minutes).toBe(150)
  expect(axis.at('2027-10-31T01:30:00Z').minutes).toBe(210)
  expect(axis.toWall(210)).toBe(150)
  expect(axis.at('2027-10-30T12:00:00Z').minutes).toBe(15 * 60)
  expect(axis.gapsOf(autumn)).toEqual([])
  expect(axis.gapsOf('2027-10-30')).toEqual([{ from: 180, to: 240 }])
})

test('an appointment over either change keeps its true length where the day stands alone', () => {
  expect(placed([spring], berlin, '2027-03-28T00:30:00Z', '2027-03-28T01:30:00Z')).toMatchObject([
    { from: 90, to: 150 },
  ])
  expect(placed([autumn], berlin, '2027-10-31T00:30:00Z', '2027-10-31T02:30:00Z')).toMatchObject([
    { from: 150, to: 270 },
  ])
})

test('clocks that go back by half an hour make the day half an hour longer', () => {
  const axis = dayAxis(['2027-04-04'], 'Australia/Lord_Howe')

  expect(axis.length).toBe(24.5 * 60)
  expect(axis.hoursOf('2027-04-04')).toBe(24.5)
})
