import {
  createUser,
  exportUsers,
  findSession,
  getUserDetail,
  listUsers,
  reinstateUser,
  sendPasswordReset,
  suspendUser,
} from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import {
  createTenant,
  inTenant,
  inTestTenant,
  newScope,
  outboxOf,
  testDatabase,
} from '#tests/support/database.ts'
import { createPerson, newSessionOf, scopeOf } from '#tests/support/people.ts'

const add = (ctx: Ctx, email: string, firstName: string, lastName: string, isEmailVerified = true) =>
  createUser(ctx, { email, firstName, lastName, passwordHash: null, isEmailVerified })
const emails = async (ctx: Ctx, filters: Parameters<typeof listUsers>[1]) =>
  (await listUsers(ctx, filters)).items.map(({ email }) => email.split('@')[0])

test('people are found by the beginnings of their names and of their address, without accents', () =>
  inTestTenant(async (ctx) => {
    await add(ctx, 'zoe@north.example', 'Zoë', 'Müller-Łukasz')
    await add(ctx, 'ada.okafor@south.example', 'Ada', 'Okafor')
    await add(ctx, 'olga@east.example', 'Ольга', 'Петрова')

    for (const q of ['zoe', 'ZOË', 'mull lukasz', 'łuk', 'zoe@north', 'north']) {
      expect([q, await emails(ctx, { q })]).toEqual([q, ['zoe']])
    }
    expect(await emails(ctx, { q: 'ОЛЬ' })).toEqual(['olga'])
    expect(await emails(ctx, { q: 'ada okafor' })).toEqual(['ada.okafor'])
    expect(await emails(ctx, { q: 'ada muller' })).toEqual([])
    expect(await emails(ctx, { q: "%' or 1=1 --" })).toEqual([])
    expect(await emails(ctx, { q: '...' })).toHaveLength(3)
  }))

test('whoever changes a name or an address is found by the new one, and no longer by the former', () =>
  inTestTenant(async (ctx) => {
    const { id } = await add(ctx, 'ada@one.example', 'Ada', 'Okafor')
    await ctx.trx('users').where({ id }).update({ last_name: 'Brandt', email: 'ada@two.example' })

    expect(await emails(ctx, { q: 'brandt' })).toEqual(['ada'])
    expect(await emails(ctx, { q: 'ada@two' })).toEqual(['ada'])
    expect(await emails(ctx, { q: 'okafor' })).toEqual([])
    expect(await emails(ctx, { q: 'ada@one' })).toEqual([])
  }))

test('who was erased is not listed', () =>
  inTestTenant(async (ctx) => {
    const { id } = await add(ctx, 'ada@one.example', 'Ada', 'Okafor')
    await ctx.trx('users').where({ id }).update({ erased_at: ctx.now })

    expect(await emails(ctx, {})).toEqual([])
    await expect(getUserDetail(ctx, id)).rejects.toMatchObject({ code: 'not_found' })
  }))

test('filters for what somebody is, whether the address is proven, and when they came', async () => {
  const scope = await createTenant()
  await createPerson(scope.tenantId, 'customer', { email: 'customer@x.example' })
  await inTenant(scope, (ctx) => add(ctx, 'unproven@x.example', 'Una', 'Proven', false))
  const suspended = await createPerson(scope.tenantId, 'customer', { email: 'gone@x.example' })
  await inTenant(scope, (ctx) => suspendUser(ctx, { userId: suspended.userId, reason: 'Fake bookings' }))

  const ask = (filters: Parameters<typeof listUsers>[1]) => inTenant(scope, (ctx) => emails(ctx, filters))

  expect(await ask({ role: 'customer' })).toEqual(['gone', 'customer'])
  expect(await ask({ role: 'provider' })).toEqual([])
  expect(await ask({ isVerified: false })).toEqual(['unproven'])
  expect(await ask({ isSuspended: true })).toEqual(['gone'])
  expect(await ask({ isSuspended: false, isVerified: true })).toEqual(['customer'])
  const today = new Date().toISOString().slice(0, 10)
  expect(await ask({ registeredSince: today, registeredUntil: today })).toHaveLength(3)
  expect(await ask({ registeredUntil: '2020-01-01' })).toEqual([])
})

test.each(['newest', 'oldest', 'name'] as const)(
  'pages by %s show everybody once, also while people come',
  (sort) =>
    inTestTenant(async (ctx) => {
      for (const name of ['Cleo', 'Ada', 'Bo', 'Änne', 'ada'])
        await add(ctx, `${newId()}@x.example`, name, 'Same')
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listUsers(ctx, { sort, limit: 2, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items.map(({ id }) => id))
        if (seen.length === 2) await add(ctx, `${newId()}@x.example`, sort === 'name' ? 'Aa' : 'New', 'Same')
        cursor = page.nextCursor ?? undefined
      } while (cursor)

      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toHaveLength(sort === 'oldest' ? 6 : 5)
    }),
)

test('a cursor of another order, and a forged one, are refused', () =>
  inTestTenant(async (ctx) => {
    for (let index = 0; index < 2; index++) await add(ctx, `${newId()}@x.example`, 'Ada', 'Okafor')
    const { nextCursor } = await listUsers(ctx, { limit: 1, sort: 'name' })

    for (const cursor of [nextCursor!, 'AAAA', Buffer.from('["newest","x\' or 1"]').toString('base64url')]) {
      await expect(listUsers(ctx, { sort: 'newest', cursor })).rejects.toMatchObject({
        code: 'validation_failed',
      })
    }
  }))

describe('suspending', () => {
  async function market() {
    const scope = await createTenant()
    const person = await createPerson(scope.tenantId, 'customer')
    const operator = await scopeOf(scope.tenantId, await createPerson(scope.tenantId, 'tenant_operator'))
    return { scope, person, operator }
  }
  const auditOf = (scope: Scope) =>
    inTenant(scope, (ctx) =>
      ctx.trx('audit_entries').select('action', 'before', 'after', 'actor').orderBy('id'),
    )

  test('ends every session at once, keeps the reason, and can be taken back', async () => {
    const { scope, person, operator } = await market()
    const { secret } = await newSessionOf(person)

    await inTenant(operator, (ctx) => suspendUser(ctx, { userId: person.userId, reason: ' Fake bookings ' }))

    expect(await inTenant(scope, (ctx) => findSession(ctx, secret))).toBeNull()
    await expect(newSessionOf(person)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await inTenant(operator, (ctx) => getUserDetail(ctx, person.userId))).toMatchObject({
      openSessions: 0,
      suspendedAt: expect.any(String) as string,
    })

    await inTenant(operator, (ctx) => reinstateUser(ctx, { userId: person.userId, reason: 'A mistake' }))
    await newSessionOf(person)
    const log = await auditOf(scope)
    expect(log.filter(({ action }) => action.startsWith('user.'))).toMatchObject([
      {
        action: 'user.suspended',
        after: { reason: 'Fake bookings', endedSessions: 1 },
        actor: { kind: 'account' },
      },
      { action: 'user.reinstated', after: { reason: 'A mistake' } },
    ])
  })

  test('twice is once', async () => {
    const { scope, person, operator } = await market()
    for (const reason of ['One', 'Two']) {
      await inTenant(operator, (ctx) => suspendUser(ctx, { userId: person.userId, reason }))
    }

    expect((await auditOf(scope)).filter(({ action }) => action === 'user.suspended')).toHaveLength(1)
  })

  test.each(['support', 'platform_support', 'platform_admin'] as const)(
    'is not for %s, who may look',
    async (role) => {
      const { scope, person } = await market()
      const looker = await scopeOf(scope.tenantId, await createPerson(scope.tenantId, role))

      expect(await inTenant(looker, (ctx) => listUsers(ctx))).toMatchObject({
        items: [{ id: person.userId }],
      })
      const input = { userId: person.userId, reason: 'Because' }
      await expect(inTenant(looker, (ctx) => suspendUser(ctx, input))).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(inTenant(looker, (ctx) => sendPasswordReset(ctx, person.userId))).rejects.toMatchObject({
        code: 'forbidden',
      })
    },
  )

  test.each(['customer'] as const)('a %s sees nobody', async (role) => {
    const { scope, person } = await market()
    const asks = await scopeOf(scope.tenantId, await createPerson(scope.tenantId, role))

    await expect(inTenant(asks, (ctx) => listUsers(ctx))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(inTenant(asks, (ctx) => getUserDetail(ctx, person.userId))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('a user of another marketplace is not there', async () => {
    const { person } = await market()
    const other = await market()

    const input = { userId: person.userId, reason: 'Because' }
    for (const work of [
      (ctx: Ctx) => getUserDetail(ctx, person.userId),
      (ctx: Ctx) => suspendUser(ctx, input),
      (ctx: Ctx) => reinstateUser(ctx, input),
      (ctx: Ctx) => sendPasswordReset(ctx, person.userId),
    ]) {
      await expect(inTenant<unknown>(other.operator, work)).rejects.toMatchObject({ code: 'not_found' })
    }
    const { items } = await inTenant(other.operator, (ctx) => listUsers(ctx))
    expect(items.map(({ id }) => id)).toEqual([other.person.userId])
  })
})

test('a new password is asked for the user, and staff see neither link nor token', async () => {
  const scope = await createTenant()
  const person = await createPerson(scope.tenantId, 'customer')
  const operator = await scopeOf(scope.tenantId, await createPerson(scope.tenantId, 'tenant_operator'))

  const answer = await inTenant(operator, (ctx) => sendPasswordReset(ctx, person.userId))

  expect(answer).toBeUndefined()
  await inTenant(scope, async (ctx) => {
    expect(await ctx.trx('challenges').select('purpose', 'target', 'user_id')).toEqual([
      { purpose: 'password_reset', target: person.email, user_id: person.userId },
    ])
    expect((await outboxOf(ctx)).map(({ name }) => name)).toContain('challenge.issued')
    expect(await ctx.trx('audit_entries').where({ action: 'user.password_reset_sent' })).toHaveLength(1)
  })
})

describe('the list as a file', () => {
  const read = async (file: NodeJS.ReadableStream) => {
    let text = ''
    for await (const chunk of file) text += String(chunk)
    return text
  }

  test('holds everybody, makes no formula of what people typed, and is written down', async () => {
    const scope = await createTenant()
    const runtime = { database: await testDatabase() }
    await inTenant(scope, async (ctx) => {
      for (let index = 0; index < 120; index++) await add(ctx, `p${index}@x.example`, 'Ada', 'Okafor')
      await add(ctx, 'evil@x.example', '=HYPERLINK("http://evil.example")', '@SUM(1+1)')
    })

    const text = await read(await exportUsers(runtime, scope, {}))

    const lines = text.replace('\uFEFF', '').trim().split('\n')
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(lines).toHaveLength(122)
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")",'@SUM(1+1)`)
    const log = await inTenant(scope, (ctx) => ctx.trx('audit_entries').select('action', 'after'))
    expect(log).toEqual([{ action: 'user.list_exported', after: {} }])
  })

  test('is refused before anything leaves', async () => {
    const scope = newScope({ ...(await createTenant()), actor: { kind: 'guest' } })

    await expect(exportUsers({ database: await testDatabase() }, scope, {})).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
