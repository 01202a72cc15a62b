import { dayNumber, daysOfWish, isoDate, suggestStarts, timeZone } from '#platform/scheduling/rules/index.ts'

const berlin = timeZone('Europe/Berlin')
/** Epoch minutes of a time on the wall in Berlin. */
const at = (text: string) => {
  const [date, time] = text.split(' ') as [string, string]
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  return berlin.instantAt(dayNumber(date) * 1440 + hour * 60 + minute)
}
const wall = (start: number) => {
  const minute = berlin.wallAt(start)
  const day = Math.floor(minute / 1440)
  const clock = [Math.floor((minute - day * 1440) / 60), minute % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${isoDate(day)} ${clock.join(':')}`
}
const anyTime = { weekdays: [], dayParts: [], near: null }
const between = (first: string, last: string) => ({ firstDay: dayNumber(first), lastDay: dayNumber(last) })

function suggest(starts: string[], wish: Partial<Parameters<typeof suggestStarts>[2]>, count = 3) {
  const full = { ...between('2027-03-22', '2027-03-28'), ...anyTime, ...wish }
  const suggestions = suggestStarts(
    starts.map(at).toSorted((a, b) => a - b),
    berlin,
    full,
    count,
  )
  return suggestions.map(({ start, missed }) => [wall(start), ...missed].join(' '))
}

// 2027-03-17 was a Wednesday.
test.each([
  ['this_week', '2027-03-17', '2027-03-21'],
  ['next_week', '2027-03-22', '2027-03-28'],
  ['weekend', '2027-03-20', '2027-03-21'],
  ['anytime', '2027-03-17', '2027-04-14'],
] as const)('on a Wednesday “%s” means from %s to %s', (when, first, last) => {
  expect(daysOfWish(when, dayNumber('2027-03-17'))).toEqual(between(first, last))
})

test('on a Sunday the weekend is today, and next week begins tomorrow', () => {
  const sunday = dayNumber('2027-03-21')

  expect(daysOfWish('weekend', sunday)).toEqual(between('2027-03-21', '2027-03-21'))
  expect(daysOfWish('next_week', sunday)).toEqual(between('2027-03-22', '2027-03-28'))
})

test('next week, afternoons: what meets the wish comes first, one of each day before a second', () => {
  const starts = [
    '2027-03-22 09:00',
    '2027-03-22 14:00',
    '2027-03-22 15:00',
    '2027-03-24 12:00',
    '2027-03-24 17:00',
  ]

  expect(suggest(starts, { dayParts: ['afternoon'] })).toEqual([
    '2027-03-22 14:00',
    '2027-03-24 12:00',
    '2027-03-22 15:00',
  ])
})

test('where no afternoon is free, the late morning is nearer than the early one', () => {
  expect(
    suggest(['2027-03-22 07:00', '2027-03-23 11:30', '2027-03-24 18:00'], { dayParts: ['afternoon'] }),
  ).toEqual(['2027-03-23 11:30 day_part', '2027-03-24 18:00 day_part', '2027-03-22 07:00 day_part'])
})

test('on a full day the same hour of the next day is nearer than another hour, and the same weekday than a day between', () => {
  const near = berlin.wallAt(at('2027-03-24 15:00'))

  expect(
    suggest(['2027-03-24 08:00', '2027-03-25 15:00', '2027-03-31 15:00', '2027-03-29 15:00'], {
      ...between('2027-03-15', '2027-04-04'),
      near,
    }),
  ).toEqual(['2027-03-25 15:00', '2027-03-31 15:00', '2027-03-24 08:00'])
})

test('weekdays and hours are those of the wall, on both sides of a clock change', () => {
  // The clocks of Berlin go forward on Sunday, 28 March 2027.
  const starts = ['2027-03-26 18:00', '2027-03-27 18:00', '2027-03-29 18:00', '2027-04-02 18:00']

  expect(
    suggest(starts, { ...between('2027-03-22', '2027-04-04'), weekdays: [5], dayParts: ['evening'] }, 2),
  ).toEqual(['2027-03-26 18:00', '2027-04-02 18:00'])
})

test('nothing free is nothing suggested', () => {
  expect(suggest([], {})).toEqual([])
})
