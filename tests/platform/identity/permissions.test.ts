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
const accountWith = (...roles: Role[]): Actor => ({
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles,
})
const all = Object.keys(permissions) as Permission[]
const allowedTo = (actor: Actor) => all.filter((permission) => mayUse(permission, actor)).toSorted()

const ownThings = [
  'account.edit_own',
  'account.read_own',
  'booking.cancel_own',
  'booking.read_own',
  'booking.reschedule_own',
  'credit.buy',
  'payment.read_own',
  'payment_method.manage_own',
  'provider.apply',
] as const

// Independent of the code on purpose: whoever widens a role changes it here too, and the review sees it.
const providerMember = [
  'booking.manage_provider',
  'booking.read_provider',
  'calendar.manage',
  'media.upload',
  'provider.read_own',
  'schedule.manage',
  'service.manage',
] as const
const platformTeam = [
  'audit.read',
  'payment.read_any',
  'reconciliation.read',
  'staff.read',
  'user.impersonate',
  'user.read',
] as const
const operator = [
  'audit.read',
  'booking.manage_any',
  'category.manage',
  'chargeback.answer',
  'credit.manage',
  'marketplace.manage',
  'media.upload',
  'payment.read_any',
  'payment.refund_any',
  'plan.manage',
  'provider.manage',
  'provider.review',
  'reconciliation.read',
  'staff.read',
  'user.manage',
  'user.read',
] as const
const ofUsers: [Role, readonly Permission[]][] = [
  ['customer', []],
  ['provider_member', providerMember],
  [
    'provider_owner',
    [
      ...providerMember,
      'credential.manage_own',
      'earnings.read_own',
      'payout.manage_own',
      'plan.subscribe',
      'provider.edit',
      'provider.manage_team',
    ],
  ],
]
const ofAccounts: [Role, readonly Permission[]][] = [
  ['support', ['payment.read_any', 'provider.review', 'staff.read', 'user.read']],
  ['tenant_operator', operator],
  [
    'tenant_owner',
    [
      ...operator,
      'domain.manage',
      'payout.manage_marketplace',
      'plan.subscribe_marketplace',
      'staff.manage',
      'tenant.export',
    ],
  ],
  ['platform_support', platformTeam],
  ['platform_admin', [...platformTeam, 'plan.manage_platform', 'reconciliation.decide', 'staff.manage']],
]

test.each(ofUsers)('a %s may do this and nothing more', (role, granted) => {
  expect(allowedTo(userWith(role))).toEqual([...ownThings, ...granted].toSorted())
})

test.each(ofAccounts)('a %s may do this in a marketplace and nothing more', (role, granted) => {
  expect(allowedTo(accountWith(role))).toEqual([...granted].toSorted())
})

test('a guest may do nothing that needs a permission, the system everything', () => {
  expect(allowedTo({ kind: 'guest' })).toEqual([])
  expect(allowedTo({ kind: 'system' })).toEqual(all.toSorted())
})

test('several roles add up, and an unknown one adds nothing', () => {
  expect(allowedTo(userWith('customer', 'provider_owner'))).toEqual(allowedTo(userWith('provider_owner')))
  expect(allowedTo(userWith('superuser' as Role))).toEqual(ownThings.toSorted())
})

test('who is asked for a user or a provider says so when there is none', () => {
  expect(() => requireUser({ actor: { kind: 'guest' } })).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
  expect(() => requireUser({ actor: { kind: 'system' } })).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
  expect(() => requireProvider({ actor: userWith('customer') })).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
  const member = userWith('provider_member')
  expect(requireProvider({ actor: member })).toBe(member.kind === 'user' && member.providerId)
})
