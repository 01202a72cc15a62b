import { auditFilters } from '../../admin/app/audit/filters.ts'
import { destinationsOf, matching } from '../../admin/app/shell/destinations.ts'
import { userFilters, withQuery } from '../../admin/app/users/filters.ts'

test('filters of the address are taken as they are meant, and anything else is left away', () => {
  const query = new URLSearchParams(
    'q= ada &role=provider&verified=no&state=suspended&sort=name&since=2026-11-01',
  )
  expect(userFilters(query)).toEqual({
    q: ' ada ',
    role: 'provider',
    isVerified: false,
    isSuspended: true,
    sort: 'name',
    registeredSince: '2026-11-01',
  })
  const strange = new URLSearchParams(
    'role=owner&verified=1&state=x&sort=id;drop&since=yesterday&until=2026-99-99&q=',
  )
  expect(userFilters(strange)).toEqual({})
  expect(auditFilters(new URLSearchParams('group=User.x&actorId=1&subjectId=%27&since=2026-1-1'))).toEqual({})
})

test('a changed filter begins at the first page and forgets what was done', () => {
  const query = new URLSearchParams('q=ada&cursor=abc&done=role&state=')

  expect(withQuery(query, { sort: 'name' })).toBe('?q=ada&sort=name')
  expect(withQuery(query, { q: null })).toBe('?')
  expect(withQuery(query, { cursor: 'def' })).toBe('?q=ada&cursor=def')
})

describe('the command palette', () => {
  const account = { isPlatformStaff: false, maySellPlans: false }
  const marketplaces = [
    { slug: 'salon', name: 'Salon', role: 'tenant_owner' },
    { slug: 'stillroom', name: 'Stillroom', role: 'support' },
  ]
  const marketplace = { slug: 'salon', name: 'Salon', places: ['', '/users'], may: {} }
  const labels = (typed: string) =>
    matching(destinationsOf({ account, marketplaces, marketplace }), typed).map(({ label }) => label)

  test('offers what this account may open, and other marketplaces, but not the open one', () => {
    expect(labels('')).toEqual(expect.arrayContaining(['Overview', 'Users', 'Stillroom', 'Your profile']))
    expect(labels('')).not.toContain('Audit log')
    expect(labels('')).not.toContain('Invite somebody to the staff')
    expect(labels('switch')).toEqual(['Stillroom'])
  })

  test('finds by the beginnings of all words that are typed', () => {
    expect(labels('use')).toEqual(['Users'])
    expect(labels('pass e-m')).toEqual(['Password and e-mail'])
    expect(labels('2fa')).toEqual(['Second factor'])
    expect(labels('nothing like it')).toEqual([])
  })
})
