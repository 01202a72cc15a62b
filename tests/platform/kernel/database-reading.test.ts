import type { Ctx, Work } from '#platform/kernel/tenant.ts'
import { createTenant } from '#tests/support/database.ts'
import { add, insertStatement, slugs, withDatabase } from './two-doors.ts'

describe('the read door', () => {
  test('sends what is asked in one turn in one round trip, from models, knex and statements that are given', () =>
    withDatabase(async (database, scope) => {
      await database.inTenant(scope, (ctx) => add(ctx, 'garden'))
      const before = database.roundTrips()

      const [models, counted, raw] = await database.readTenant(scope, (ctx) =>
        Promise.all([
          slugs(ctx),
          ctx.trx('categories').count('* as count').first(),
          ctx.trx.raw('select ?::int as number', [7]),
        ]),
      )

      expect([models, counted, raw.rows]).toEqual([['garden'], { count: 1 }, [{ number: 7 }]])
      expect(database.roundTrips() - before).toBe(1)
    }))

  test('takes one round trip per turn when an answer decides what to ask next', () =>
    withDatabase(async (database, scope) => {
      const before = database.roundTrips()

      await database.readTenant(scope, async (ctx) => {
        await slugs(ctx)
        await Promise.all([slugs(ctx), slugs(ctx)])
      })

      expect(database.roundTrips() - before).toBe(2)
    }))

  test('cannot write, by any kind of query', () =>
    withDatabase(async (database, scope) => {
      const attempts: Work<unknown>[] = [
        (ctx) => add(ctx, 'garden'),
        async (ctx) => ctx.trx('categories').update({ name: 'Other' }),
        (ctx) => ctx.send([insertStatement('garden')]),
        async (ctx) => ctx.trx.raw('delete from categories'),
      ]

      for (const attempt of attempts) {
        await expect(database.readTenant(scope, attempt)).rejects.toThrow(/read-only transaction/)
      }
      const hooking = database.readTenant(scope, async (ctx) => ctx.afterCommit(() => {}))
      await expect(hooking).rejects.toThrow('nothing is committed')
      await database.inTenant(scope, (ctx) => add(ctx, 'garden'))
      expect(await database.readTenant(scope, slugs)).toEqual(['garden'])
    }))

  test('answers an error to each query of a turn in which one fails, and is good for the next', () =>
    withDatabase(async (database, scope) => {
      const outcomes = await database.readTenant(scope, (ctx) =>
        Promise.allSettled([slugs(ctx), ctx.trx.raw('select 1 / 0'), slugs(ctx)]),
      )

      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
      expect(await database.readTenant(scope, slugs)).toEqual([])
    }))

  test('sees only its own tenant, with many tenants at once on one connection', () =>
    withDatabase(async (database) => {
      const scopes = await Promise.all(Array.from({ length: 8 }, () => createTenant()))
      await Promise.all(
        scopes.map((scope, index) => database.inTenant(scope, (ctx) => add(ctx, `tenant-${index}`))),
      )

      const seen = await Promise.all(
        Array.from({ length: 80 }, (_, index) => database.readTenant(scopes[index % 8]!, slugs)),
      )

      expect(seen).toEqual(Array.from({ length: 80 }, (_, index) => [`tenant-${index % 8}`]))
    }))

  test('gives the types that the write door gives', () =>
    withDatabase(async (database, scope) => {
      const ask = (ctx: Ctx) =>
        ctx.trx.raw(`select 1::int8 as count, date '2027-03-13' as day, null as nothing, true as yes,
          timestamptz '2027-03-13 09:00+00' as at, '{"a": [1]}'::jsonb as json, array['x'] as list, 'é'::text as text`)

      const read = (await database.readTenant(scope, ask)).rows
      const written = (await database.inTenant(scope, ask)).rows

      expect(read).toEqual(written)
      expect(read).toEqual([
        {
          count: 1,
          day: '2027-03-13',
          nothing: null,
          yes: true,
          at: new Date('2027-03-13T09:00:00Z'),
          json: { a: [1] },
          list: ['x'],
          text: 'é',
        },
      ])
      const tooLarge = database.readTenant(scope, (ctx) => ctx.trx.raw('select 9007199254740993::int8'))
      await expect(tooLarge).rejects.toThrow('int8 out of range')
    }))
})
