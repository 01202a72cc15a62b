import {
  mayUse,
  permissions,
  requireProvider,
  requireUser,
  type Permission,
  type Role,
} from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

const userWith = (...roles: Role[]): Actor => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles,
  providerId: roles.some((role) => role.startsWith('provider_')) ? newId() : null,
})
const all = Object.keys(permissions) as Permission[]
const allowedTo = (actor: Actor) => all.filter((permission) => mayUse(permission, actor)).toSorted()

const account = ['account.read_own', 'booking.cancel_own', 'booking.read_own']
const table: [Role, Permission[]][] = [
  ['customer', []],
  [
    'provider_member',
    [
      'booking.manage_provider',
      'booking.read_provider',
      'media.upload',
      'provider.read_own',
      'schedule.manage',
      'service.manage',
    ],
  ],
  [
    'provider_owner',
    [
      'booking.manage_provider',
      'booking.read_provider',
      'media.upload',
      'provider.edit',
      'provider.read_own',
      'schedule.manage',
      'service.manage',
    ],
  ],
  ['tenant_operator', ['category.manage', 'marketplace.manage', 'media.upload', 'provider.manage']],
  [
    'tenant_owner',
    ['category.manage', 'domain.manage', 'marketplace.manage', 'media.upload', 'provider.manage'],
  ],
]

test.each(table)('a %s may do this and nothing more', (role, granted) => {
  expect(allowedTo(userWith(role))).toEqual([...account, ...granted].toSorted())
})

test('a guest may do nothing that needs a permission, the system everything', () => {
  expect(allowedTo({ kind: 'guest' })).toEqual([])
  expect(allowedTo({ kind: 'system' })).toEqual(all.toSorted())
})

test('several roles add up, and an unknown one adds nothing', () => {
  expect(allowedTo(userWith('customer', 'tenant_owner'))).toEqual(allowedTo(userWith('tenant_owner')))
  expect(allowedTo(userWith('superuser' as Role))).toEqual(account.toSorted())
})

test('who is asked for a user or a provider says so when there is none', () => {
  expect(() => requireUser({ actor: { kind: 'guest' } })).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
  expect(() => requireUser({ actor: { kind: 'system' } })).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
  expect(() => requireProvider({ actor: userWith('tenant_owner') })).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
  const member = userWith('provider_member')
  expect(requireProvider({ actor: member })).toBe(member.kind === 'user' && member.providerId)
})
