import { Client } from 'pg'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { relayPrivileges } from '#platform/tenancy/isolation/expected.ts'
import { createDatabase } from '#tests/support/database.ts'
import { insertTenantRow } from '#tests/support/tenant-rows.ts'
import { tenantTables, type TenantTable } from './catalogue.ts'
import { codeOf, leaksOf, type Seeded } from './leaks.ts'
import { insertRows } from './rows.ts'

// Nothing here names a table: what the catalogue lists is tested, so a new table is covered the day it exists.
let scratch: Awaited<ReturnType<typeof createDatabase>>
let database: Database
let admin: Client
let tables: TenantTable[]
let seeded: Seeded

beforeAll(async () => {
  scratch = await createDatabase('isolation')
  database = openDatabase({ url: scratch.url('app'), poolSize: 2 })
  admin = new Client({ connectionString: scratch.url('admin') })
  await admin.connect()
  tables = await tenantTables(admin)
  seeded = await seed(database, tables)
})
afterAll(async () => {
  await database.close()
  await admin.end()
  await scratch.drop()
})

test('every table of tenants has a row of each tenant, with the same ids and values', async () => {
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.flatMap(({ foreignKeys }) => foreignKeys).length).toBeGreaterThan(20)
  const differing: string[] = []
  for (const { name } of tables) {
    const { rows } = await admin.query(
      `select tenant_id, id, md5((to_jsonb(t) - 'tenant_id')::text) as hash from "${name}" t where id = $1`,
      [seeded.rowsA[name]!.id],
    )
    if (rows.length !== 2 || rows[0].hash !== rows[1].hash) differing.push(name)
  }
  expect(differing).toEqual([])
})

test('no tenant, and nobody without one, gets at the rows of another, in any table', async () => {
  const before = await fingerprints()

  const leaks: Record<string, string[]> = {}
  for (const table of tables) {
    const found = await leaksOf(database, table, seeded)
    if (found.length > 0) leaks[table.name] = found
  }

  expect(leaks).toEqual({})
  expect(await fingerprints()).toEqual(before)
})

test('the relay reads the tables on its list, of all tenants, and no other', async () => {
  const relay = new Client({ connectionString: scratch.url('relay') })
  await relay.connect()

  const readable: string[] = []
  for (const { name } of tables) {
    if ((await codeOf(relay.query(`select 1 from "${name}"`))) === '42501') continue
    const { rows } = await relay.query(`select distinct tenant_id from "${name}"`)
    expect([name, rows.length]).toEqual([name, 2])
    readable.push(name)
  }
  const shared = ['domains', 'tenants']
  expect([...readable, ...shared].toSorted()).toEqual(Object.keys(relayPrivileges).toSorted())
  await relay.end()
})

test('the relay changes nothing but the mark of dispatch', async () => {
  const relay = new Client({ connectionString: scratch.url('relay') })
  await relay.connect()

  const changeable: string[] = []
  for (const { name, columns } of tables) {
    expect(await codeOf(relay.query(`delete from "${name}"`))).toBe('42501')
    expect(await codeOf(relay.query(`insert into "${name}" (id) values ($1)`, [newId()]))).toBe('42501')
    for (const column of columns.filter(({ isGenerated }) => !isGenerated)) {
      const update = `update "${name}" set "${column.name}" = null where false`
      if ((await codeOf(relay.query(update))) !== '42501') changeable.push(`${name}.${column.name}`)
    }
  }
  expect(changeable).toEqual(['outbox_events.dispatched_at'])
  await relay.end()
})

test('the app cannot step out of its role', async () => {
  for (const statement of ['set role migrator', 'set session authorization migrator', 'set role relay']) {
    expect([statement, await codeOf(database.pool.query(statement))]).toEqual([statement, '42501'])
  }
  const attempt = database.inTenant(systemScope(seeded.tenantA), async ({ trx }) => {
    await trx.raw('set local row_security = off')
    return trx('users').select('id')
  })
  expect(await codeOf(attempt)).toBe('42501')
})

test('the shared tables are read by all and written by their own tenant alone', async () => {
  const { tenantA, tenantB } = seeded
  const asA = <T>(work: Parameters<typeof database.inTenant<T>>[1]) =>
    database.inTenant(systemScope(tenantA), work)
  await database.inTenant(systemScope(tenantB), ({ trx }) => trx('domains').insert({ host: 'b.example.com' }))

  expect(await asA(({ trx }) => trx('tenants').where({ id: tenantB }).update({ name: 'Taken' }))).toBe(0)
  expect(await asA(({ trx }) => trx('domains').where({ host: 'b.example.com' }).delete())).toBe(0)
  expect(
    await asA(({ trx }) => trx('domains').where({ host: 'b.example.com' }).update({ is_primary: true })),
  ).toBe(0)
  const forOther = asA(({ trx }) => trx('domains').insert({ host: 'a.example.com', tenant_id: tenantB }))
  expect(await codeOf(forOther)).toBe('42501')
  expect(await codeOf(asA(({ trx }) => trx('tenants').where({ id: tenantA }).delete()))).toBe('42501')
  expect(await asA(({ trx }) => trx('domains').where({ host: 'b.example.com' }).first('host'))).toBeDefined()
})

test('the check sees a table that is not protected', async () => {
  await admin.query(`
    create table notes (tenant_id uuid not null default current_tenant_id(), id uuid primary key, note text);
    grant select, insert, update, delete, truncate on notes to app`)
  try {
    const notes = (await tenantTables(admin)).find(({ name }) => name === 'notes')!
    const rowsA = await insertFor(seeded.tenantA, [notes])
    const onlyInB = await insertFor(seeded.tenantB, [notes])

    const leaks = await leaksOf(database, notes, { ...seeded, rowsA, onlyInB })

    expect(leaks).toEqual(
      expect.arrayContaining([
        'reads rows of others through inTenant',
        'reads rows of others through readTenant',
        'updates rows of others',
        'deletes rows of others',
        'truncates',
        'gives its rows to others',
        'shows rows without a tenant',
        'deletes rows without a tenant',
        'takes rows without a tenant',
      ]),
    )
  } finally {
    await admin.query('drop table notes')
  }
})

test('two tenants at once on the same few connections never see each other', async () => {
  const { tenantA, tenantB } = seeded
  const mismatches: string[] = []
  const look = async (tenantId: string, index: number) => {
    const door = index % 3 === 0 ? database.inTenant : database.readTenant
    const work = door(systemScope(tenantId), async ({ trx }) => {
      const rows: { tenant_id: string }[] = await trx('users').select('tenant_id')
      if (index % 5 === 0) await trx.raw('select 1 / 0')
      return rows
    })
    const rows = await work.catch(() => [])
    if (rows.some((row) => row.tenant_id !== tenantId)) mismatches.push(`${index}`)
    if (index % 7 === 0) {
      const { rows: none } = await database.pool.query('select 1 from users')
      if (none.length > 0) mismatches.push(`${index} without a tenant`)
    }
    return rows.length
  }

  const counts = await Promise.all(
    Array.from({ length: 400 }, (_, index) => look(index % 2 ? tenantA : tenantB, index)),
  )

  expect(mismatches).toEqual([])
  expect(counts.filter((count) => count > 0)).toHaveLength(320)
})

async function seed(target: Database, known: TenantTable[]): Promise<Seeded> {
  const [tenantA, tenantB] = [newId(), newId()]
  const seedTenant = <T>(tenantId: string, work: Parameters<typeof target.inTenant<T>>[1]) =>
    target.inTenant(systemScope(tenantId), async (ctx) => {
      await insertTenantRow(ctx)
      return work(ctx)
    })
  const rowsA = await seedTenant(tenantA, ({ trx }) => insertRows(trx, known, 'marker-one'))
  const onlyInB = await seedTenant(tenantB, async ({ trx }) => {
    await insertRows(trx, known, 'marker-one', rowsA)
    return insertRows(trx, known, 'marker-two')
  })
  return { tenantA, tenantB, rowsA, onlyInB }
}

const insertFor = (tenantId: string, known: TenantTable[]) =>
  database.inTenant(systemScope(tenantId), ({ trx }) => insertRows(trx, known, 'marker-three'))

/** A hash of everything in each table. */
async function fingerprints(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await admin.query(
      `select md5(string_agg(t::text, '|' order by t::text)) as hash from "${name}" t`,
    )
    hashes[name] = rows[0].hash
  }
  return hashes
}
