import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { projectFolder } from '#platform/config.ts'
import { migrateLatest, rollbackLatest } from '#platform/database/migrate.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { createDatabase, dropDatabase, urlOfDatabase } from '#platform/local/postgres/index.ts'
import { databaseUrl, insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { demoData } from '#tests/support/marketplaces.ts'

// The demo marketplaces are seeded once per run, which takes longer than all migrations together.
jest.setTimeout(240_000)

const admin = databaseUrl('admin', 'postgres')
const name = `${process.env.TEST_DATABASE_TEMPLATE}_down_${process.env.JEST_WORKER_ID ?? '1'}`
const url = databaseUrl('migrator', name)
beforeAll(async () => {
  await dropDatabase(admin, name)
  await createDatabase(admin, name, { template: (await demoData()).database })
})
afterAll(() => dropDatabase(admin, name))

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: urlOfDatabase(admin, name) })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** The demo is furnished, and nobody has come yet. */
async function book() {
  const database = await openDatabase({ url: databaseUrl('app', name), poolSize: 1 })
  try {
    await database.inTenant(newScope(), async (ctx) => {
      await insertTenant(ctx)
      const { serviceId } = await createBookable(ctx)
      const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 48).toISOString() })
      await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    })
  } finally {
    await database.close()
  }
}

const ofExtensions = `select objid from pg_depend where deptype = 'e'`
const ours = `join pg_namespace n on n.oid = o.relnamespace and n.nspname = 'public' and o.relname !~ '^knex_'`

/** Whatever migrations make, each with all that it says of itself. */
const schema = async () => ({
  columns: await query(
    `select o.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid) as default
     from pg_attribute a join pg_class o on o.oid = a.attrelid and o.relkind in ('r', 'v', 'p') ${ours}
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attnum > 0 and not a.attisdropped order by 1, 2`,
  ),
  constraints: await query(
    `select o.relname, c.conname, pg_get_constraintdef(c.oid) from pg_constraint c
     join pg_class o on o.oid = c.conrelid ${ours} order by 1, 2`,
  ),
  indexes: await query(
    `select o.relname, pg_get_indexdef(o.oid) from pg_class o ${ours} where o.relkind = 'i' order by 1`,
  ),
  policies: await query('select * from pg_policies order by tablename, policyname'),
  triggers: await query(
    `select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class o on o.oid = t.tgrelid ${ours}
     where not t.tgisinternal order by 1`,
  ),
  functions: await query(
    `select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'public'::regnamespace
     and p.prokind = 'f' and p.oid not in (${ofExtensions}) order by p.oid::regprocedure::text`,
  ),
  types: await query(
    `select t.typname from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('d', 'e')
     and t.oid not in (${ofExtensions}) order by 1`,
  ),
  grants: await query(
    `select o.relname, o.relacl::text, o.relrowsecurity, o.relforcerowsecurity from pg_class o ${ours}
     where o.relkind in ('r', 'v', 'p', 'S') order by 1`,
  ),
})

test('all migrations can be taken back from marketplaces that are in use, leave nothing, and can be made again', async () => {
  const known = readdirSync(join(projectFolder, 'migrations')).filter((file) => file.endsWith('.ts'))
  const before = await schema()
  await book()

  const takenBack = await rollbackLatest(url, true)
  const left = await schema()
  const made = await migrateLatest(url)

  expect(takenBack.toReversed()).toEqual(made)
  expect(made).toEqual(known.map((file) => file.replace(/\.ts$/, '')).toSorted())
  expect(Object.values(left).flat()).toEqual([])
  expect(await schema()).toEqual(before)
})
