import {
  createUser,
  findSession,
  hashPassword,
  signIn as signInFlow,
  signOut,
} from '#platform/identity/index.ts'
import {
  findSessionById,
  sweepEndedSessions,
  resumeSession,
  registerUser,
  type IdentityRuntime,
} from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openVault } from '#platform/kernel/vault.ts'
import type { Limit } from '#platform/kernel/limiter.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { days } from '#platform/kernel/time.ts'
import { createTenant, inTenant, newScope, outboxOf, testDatabase } from '#tests/support/database.ts'

const password = 'a quiet morning walk'
const credentials = { email: 'Ada@Example.com', password, userAgent: 'Firefox', address: '192.0.2.7' }

test('a person who registered signs in with e-mail and password, in whatever case the address is typed', async () => {
  const { runtime, scope } = await marketplace()
  const registered = await register(scope)

  const { user, secret, expiresAt } = await signIn(runtime, scope, credentials)

  expect(user).toMatchObject({
    id: registered.id,
    email: 'ada@example.com',
    roles: ['customer'],
    providerId: null,
  })
  expect(secret.length).toBeGreaterThan(40)
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + days(29))
  expect((await inTenant(scope, outboxOf)).map(({ name }) => name)).toEqual([
    'user.registered',
    'membership.added',
    'user.signed_in',
  ])
})

test('a session is found by its secret or its id, through either door, and says who acts', async () => {
  const { runtime, scope } = await marketplace()
  const { id: userId } = await register(scope)
  const { secret, sessionId } = await signIn(runtime, scope, credentials)
  const { readTenant } = await testDatabase()

  const found = await readTenant(scope, (ctx) => findSession(ctx, secret))

  expect(found?.actor).toEqual({ kind: 'user', userId, sessionId, roles: ['customer'], providerId: null })
  expect(await inTenant(scope, (ctx) => findSession(ctx, secret))).toEqual(found)
  expect(await readTenant(scope, (ctx) => findSessionById(ctx, sessionId))).toEqual(found)
})

test('the secret of a session is not stored', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const { secret } = await signIn(runtime, scope, credentials)

  const rows: Record<string, unknown>[] = await inTenant(scope, (ctx) => ctx.trx('sessions').select('*'))

  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('a wrong password, an unknown address and an account without a password get the same answer', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  await inTenant(scope, (ctx) =>
    createUser(ctx, { ...person, email: 'none@example.com', passwordHash: null }),
  )

  const attempts = [
    signIn(runtime, scope, { ...credentials, password: 'a quiet evening walk' }),
    signIn(runtime, scope, { ...credentials, email: 'nobody@example.com' }),
    signIn(runtime, scope, { ...credentials, email: 'none@example.com' }),
  ]

  const answers = await Promise.all(attempts.map((attempt) => attempt.catch((error) => error)))
  for (const answer of answers) {
    expect(answer).toMatchObject({
      code: 'unauthenticated',
      message: 'E-mail address or password is not right',
    })
  }
})

test('the same address in two marketplaces is two people, and a session counts in one', async () => {
  const here = await marketplace()
  const there = await marketplace()
  await register(here.scope)
  await register(there.scope, 'another long sentence')
  const { secret, sessionId } = await signIn(here.runtime, here.scope, credentials)

  expect(await inTenant(there.scope, (ctx) => findSession(ctx, secret))).toBeNull()
  expect(await inTenant(there.scope, (ctx) => findSessionById(ctx, sessionId))).toBeNull()
  await expect(signIn(there.runtime, there.scope, credentials)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('signing out ends the session at once, for its secret and for its id', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const { secret, sessionId } = await signIn(runtime, scope, credentials)
  const found = await inTenant(scope, (ctx) => findSession(ctx, secret))

  await inTenant({ ...scope, actor: found!.actor }, signOut)

  expect(await inTenant(scope, (ctx) => findSession(ctx, secret))).toBeNull()
  expect(await inTenant(scope, (ctx) => findSessionById(ctx, sessionId))).toBeNull()
})

test('signing in again ends the session that the request came with', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const first = await signIn(runtime, scope, credentials)
  const found = await inTenant(scope, (ctx) => findSession(ctx, first.secret))

  const second = await signIn(runtime, { ...scope, actor: found!.actor }, credentials)

  expect(await inTenant(scope, (ctx) => findSession(ctx, first.secret))).toBeNull()
  expect(await inTenant(scope, (ctx) => findSession(ctx, second.secret))).not.toBeNull()
})

test('a session ends thirty days after it began, however often it is used', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const { secret, expiresAt } = await signIn(runtime, scope, credentials)

  const at = (now: Date) => inTenant(scope, (ctx) => findSession({ ...ctx, now }, secret))

  expect(await at(new Date(expiresAt.getTime() - 1))).not.toBeNull()
  expect(await at(expiresAt)).toBeNull()
})

test('a use is written down when a minute has passed since the last', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const { secret } = await signIn(runtime, scope, credentials)
  const lastUsed = async () => (await inTenant(scope, (ctx) => findSession(ctx, secret)))!.session.lastUsedAt
  const start = await lastUsed()

  await resumeSession(runtime, scope, secret)
  expect(await lastUsed()).toEqual(start)

  await inTenant(scope, (ctx) =>
    ctx.trx('sessions').update({ last_used_at: new Date(start.getTime() - 61_000) }),
  )
  await resumeSession(runtime, scope, secret)
  expect((await lastUsed()).getTime()).toBeGreaterThanOrEqual(start.getTime())
})

test('a password that was changed while it was being compared opens no session', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const slow = {
    ...runtime,
    database: {
      ...runtime.database,
      inTenant: async <T>(...[target, work]: Parameters<typeof runtime.database.inTenant<T>>) => {
        const passwordHash = await hashPassword('the new one, much better')
        await inTenant(scope, (ctx) => ctx.trx('users').update({ password_hash: passwordHash }))
        return runtime.database.inTenant(target, work)
      },
    },
  }

  await expect(signIn(slow, scope, credentials)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('too many attempts on one account are refused, with the time to wait, before the password is looked at', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  const counted: Limit[] = []
  const limiter = {
    take: async (limit: Limit) => {
      counted.push(limit)
      return {
        isAllowed: limit.name !== 'sign-in-account',
        limit: limit.limit,
        remaining: 0,
        resetSeconds: 42,
      }
    },
  }

  const attempt = signIn({ ...runtime, limiter }, scope, credentials)

  await expect(attempt).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 42 })
  const counting = { tenantId: scope.tenantId, windowSeconds: 900 }
  expect(counted).toEqual([
    { ...counting, name: 'sign-in', key: 'ada@example.com 192.0.2.7', limit: 10 },
    { ...counting, name: 'sign-in-account', key: 'ada@example.com', limit: 100 },
    { ...counting, name: 'sign-in-address', key: '192.0.2.7', limit: 50 },
  ])
})

const person = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Okafor' }

async function register(scope: Scope, typed = password) {
  const passwordHash = await hashPassword(typed)
  return inTenant(scope, (ctx) => registerUser(ctx, { ...person, passwordHash }))
}

/** Without a second factor, an outcome is a session. */
async function signIn(runtime: IdentityRuntime, scope: Scope, input: typeof credentials) {
  const outcome = await signInFlow(runtime, scope, input)
  if (outcome.kind !== 'signed_in') throw new Error('A second factor was asked for')
  return outcome
}

async function marketplace() {
  const scope: Scope = await createTenant({}, newScope({ tenantId: newId(), actor: { kind: 'guest' } }))
  const limiter = {
    take: async ({ limit }: Limit) => ({ isAllowed: true, limit, remaining: limit, resetSeconds: 900 }),
  }
  return { scope, runtime: { database: await testDatabase(), limiter, vault: openVault(['k'.repeat(32)]) } }
}

test('sessions and challenges that ended a week ago are forgotten, the others stay', async () => {
  const { runtime, scope } = await marketplace()
  await register(scope)
  await signIn(runtime, scope, credentials)
  const { sessionId } = await signIn(runtime, scope, credentials)
  const [old, recent] = [new Date(Date.now() - days(8)), new Date(Date.now() - days(6))]
  await inTenant(scope, async (ctx) => {
    await ctx.trx('sessions').whereNot({ id: sessionId }).update({ revoked_at: old })
    for (const expires_at of [old, recent]) {
      await ctx
        .trx('challenges')
        .insert({ id: newId(), purpose: 'sign_in_link', target: 'ada@example.com', expires_at })
    }
  })

  await inTenant(scope, sweepEndedSessions)

  expect(await inTenant(scope, (ctx) => ctx.trx('sessions').pluck('id'))).toEqual([sessionId])
  expect(await inTenant(scope, (ctx) => ctx.trx('challenges').pluck('expires_at'))).toEqual([recent])
})
