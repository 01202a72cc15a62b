import {
  findSessionById,
  openSession,
  refreshSession,
  requestPasswordReset,
} from '#platform/identity/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { inTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf } from '#tests/support/people.ts'
import { edge, elsewhere, marketplace, type Stored, linkOf } from './attacked-market.ts'

test('a refresh token works once; the second use ends the session for the thief and for the robbed', async () => {
  const { tenantId, guest, ada } = await marketplace()
  const { sessionId, refreshToken } = (await inTenant(guest, (ctx) =>
    openSession(ctx, {
      userId: ada.userId,
      assurance: 'one_factor',
      userAgent: 'App',
      wantsRefreshToken: true,
    }),
  ))!
  const next = await refreshSession(edge.runtime, guest, refreshToken!)

  const reused = refreshSession(edge.runtime, guest, refreshToken!)

  await expect(reused).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(refreshSession(edge.runtime, guest, next.refreshToken)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await inTenant(guest, (ctx) => findSessionById(ctx, sessionId))).toBeNull()
  expect(await inTenant(systemScope(tenantId), outboxOf)).toContainEqual({
    name: 'user.security_changed',
    payload: { userId: ada.userId, what: 'refresh_reused', email: null },
  })
})

test('of two who use one refresh token at the same time, one gets a token that is worth nothing afterwards', async () => {
  const { guest, ada } = await marketplace()
  const { refreshToken } = (await inTenant(guest, (ctx) =>
    openSession(ctx, {
      userId: ada.userId,
      assurance: 'one_factor',
      userAgent: 'App',
      wantsRefreshToken: true,
    }),
  ))!

  const outcomes = await Promise.allSettled([
    refreshSession(edge.runtime, guest, refreshToken!),
    refreshSession(edge.runtime, guest, refreshToken!),
  ])

  const won = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(won).toHaveLength(1)
  await expect(refreshSession(edge.runtime, guest, won[0]!.refreshToken)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('a refresh token of one marketplace is none in another, and is not stored', async () => {
  const here = await marketplace()
  const there = await marketplace()
  const { refreshToken } = (await inTenant(here.guest, (ctx) =>
    openSession(ctx, {
      userId: here.ada.userId,
      assurance: 'one_factor',
      userAgent: 'App',
      wantsRefreshToken: true,
    }),
  ))!

  await expect(refreshSession(edge.runtime, there.guest, refreshToken!)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  const rows = await inTenant(here.guest, (ctx) => ctx.trx('refresh_tokens').select('*'))
  expect(JSON.stringify(rows)).not.toContain(refreshToken)
})

test('tokens of a key that was replaced stay good, and those of a key that is unknown are not', async () => {
  const { tenantId, ada } = await marketplace()
  const token = await accessTokenOf(edge, tenantId, ada)
  const openWith = (env: Record<string, string>) => openEdge({ hasLimits: false, env })
  const rotated = await openWith({
    SECRET_KEY: 'n'.repeat(40),
    SECRET_KEYS_FORMER: edge.runtime.config.secretKey,
  })
  const strange = await openWith({ SECRET_KEY: 's'.repeat(40) })
  const me = async (where: Edge) =>
    (
      await where.ask(hostOf(tenantId), {
        url: '/api/v1/users/me',
        headers: { authorization: `Bearer ${token}` },
      })
    ).statusCode

  expect([await me(rotated), await me(strange)]).toEqual([200, 401])
  const sealed = edge.runtime.vault.seal('totp', tenantId, 'JBSWY3DP')
  expect(rotated.runtime.vault.open('totp', tenantId, sealed)).toBe('JBSWY3DP')
  expect(rotated.runtime.vault.isOutdated(sealed)).toBe(true)
  expect(() => strange.runtime.vault.open('totp', tenantId, sealed)).toThrow('not known')
  await rotated.close()
  await strange.close()
})

test('the database holds no secret that would let a thief of it in', async () => {
  const { tenantId, guest } = await marketplace()
  await requestPasswordReset(edge.runtime, guest, { email: 'ada@example.com', address: elsewhere().address })
  const { pool } = await testDatabase()
  const client = await pool.connect()
  await client.query('begin')
  await client.query(`select set_config('app.tenant', $1, true)`, [tenantId])
  const { rows } = await client.query('select * from challenges')
  await client.query('rollback')
  client.release()

  const token = linkOf(tenantId, rows[0] as Stored)

  expect(JSON.stringify(rows)).not.toContain(token.split('.')[1])
  expect(Object.keys(rows[0]).filter((column) => /secret|hash|token|code/.test(column))).toEqual([])
})
