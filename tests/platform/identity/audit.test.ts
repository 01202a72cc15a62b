import {
  addStaffMember,
  listUsers,
  readAuditLog,
  recordAuditExport,
  suspendUser,
} from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { createTenant, inTenant, newScope, testDatabase } from '#tests/support/database.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'

async function market() {
  const { tenantId } = await createTenant()
  const operator = await createPerson(tenantId, 'tenant_operator', { firstName: 'Ola', lastName: 'Operator' })
  const customer = await createPerson(tenantId, 'customer', { firstName: 'Cleo', lastName: 'Customer' })
  return { tenantId, operator, customer, scope: await scopeOf(tenantId, operator) }
}
const runtime = async () => ({ database: await testDatabase() })

test('the log names who acted, on whom, and what changed', async () => {
  const { scope, customer, operator } = await market()
  await inTenant(scope, (ctx) => suspendUser(ctx, { userId: customer.userId, reason: 'Fake bookings' }))

  const { items } = await readAuditLog(await runtime(), scope, { group: 'user' })

  expect(items).toMatchObject([
    {
      action: 'user.suspended',
      actor: { kind: 'account', id: operator.userId, name: 'Ola Operator', impersonatorName: null },
      subject: { kind: 'user', name: 'Cleo Customer' },
      before: { state: 'active' },
      after: { state: 'suspended', reason: 'Fake bookings' },
    },
  ])
})

test('what support changed in somebody’s place names both', async () => {
  const { scope, tenantId, customer } = await market()
  const staff = await createPerson(tenantId, 'platform_support', { firstName: 'Pia', lastName: 'Platform' })
  const actor = {
    kind: 'user' as const,
    userId: customer.userId,
    sessionId: customer.userId,
    roles: [],
    providerId: null,
    impersonatorId: staff.userId,
  }
  await inTenant({ ...scope, actor }, (ctx) =>
    recordChange(ctx, { action: 'provider.edited', subject: { kind: 'provider', id: null } }),
  )

  const { items } = await readAuditLog(await runtime(), scope, { actorId: customer.userId })

  expect(items).toMatchObject([{ actor: { name: 'Cleo Customer', impersonatorName: 'Pia Platform' } }])
})

test('filters by group, actor, subject and day, and pages by what was last', async () => {
  const { scope, customer, operator } = await market()
  for (const reason of ['One', 'Two', 'Three']) {
    await inTenant(scope, (ctx) =>
      recordChange(ctx, {
        action: 'user.edited',
        subject: { kind: 'user', id: customer.userId },
        after: { reason },
      }),
    )
  }
  await inTenant(scope, (ctx) => recordAuditExport(ctx, { group: 'user' }))
  const doors = await runtime()
  const today = new Date().toISOString().slice(0, 10)

  const first = await readAuditLog(doors, scope, { subjectId: customer.userId, limit: 2 })
  const second = await readAuditLog(doors, scope, {
    subjectId: customer.userId,
    limit: 2,
    cursor: first.nextCursor!,
  })
  expect([...first.items, ...second.items].map(({ after }) => after?.reason)).toEqual(['Three', 'Two', 'One'])
  expect(second.nextCursor).toBeNull()
  expect((await readAuditLog(doors, scope, { group: 'audit' })).items).toHaveLength(1)
  expect((await readAuditLog(doors, scope, { actorId: operator.userId })).items).toHaveLength(4)
  expect(
    (await readAuditLog(doors, scope, { since: today, until: today, group: 'user' })).items,
  ).toHaveLength(3)
  expect((await readAuditLog(doors, scope, { until: '2020-01-01' })).items).toEqual([])
  await expect(readAuditLog(doors, scope, { cursor: 'forged' })).rejects.toMatchObject({
    code: 'validation_failed',
  })
})

test('is for those who run the marketplace, and shows nothing of another one', async () => {
  const one = await market()
  const other = await market()
  const doors = await runtime()
  await inTenant(one.scope, (ctx) => suspendUser(ctx, { userId: one.customer.userId, reason: 'Because' }))

  const { items } = await readAuditLog(doors, other.scope, { subjectId: one.customer.userId })
  expect(items).toEqual([])
  const support = await scopeOf(one.tenantId, await createPerson(one.tenantId, 'support'))
  const guest = newScope({ tenantId: one.tenantId, actor: { kind: 'guest' } })
  for (const scope of [support, guest]) {
    await expect(readAuditLog(doors, scope)).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('an entry cannot be changed by what the product does: two changes are two entries', async () => {
  const { scope, tenantId } = await market()
  const before = (await readAuditLog(await runtime(), scope)).items.length
  const person = await createPerson(tenantId, 'support')
  await inTenant(scope, (ctx) => addStaffMember(ctx, { accountId: person.userId, role: 'support' }))

  // Creating the person added it; adding it again changed nothing, and says nothing.
  expect((await readAuditLog(await runtime(), scope)).items).toHaveLength(before + 1)
  expect((await inTenant(scope, (ctx) => listUsers(ctx))).items).toHaveLength(1)
})
