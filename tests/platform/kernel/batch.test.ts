import { Client } from 'pg'
import { databaseUrl } from '#tests/support/database.ts'
import { insertStatement, slugs, withDatabase } from './two-doors.ts'

describe('statements in a batch', () => {
  test('are committed together or not at all', () =>
    withDatabase(async (database, scope) => {
      const attempt = database.writeStatements(scope, [
        insertStatement('one'),
        insertStatement('two'),
        insertStatement('one'),
      ])

      await expect(attempt).rejects.toMatchObject({ code: '23505' })
      expect(await database.readTenant(scope, slugs)).toEqual([])

      await database.writeStatements(scope, [insertStatement('one'), insertStatement('two')])
      expect(await database.readTenant(scope, slugs)).toEqual(['one', 'two'])
    }))

  test('are not sent at all when a value of one cannot be written', () =>
    withDatabase(async (database, scope) => {
      const circular: { self?: unknown } = {}
      circular.self = circular

      const attempt = database.writeStatements(scope, [
        insertStatement('one'),
        { text: 'select $1::jsonb', values: [circular] },
      ])

      await expect(attempt).rejects.toThrow(/circular/i)
      expect(await database.readTenant(scope, slugs)).toEqual([])
    }))

  test('that are named are parsed once per connection', () =>
    withDatabase(async (database, scope) => {
      const named = { name: 'count-categories', text: 'select count(*) from categories', values: [] }

      for (let count = 0; count < 3; count += 1) await database.readStatements(scope, [named])

      const { rows } = await database.pool.query(
        `select generic_plans + custom_plans as uses from pg_prepared_statements where name = 'batch:count-categories'`,
      )
      expect(rows).toEqual([{ uses: 3 }])
    }))

  test('that are named work again after a batch in which they were parsed has failed, before or after them', () =>
    withDatabase(async (database, scope) => {
      const named = { name: 'one-number', text: 'select $1::int as number', values: [1] }
      const failing = { text: 'select 1 / 0', values: [] }
      const ask = async (...statements: { text: string; values: unknown[] }[]) =>
        (await database.readStatements(scope, statements)).map(({ rows }) => rows)

      await expect(ask(named, failing)).rejects.toMatchObject({ code: '22012' })
      await expect(ask(failing, named)).rejects.toMatchObject({ code: '22012' })
      expect(await ask(named, named)).toEqual([[{ number: 1 }], [{ number: 1 }]])
      await expect(ask({ ...named, values: ['x'] })).rejects.toMatchObject({ code: '22P02' })
      expect(await ask(named)).toEqual([[{ number: 1 }]])
    }))

  test('that are named follow a migration that changes what they answer', () =>
    withDatabase(async (database, scope) => {
      const named = { name: 'all-of-notes', text: 'select * from migrated_notes', values: [] }
      const migrator = new Client({ connectionString: databaseUrl('migrator') })
      await migrator.connect()
      try {
        await migrator.query('create table migrated_notes (a int); grant select on migrated_notes to app')
        await database.readStatements(scope, [named])
        await migrator.query('alter table migrated_notes add b int; insert into migrated_notes values (1, 2)')

        // The one that meets the change fails; whoever asks again, or next, is answered.
        await database.readStatements(scope, [named]).catch(() => {})

        expect((await database.readStatements(scope, [named]))[0]!.rows).toEqual([{ a: 1, b: 2 }])
      } finally {
        await migrator.query('drop table if exists migrated_notes')
        await migrator.end()
      }
    }))

  test('work in a transaction that has failed as little as any query, and leave the connection usable', () =>
    withDatabase(async (database, scope) => {
      const work = database.inTenant(scope, async (ctx) => {
        await ctx.send([{ text: 'select 1 / 0', values: [] }]).catch(() => {})
        return ctx.send([{ text: 'select 1', values: [] }])
      })

      await expect(work).rejects.toMatchObject({ code: '25P02' })
      expect(await database.inTenant(scope, slugs)).toEqual([])
    }))
})
