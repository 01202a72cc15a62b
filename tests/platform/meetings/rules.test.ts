import { meetingState, roomMark } from '#platform/meetings/rules.ts'

const startsAt = new Date('2027-03-14T09:00:00Z')
const endsAt = new Date('2027-03-14T10:00:00Z')
const at = (time: string) => new Date(`2027-03-14T${time}Z`)
const booking = { startsAt, endsAt, status: 'confirmed' as const }
const seenBy = (part: 'customer' | 'provider', time: string, waits = false) =>
  meetingState(booking, { part, now: at(time), waits })

test.each([
  ['08:44:59.999', 'early'],
  ['08:45:00', 'open'],
  ['10:29:59.999', 'open'],
  ['10:30:00', 'over'],
])(
  'the call opens a quarter of an hour before the start and closes half an hour after the end: %s',
  (time, state) => {
    expect(seenBy('customer', time)).toBe(state)
    expect(seenBy('provider', time)).toBe(state)
  },
)

test('where there is a waiting room, a customer waits for the provider, and the provider for nobody', () => {
  expect(seenBy('customer', '09:00:00', true)).toBe('waiting')
  expect(seenBy('provider', '09:00:00', true)).toBe('open')
  expect(seenBy('customer', '08:00:00', true)).toBe('early')
})

test.each([
  ['requested', 'off'],
  ['declined', 'off'],
  ['cancelled', 'off'],
  ['no_show', 'off'],
  ['closed', 'off'],
  ['in_progress', 'open'],
  ['completed', 'open'],
] as const)('the parties of a booking that is %s find the call %s', (status, state) => {
  expect(meetingState({ ...booking, status }, { part: 'provider', now: startsAt, waits: false })).toBe(state)
})

test('a room belongs to one start and one person of the team, that of a class to its start', () => {
  const facts = {
    bookingId: 'booking',
    groupSessionId: null,
    providerId: 'provider',
    serviceId: 'service',
    serviceTitle: 'Singing',
    isVirtual: true,
    ...booking,
    startVersion: 1,
    memberId: 'ben',
    names: { customer: 'Ada Okafor', provider: 'Ben' },
  }
  const marks = [
    facts,
    { ...facts, startVersion: 2 },
    { ...facts, memberId: 'cem' },
    { ...facts, memberId: null },
    { ...facts, groupSessionId: 'class' },
    { ...facts, groupSessionId: 'class', startsAt: endsAt },
  ].map(roomMark)

  expect(new Set(marks).size).toBe(marks.length)
  expect(roomMark({ ...facts, groupSessionId: 'class', startVersion: 2, memberId: 'cem' })).toBe(marks[4])
})
