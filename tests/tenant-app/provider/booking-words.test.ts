import { stateOf } from '../../../tenant-app/app/provider/booking-state.ts'
import { refusalWords } from '../../../tenant-app/app/provider/refusal-words.ts'

const now = '2027-03-02T12:00:00.000Z'
const booking = {
  status: 'confirmed',
  startsAt: '2027-03-03T09:00:00.000Z',
  endsAt: '2027-03-03T10:00:00.000Z',
  respondBy: null,
  finishedAt: null,
  noShow: null,
} as const
const missed = {
  absent: 'customer',
  reportedBy: 'provider',
  reason: '',
  feeAmount: 0,
  refundAmount: 0,
  reportedAt: now,
  contestUntil: now,
  contestedAt: null,
  contestReason: '',
  decision: null,
  decidedAt: null,
  decisionReason: '',
} as const

test('a request whose deadline has come is lapsed, before anything has swept it away', () => {
  const request = { ...booking, status: 'requested', respondBy: now } as const

  expect(stateOf(request, '2027-03-02T11:59:59.999Z')).toBe('requested')
  expect(stateOf(request, now)).toBe('lapsed')
})

test('an appointment is under way from its start to its end, and done once the provider said so', () => {
  expect(stateOf(booking, '2027-03-03T09:00:00.000Z')).toBe('under-way')
  expect(stateOf(booking, '2027-03-03T08:59:00.000Z')).toBe('confirmed')
  expect(stateOf({ ...booking, status: 'in_progress' }, now)).toBe('under-way')
  expect(stateOf({ ...booking, status: 'in_progress', finishedAt: now }, now)).toBe('finished')
})

test('what was missed is contested only until it is decided', () => {
  const of = (noShow: object) =>
    stateOf({ ...booking, status: 'no_show', noShow: { ...missed, ...noShow } }, now)

  expect(of({})).toBe('missed')
  expect(of({ contestedAt: now })).toBe('contested')
  expect(of({ contestedAt: now, decision: 'upheld' })).toBe('missed')
})

const problem = { code: 'illegal_transition', title: 'Not possible', detail: 'A booking cannot become that' }
const refused = {
  status: 'confirmed',
  respondBy: null,
  cancellation: null,
  history: [],
  timeZone: 'Europe/Berlin',
  customer: { firstName: 'Ada', lastName: 'Okafor', email: '', phone: '' },
} as const

test('whoever answers too late reads when the time ended and what follows', () => {
  const words = refusalWords(
    problem,
    { ...refused, status: 'requested', respondBy: '2027-03-02T11:30:00.000Z' },
    now,
    'en-GB',
  )

  expect(words).toMatch(/^The time to answer ended on Tue,? 2 Mar, 12:30\. The request has lapsed/)
})

test('whoever answers what the customer has withdrawn reads who was faster', () => {
  const cancellation = {
    cancelledBy: 'customer',
    reason: '',
    cancelledAt: '2027-03-02T11:00:00.000Z',
    feeAmount: 0,
    refundAmount: 0,
  } as const
  const words = refusalWords(problem, { ...refused, status: 'cancelled', cancellation }, now, 'en-GB')

  expect(words).toContain('Ada cancelled this on')
})

test('a time that another booking has taken is said to be taken, and the present one stands', () => {
  const words = refusalWords({ code: 'slot_taken', title: 'Taken' }, refused, now, 'en-GB')

  expect(words).toContain('Another booking has taken that time')
  expect(words).toContain('This one stands as it did')
})

test('any other refusal is said in the words of the core', () => {
  expect(refusalWords(problem, refused, now, 'en-GB')).toBe('A booking cannot become that')
})
