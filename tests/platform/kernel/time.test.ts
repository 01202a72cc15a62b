import { readInstant } from '#platform/kernel/time.ts'

test.each([
  ['2027-03-14T09:00:00Z', '2027-03-14T09:00:00.000Z'],
  ['2027-03-14T09:00:00+05:45', '2027-03-14T03:15:00.000Z'],
  ['2027-03-14T09:00-0330', '2027-03-14T12:30:00.000Z'],
  ['2027-03-14T09:00:00.250z', '2027-03-14T09:00:00.250Z'],
])('%s is an instant', (text, instant) => {
  expect(readInstant(text)?.toISOString()).toBe(instant)
})

test.each(['2027-03-14T09:00:00', '2027-03-14', '14 March 2027', '2027-13-14T09:00:00Z', 'Z', ''])(
  '"%s" is none: it would be read on the wall of the server, or not at all',
  (text) => {
    expect(readInstant(text)).toBeNull()
  },
)
