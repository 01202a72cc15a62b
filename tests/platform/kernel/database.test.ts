import { Model } from 'objection'
import { Client } from 'pg'
import { toAppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { postpone } from '#platform/kernel/postpone.ts'
import { systemScope, type Work } from '#platform/kernel/tenant.ts'
import { createTenant, databaseUrl, testDatabase } from '#tests/support/database.ts'
import { add, Category, insertStatement, slugs, withDatabase } from './two-doors.ts'

describe('the write door', () => {
  test('keeps what was written, and runs the hooks after the commit', () =>
    withDatabase(async (database, scope) => {
      const order: string[] = []

      const result = await database.inTenant(scope, async (ctx) => {
        ctx.afterCommit(() => order.push('hook'))
        await add(ctx, 'garden')
        order.push('work')
        return 'done'
      })

      expect([result, order]).toEqual(['done', ['work', 'hook']])
      expect(await database.inTenant(scope, slugs)).toEqual(['garden'])
    }))

  test('keeps nothing and runs no hook when the work throws, and the connection is good for the next', () =>
    withDatabase(async (database, scope) => {
      let hooks = 0

      const work = database.inTenant(scope, async (ctx) => {
        ctx.afterCommit(() => (hooks += 1))
        await add(ctx, 'garden')
        throw new Error('changed my mind')
      })

      await expect(work).rejects.toThrow('changed my mind')
      expect(hooks).toBe(0)
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('does not pass a swallowed error off as success', () =>
    withDatabase(async (database, scope) => {
      let hooks = 0

      const work = database.inTenant(scope, async (ctx) => {
        ctx.afterCommit(() => (hooks += 1))
        await add(ctx, 'garden')
        await add(ctx, 'garden').catch(() => {})
      })

      await expect(work).rejects.toMatchObject({ code: 'internal' })
      expect(hooks).toBe(0)
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('takes two round trips for one query: it travels with its begin, and then the commit', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()

      await database.inTenant(scope, (ctx) => add(ctx, 'garden'))

      expect(database.roundTrips() - before).toBe(2)
    }))

  test('costs nothing, and runs its hooks, when nothing is asked', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()
      let hooks = 0

      const result = await database.inTenant(scope, async (ctx) => {
        ctx.afterCommit(() => (hooks += 1))
        return 'done'
      })

      expect([result, hooks, database.roundTrips() - before]).toEqual(['done', 1, 0])
    }))

  test('begins again for the next when the first query of a transaction fails', () =>
    withDatabase(async (database, scope) => {
      await expect(database.inTenant(scope, (ctx) => ctx.trx.raw('select 1 / 0'))).rejects.toMatchObject({
        code: '22012',
      })

      await database.inTenant(scope, (ctx) => add(ctx, 'garden'))
      expect(await database.inTenant(scope, slugs)).toEqual(['garden'])
    }))

  test.each(['inTenant', 'readTenant'] as const)(
    'reads on when a migration changes a table of which queries are prepared, by %s',
    (door) =>
      withDatabase(async (database, scope) => {
        const admin = new Client({ connectionString: databaseUrl('admin') })
        await admin.connect()
        await database.inTenant(scope, (ctx) => add(ctx, 'garden'))
        const all = () => database[door](scope, async (ctx) => ctx.trx('categories').select('*'))
        for (let times = 0; times < 5; times += 1) await all()

        await admin.query(`alter table categories add column probe text not null default 'new'`)
        try {
          expect(await all()).toMatchObject([{ slug: 'garden', probe: 'new' }])
        } finally {
          await admin.query('alter table categories drop column probe')
          await admin.end()
        }
        expect(await all()).toEqual([expect.not.objectContaining({ probe: 'new' })])
      }),
  )

  test('asks to come back when the migration met it in the middle of a transaction', () =>
    withDatabase(async (database, scope) => {
      const admin = new Client({ connectionString: databaseUrl('admin') })
      await admin.connect()
      const work: Work<unknown> = async (ctx) => {
        await ctx.trx.raw('select 1')
        return ctx.trx('categories').select('*')
      }
      for (let times = 0; times < 5; times += 1) await database.inTenant(scope, work)

      await admin.query(`alter table categories add column probe text`)
      const outcome = await database.inTenant(scope, work).catch(toAppError)
      const again = await database.inTenant(scope, work)
      await admin.query('alter table categories drop column probe')
      await admin.end()

      expect(outcome).toMatchObject({ code: 'unavailable' })
      expect(again).toEqual([])
    }))

  test('tells who listens to its queries of its own ones only', () =>
    withDatabase(async (database, scope) => {
      const heard: string[] = []
      await database.inTenant(scope, async (ctx) => {
        ctx.trx.on('query', ({ sql }: { sql: string }) => heard.push(sql))
        await ctx.trx.raw('select 1 as mine')
      })
      await database.inTenant(scope, (ctx) => ctx.trx.raw('select 1 as another'))

      expect(heard).toEqual(['select 1 as mine'])
    }))

  test('sends several statements in one round trip, each of which sees the ones before it', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()

      const results = await database.inTenant(scope, (ctx) =>
        ctx.send([
          insertStatement('garden'),
          { text: 'select slug from categories', values: [] },
          { text: 'delete from categories where slug = $1', values: ['garden'] },
        ]),
      )

      expect(results.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1])
      expect(results[1]!.rows).toEqual([{ slug: 'garden' }])
      expect(database.roundTrips() - before).toBe(2)
    }))

  test('takes queries that are asked at once one after the other', () =>
    withDatabase(async (database, scope) => {
      const seen = await database.inTenant(scope, async (ctx) => {
        await Promise.all(['c', 'a', 'b'].map((slug) => add(ctx, slug.repeat(3))))
        return Promise.all([slugs(ctx), ctx.trx('categories').count('* as count').first(), slugs(ctx)])
      })

      expect(seen).toEqual([['aaa', 'bbb', 'ccc'], { count: 3 }, ['aaa', 'bbb', 'ccc']])
    }))

  test('sends what is asked in one turn in one round trip, in the order in which it was asked', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()
      const count = { text: 'select count(*)::int as count from categories', values: [] }

      const [[, one, , two], all] = await database.inTenant(scope, (ctx) =>
        Promise.all([
          Promise.all(
            [insertStatement('garden'), count, insertStatement('roof'), count].map((statement) =>
              ctx.send([statement]),
            ),
          ),
          slugs(ctx),
        ]),
      )

      expect([one![0]!.rows, two![0]!.rows]).toEqual([[{ count: 1 }], [{ count: 2 }]])
      expect(all).toEqual(['garden', 'roof'])
      expect(database.roundTrips() - before).toBe(2)
    }))

  test('sends what was postponed before the next question, and else with the commit', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()

      const seen = await database.inTenant(scope, async (ctx) => {
        postpone(ctx, insertStatement('garden'))
        const first = await slugs(ctx)
        postpone(ctx, insertStatement('roof'))
        return first
      })

      expect(seen).toEqual(['garden'])
      expect(database.roundTrips() - before).toBe(2)
      expect(await database.readTenant(scope, slugs)).toEqual(['garden', 'roof'])
    }))

  test('keeps nothing, and runs no hook, when what was postponed fails at the commit', () =>
    withDatabase(async (database, scope) => {
      let hooks = 0

      const work = database.inTenant(scope, async (ctx) => {
        ctx.afterCommit(() => (hooks += 1))
        await add(ctx, 'garden')
        postpone(ctx, insertStatement('garden'))
      })

      await expect(work).rejects.toMatchObject({ code: '23505' })
      expect(hooks).toBe(0)
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('drops what was postponed when the work throws, and takes nothing more when it is over', () =>
    withDatabase(async (database, scope) => {
      const work = database.inTenant(scope, async (ctx) => {
        postpone(ctx, insertStatement('garden'))
        throw new Error('changed my mind')
      })
      await expect(work).rejects.toThrow('changed my mind')
      const leaked = await database.inTenant(scope, async (ctx) => ctx)

      expect(() => postpone(leaked, insertStatement('roof'))).toThrow('is over')
      const reading = database.readTenant(scope, async (ctx) => postpone(ctx, insertStatement('roof')))
      await expect(reading).rejects.toThrow('Nothing is written')
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('keeps nothing when a query was not awaited', () =>
    withDatabase(async (database, scope) => {
      const work = database.inTenant(scope, async (ctx) => {
        void ctx.send([insertStatement('garden')]).catch(() => {})
      })

      await expect(work).rejects.toThrow('was not awaited')
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('does not send what waits in line after the work has failed', () =>
    withDatabase(async (database, scope) => {
      const late: Promise<unknown>[] = []

      const work = database.inTenant(scope, async (ctx) => {
        late.push(...[1, 2, 3].map((count) => ctx.send([insertStatement(`late-${count}`)])))
        late.forEach((query) => query.catch(() => {}))
        await Promise.resolve()
        throw new Error('no more')
      })

      await expect(work).rejects.toThrow('no more')
      const outcomes = await Promise.allSettled(late)
      expect(outcomes.at(-1)).toMatchObject({ status: 'rejected' })
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('refuses a context that outlives its transaction', () =>
    withDatabase(async (database, scope) => {
      const leaked = await database.inTenant(scope, async (ctx) => ctx)

      await expect(add(leaked, 'garden')).rejects.toThrow('is over')
      await expect(leaked.send([insertStatement('garden')])).rejects.toThrow('is over')
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('refuses a context that outlives its transaction while another tenant is on the same connection', () =>
    withDatabase(async (database, scope) => {
      const other = await createTenant()
      const leaked = await database.inTenant(scope, async (ctx) => ctx)

      const attempts = await database.inTenant(other, async (ctx) => {
        await add(ctx, 'theirs')
        return Promise.allSettled([
          slugs(leaked),
          leaked.send([insertStatement('mine')]),
          leaked.trx.raw('select 1'),
        ])
      })

      expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
      expect(await database.inTenant(other, slugs)).toEqual(['theirs'])
    }))

  test('refuses a query that was built inside and is run after', () =>
    withDatabase(async (database, scope) => {
      const other = await createTenant()
      const { query } = await database.inTenant(scope, async (ctx) => ({
        query: ctx.trx('categories').select('slug'),
      }))

      const attempt = database.inTenant(other, async () => query)

      await expect(attempt).rejects.toThrow('is over')
    }))

  test('has no transactions inside', () =>
    withDatabase(async (database, scope) => {
      const work = database.inTenant(scope, async (ctx) => {
        await add(ctx, 'garden')
        await ctx.trx.transaction(async (inner) => inner('categories').delete())
      })

      await expect(work).rejects.toThrow('open already')
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))

  test('leaves no tenant behind on the connection, whatever came before', () =>
    withDatabase(async (database, scope) => {
      const tenantOnConnection = async () =>
        (await database.pool.query(`select nullif(current_setting('app.tenant', true), '') as tenant`))
          .rows[0].tenant

      await database.inTenant(scope, (ctx) => add(ctx, 'garden'))
      expect(await tenantOnConnection()).toBeNull()
      await database.inTenant(scope, (ctx) => ctx.trx.raw('select 1 / 0')).catch(() => {})
      expect(await tenantOnConnection()).toBeNull()
      await database.readTenant(scope, slugs)
      expect(await tenantOnConnection()).toBeNull()
      await database.readTenant(scope, (ctx) => ctx.trx.raw('select 1 / 0')).catch(() => {})
      expect(await tenantOnConnection()).toBeNull()
    }))

  test.each(['', 'nonsense', `${newId()}'; drop table users; --`, newId().toUpperCase()])(
    'takes no scope whose tenant is %j',
    async (tenantId) => {
      const database = await testDatabase()
      const enter = (door: 'inTenant' | 'readTenant') => async () =>
        database[door](systemScope(tenantId), async () => 1)

      await expect(enter('inTenant')).rejects.toMatchObject({ code: 'internal' })
      await expect(enter('readTenant')).rejects.toMatchObject({ code: 'internal' })
    },
  )
})

test('a model without a context is not bound to anything', () => {
  expect(() => Category.knex()).not.toThrow()
  expect(Model.knex()).toBeUndefined()
  expect(() => Category.query().toKnexQuery()).toThrow(/no database connection available/)
})
