import { presentOf, secondsUntil, serverClock } from '#ui/server-clock.ts'

const present = Date.parse('2027-03-14T09:00:00Z')

test.each([
  ['right', 0],
  ['a day ahead', 86_400_000],
  ['a year behind', -31_536_000_000],
])('a countdown is the same on a device whose clock is %s', (_, wrongBy) => {
  let elapsed = 0
  const clock = serverClock(present, () => present + wrongBy + elapsed)
  const until = present + 600_000

  expect(secondsUntil(until, clock())).toBe(600)
  elapsed = 90_500
  expect(secondsUntil(until, clock())).toBe(510)
  elapsed = 700_000
  expect(secondsUntil(until, clock())).toBe(0)
})

test('the present of a server is the one that its answer says', () => {
  const answer = (date?: string) => ({ headers: new Headers(date === undefined ? {} : { date }) })

  expect(presentOf(answer('Sun, 14 Mar 2027 09:00:00 GMT'))).toEqual(new Date(present))
  expect(presentOf(answer('yesterday'))).toBeNull()
  expect(presentOf(answer())).toBeNull()
})
