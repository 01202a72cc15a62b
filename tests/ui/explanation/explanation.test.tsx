import { renderToStaticMarkup } from 'react-dom/server'
import type { AvailabilityExplanation, DayExplanation, ExplainedCause } from '#platform/scheduling/index.ts'
import { removalRules } from '#platform/scheduling/rules/index.ts'
import { Explanation, type RemedyLink } from '#ui/explanation/explanation.tsx'
import { linesOf } from '#ui/explanation/words.ts'

const zone = 'Europe/Berlin'
const explained: AvailabilityExplanation = {
  serviceId: 'service',
  serviceTitle: 'Yoga',
  providerId: 'provider',
  timeZone: zone,
  durationMinutes: 60,
  durations: [60],
  minimumNoticeMinutes: 120,
  horizonDays: 30,
  capacity: 12,
  membersNeeded: 2,
  people: 3,
  hasHours: true,
  stops: [],
  days: [],
}
const reading = { explained, zone, locale: 'en-GB' }
const emptyDay: DayExplanation = {
  date: '2027-03-01',
  candidates: 0,
  free: 0,
  closed: null,
  removed: [],
  runs: [],
  causes: [],
}
const cause = (fields: Partial<ExplainedCause>): ExplainedCause => ({
  rule: 'booking',
  kind: 'booking',
  label: '',
  bookingId: null,
  memberName: null,
  seats: null,
  startsAt: '2027-03-01T09:00:00.000Z',
  endsAt: '2027-03-01T10:00:00.000Z',
  count: 1,
  ...fields,
})
const dayOf = (fields: Partial<ExplainedCause>, count = 1): DayExplanation => {
  const only = cause(fields)
  return { ...emptyDay, candidates: count, removed: [{ rule: only.rule, count }], causes: [only] }
}
const wordsOf = (day: DayExplanation) =>
  linesOf(day, reading).map(({ words }) => words.replaceAll('\u00a0', ' '))

test.each<[string, Partial<ExplainedCause>, string, object | null]>([
  ['a booking', { bookingId: 'b' }, 'booked 10:00 – 11:00', { to: 'booking', bookingId: 'b' }],
  ['one of a team', { memberName: 'Ines' }, 'Ines: booked 10:00 – 11:00', null],
  ['a hold', { kind: 'checkout' }, 'somebody is booking 10:00 – 11:00 at this moment', null],
  [
    'a full class',
    { rule: 'seats', kind: 'class', seats: { taken: 12, capacity: 12 } },
    'the class at 10:00 is full, 12 of 12 seats',
    { to: 'service' },
  ],
  [
    'a connected calendar',
    { rule: 'calendar', kind: 'calendar', label: 'Family' },
    'busy in “Family” 10:00 – 11:00',
    { to: 'calendars' },
  ],
  [
    'a calendar without its name',
    { rule: 'calendar', kind: 'calendar' },
    'busy in a connected calendar 10:00 – 11:00',
    { to: 'calendars' },
  ],
  [
    'weeks off',
    { rule: 'time_off', kind: 'time_off', label: 'Sea', endsAt: '2027-03-20T10:00:00.000Z' },
    'time off (Sea)',
    { to: 'time-off' },
  ],
  [
    'a holiday',
    { rule: 'exception', kind: 'exception', label: 'May Day', startsAt: null, endsAt: null },
    'other hours on this date (May Day)',
    { to: 'closing-days' },
  ],
  [
    'a room',
    { rule: 'resource', kind: 'resource', label: 'Studio', bookingId: 'b' },
    '“Studio” is taken 10:00 – 11:00',
    { to: 'booking', bookingId: 'b' },
  ],
  [
    'one person of two',
    { rule: 'team', memberName: 'Omar' },
    'It takes 2 people at once, and one is missing. Omar: booked 10:00 – 11:00',
    null,
  ],
])('%s is told in words, with what mends it', (_, fields, words, remedy) => {
  expect(wordsOf(dayOf(fields))).toEqual([words])
  expect(linesOf(dayOf(fields), reading)[0]!.remedy).toEqual(remedy)
})

test('starts that no single thing explains have a line of their own, and the lines add up', () => {
  const lines = linesOf(dayOf({ rule: 'resource', kind: 'resource', label: 'Studio', count: 3 }, 5), reading)

  expect(lines.map(({ count }) => count)).toEqual([3, 2])
  expect(lines[1]!.words).toBe('no room or thing that it needs is free')
})

test('every rule has words, and none of them is a code', () => {
  for (const rule of removalRules) {
    const [line] = linesOf({ ...emptyDay, candidates: 1, removed: [{ rule, count: 1 }] }, reading)

    expect(line!.words).toMatch(/^[a-z][a-z0-9 :,]+$/)
  }
})

test('too small a team is told apart from one whose people are away', () => {
  const day = { ...emptyDay, candidates: 4, removed: [{ rule: 'team' as const, count: 4 }] }
  const words = (people: number) =>
    linesOf(day, { ...reading, explained: { ...explained, people } }).map((line) => line.words)

  expect(words(1)).toEqual(['it takes 2 people at once, and one person does this service'])
  expect(words(3)).toEqual(['fewer than 2 people work then'])
})

const linkOf: RemedyLink = ({ to }) => (to === 'page' ? null : { href: `/${to}`, label: `Mend ${to}` })
const shown = (fields: Partial<AvailabilityExplanation>) =>
  renderToStaticMarkup(
    <Explanation explained={{ ...explained, ...fields }} fallbackZone="UTC" linkOf={linkOf} />,
  )

test('the answer stands before the days, with a link where there is a page for it', () => {
  const free = { ...emptyDay, candidates: 2, free: 2 }

  expect(shown({ days: [free] })).toContain('Customers are offered 2 starts on this day.')
  expect(shown({ days: [emptyDay, emptyDay] })).toContain('Nobody can book it in these 2 days')
  expect(shown({ hasHours: false, timeZone: null, days: [emptyDay] })).toContain('href="/hours"')
  const stopped = shown({
    stops: [
      { rule: 'provider', reason: 'not_published' },
      { rule: 'service', reason: 'inactive' },
    ],
    days: [free],
  })
  expect(stopped).toContain('The page is not published. This service is switched off.')
  expect(stopped).toContain('href="/service"')
  expect(stopped).not.toContain('href="/page"')
})

test('a day’s bar is as wide as its starts, and says nothing that the words do not', () => {
  const day: DayExplanation = {
    ...emptyDay,
    candidates: 3,
    free: 2,
    removed: [{ rule: 'notice', count: 1 }],
    runs: [
      {
        rule: 'notice',
        firstStart: '2027-03-01T08:00:00.000Z',
        lastStart: '2027-03-01T08:00:00.000Z',
        count: 1,
      },
      { rule: null, firstStart: '2027-03-01T09:00:00.000Z', lastStart: '2027-03-01T10:00:00.000Z', count: 2 },
    ],
  }

  const page = shown({ days: [day] })

  expect(page).toContain('class="why-clock" style="flex-grow:1"')
  expect(page).toContain('class="why-free" style="flex-grow:2"')
  expect(page).toMatch(/<div aria-hidden="true"[^>]*><div class="why-bar"/)
  expect(page).toContain('2 of 3 starts free')
  expect(page).toContain('Too soon: bookings need 2 hours of notice')
})
