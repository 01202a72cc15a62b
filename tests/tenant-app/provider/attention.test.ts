import { attentionFor } from '../../../tenant-app/app/provider/attention-items.ts'

const ready = {
  page: { status: 'verified', isPublished: true },
  schedule: { weekly: [{ weekday: 1, startMinute: 540, endMinute: 1020 }], version: 1 },
  services: [{ isActive: true }],
} as const

const titles = (changes: Partial<Parameters<typeof attentionFor>[0]>) =>
  attentionFor({
    ...ready,
    schedule: { ...ready.schedule, weekly: [...ready.schedule.weekly] },
    ...changes,
  }).map(({ href, title }) => href ?? title)

test('a provider who can be booked has nothing to see to', () => {
  expect(titles({})).toEqual([])
})

test('a new provider is led to hours, services and page, in this order', () => {
  expect(
    titles({
      page: { status: 'pending', isPublished: false },
      schedule: { weekly: [], version: 0 },
      services: [],
    }),
  ).toEqual(['/provider/availability', '/provider/services/new', '/provider/page'])
})

test('who has published waits for the marketplace and has nothing to do', () => {
  expect(titles({ page: { status: 'pending', isPublished: true } })).toEqual([
    'The marketplace is checking your page',
  ])
})

test('a calendar that cannot be read is shown until it works again, and one that is paused is not', () => {
  const calendar = { name: 'Studio', status: 'active', isStale: false, failure: null } as const
  const failure = { code: 'unreachable', words: 'The address does not answer. We keep trying.' }
  const shown = (changes: object) =>
    attentionFor({
      ...ready,
      schedule: { ...ready.schedule, weekly: [...ready.schedule.weekly] },
      calendars: [{ ...calendar, ...changes }],
    })

  expect(shown({})).toEqual([])
  expect(shown({ status: 'paused' })).toEqual([])
  expect(shown({ status: 'failing', failure })).toMatchObject([
    {
      title: 'Studio cannot be read',
      text: expect.stringContaining('The address does not answer.'),
      href: '/provider/calendars',
    },
  ])
  expect(shown({ status: 'needs_consent', failure })).toMatchObject([
    { title: 'Studio has to be connected again', href: '/provider/calendars' },
  ])
  expect(shown({ status: 'failing', isStale: true, failure })).toMatchObject([
    { title: 'Studio blocks every time', href: '/provider/calendars' },
  ])
})
