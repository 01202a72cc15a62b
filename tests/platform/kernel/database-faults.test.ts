import { Client } from 'pg'
import type { Database } from '#platform/kernel/database.ts'
import { isUnavailable, toAppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { databaseUrl } from '#tests/support/database.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { add, slugs, withDatabase } from './two-doors.ts'

describe('when the database cannot answer', () => {
  const doors: [string, (database: Database, scope: Scope) => Promise<unknown>][] = [
    ['write', (database, scope) => database.inTenant(scope, (ctx) => add(ctx, `slug-${newId()}`))],
    ['read', (database, scope) => database.readTenant(scope, slugs)],
    ['statements', (database, scope) => database.readStatements(scope, [{ text: 'select 1', values: [] }])],
  ]

  test.each(doors)(
    'a network that swallows everything keeps its time limit, and the %s door heals',
    async (_name, use) => {
      const proxy = await startFaultProxy(databaseUrl('app'))
      const limits = { url: proxy.url, poolSize: 2, queryTimeout: 700, connectTimeout: 500 }
      await withDatabase(async (database, scope) => {
        await Promise.all([use(database, scope), use(database, scope)])
        proxy.silent()

        const answers = await Promise.all(Array.from({ length: 6 }, () => unavailable(use(database, scope))))
        expect(new Set(answers)).toEqual(new Set(['unavailable']))

        proxy.open()
        await use(database, scope)
        expect(database.pool.totalCount).toBeLessThanOrEqual(2)
      }, limits).finally(() => proxy.close())
    },
  )

  test('a transaction whose end is swallowed by the network gives its connection to nobody', async () => {
    const proxy = await startFaultProxy(databaseUrl('app'))
    const limits = { url: proxy.url, queryTimeout: 700, connectTimeout: 500 }
    await withDatabase(async (database, scope) => {
      const work = database.inTenant(scope, async (ctx) => {
        await add(ctx, 'garden')
        proxy.silent()
        throw new Error('changed my mind')
      })

      await expect(work).rejects.toThrow('changed my mind')
      expect(database.pool.totalCount).toBe(0)
      proxy.open()
      expect(await database.readTenant(scope, slugs)).toEqual([])
    }, limits).finally(() => proxy.close())
  })

  test.each(doors)(
    'a server that restarts is unavailable for a moment, and the %s door heals',
    async (_name, use) => {
      const proxy = await startFaultProxy(databaseUrl('app'))
      const limits = { url: proxy.url, poolSize: 2, queryTimeout: 700, connectTimeout: 500 }
      await withDatabase(async (database, scope) => {
        await Promise.all([use(database, scope), use(database, scope)])
        proxy.down()

        expect(await unavailable(use(database, scope))).toBe('unavailable')
        expect(await unavailable(use(database, scope))).toBe('unavailable')

        proxy.open()
        await use(database, scope)
      }, limits).finally(() => proxy.close())
    },
  )

  test('a connection that the server ends in the middle of a transaction ends that one only', () =>
    withDatabase(async (database, scope) => {
      const admin = new Client({ connectionString: databaseUrl('admin') })
      await admin.connect()

      const work = database.inTenant(scope, async (ctx) => {
        await add(ctx, 'garden')
        const { rows } = await ctx.trx.raw('select pg_backend_pid() as pid')
        await admin.query('select pg_terminate_backend($1, 5000)', [rows[0].pid])
        return slugs(ctx)
      })

      expect(await unavailable(work)).toBe('unavailable')
      expect(await database.inTenant(scope, slugs)).toEqual([])
      await admin.end()
    }))

  test('a query that takes too long is ended by the server, and the connection goes on', () =>
    withDatabase(
      async (database, scope) => {
        expect(await unavailable(database.inTenant(scope, (ctx) => ctx.trx.raw('select pg_sleep(5)')))).toBe(
          'unavailable',
        )
        expect(
          await unavailable(database.readTenant(scope, (ctx) => ctx.trx.raw('select pg_sleep(5)'))),
        ).toBe('unavailable')

        expect(await database.inTenant(scope, slugs)).toEqual([])
        expect(database.pool.totalCount).toBe(1)
      },
      { queryTimeout: 1_000 },
    ))

  test('whoever finds no free connection is told in time, and nobody else is hurt', () =>
    withDatabase(
      async (database, scope) => {
        const slow = database.inTenant(scope, (ctx) => ctx.trx.raw('select pg_sleep(0.8)'))

        expect(await unavailable(database.readTenant(scope, slugs))).toBe('unavailable')

        await slow
        expect(await database.readTenant(scope, slugs)).toEqual([])
      },
      { connectTimeout: 300 },
    ))
})

/** What an edge would make of it. */
async function unavailable(attempt: Promise<unknown>) {
  const error = await attempt.then(
    () => new Error('it answered'),
    (thrown: unknown) => thrown,
  )
  return isUnavailable(error) && toAppError(error).status === 503 ? 'unavailable' : error
}
