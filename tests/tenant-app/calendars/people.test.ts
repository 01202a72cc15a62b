import { whoseCalendars } from '../../../tenant-app/app/calendars/people.server.ts'

const since = '2026-01-01T00:00:00.000Z'
const ines = {
  id: 'm1',
  userId: 'u1',
  name: 'Ines',
  email: 'ines@example.com',
  role: 'provider_owner' as const,
  since,
  isResting: false,
}
const omar = {
  id: 'm2',
  userId: 'u2',
  name: 'Omar',
  email: 'omar@example.com',
  role: 'provider_member' as const,
  since,
  isResting: false,
}

test('who works alone connects calendars of the business', () => {
  expect(whoseCalendars([ines], { userId: 'u1', isOwner: true })).toEqual([
    { value: '', label: 'The business as a whole', isOwn: true },
  ])
})

test('an owner of a team chooses among the business and everybody', () => {
  expect(whoseCalendars([ines, omar], { userId: 'u1', isOwner: true })).toEqual([
    { value: '', label: 'The business as a whole', isOwn: false },
    { value: 'm1', label: 'Ines (you)', isOwn: true },
    { value: 'm2', label: 'Omar', isOwn: false },
  ])
})

test('a member connects their own', () => {
  expect(whoseCalendars([ines, omar], { userId: 'u2', isOwner: false })).toEqual([
    { value: 'm2', label: 'Omar (you)', isOwn: true },
  ])
})
