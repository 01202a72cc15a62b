import type { Knex } from 'knex'
import type { Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { appendOnlyTables } from '#platform/tenancy/isolation/expected.ts'
import type { TenantTable } from './catalogue.ts'
import type { Row, Rows } from './rows.ts'

/** Two tenants with the same ids and values, and in B a second row of each table whose ids A does not have. */
export type Seeded = { tenantA: string; tenantB: string; rowsA: Rows; onlyInB: Rows }

class RollBack extends Error {}

/** Every way in which tenant A, or nobody at all, gets at what is tenant B's in one table. Empty when there is none. */
export async function leaksOf(database: Database, table: TenantTable, seeded: Seeded): Promise<string[]> {
  const leaks: string[] = []
  const note = (isLeak: boolean, what: string) => {
    if (isLeak) leaks.push(what)
  }
  const { tenantA, tenantB } = seeded
  const asA = <T>(work: (trx: Knex) => Promise<T>) => trial(database, tenantA, work)

  for (const door of ['inTenant', 'readTenant'] as const) {
    const seen: { tenant_id: string }[] = await database[door](systemScope(tenantA), async ({ trx }) =>
      trx(table.name).select('tenant_id'),
    )
    note(seen.length === 0, `sees nothing of its own through ${door}`)
    note(
      seen.some(({ tenant_id }) => tenant_id !== tenantA),
      `reads rows of others through ${door}`,
    )
  }

  if (appendOnlyTables.has(table.name)) {
    for (const [what, work] of [
      ['updates rows', (trx: Knex) => trx(table.name).update({ tenant_id: tenantA })],
      ['deletes rows', (trx: Knex) => trx(table.name).delete()],
    ] as const) {
      note((await codeOf(asA<unknown>(work))) !== '42501', what)
    }
  } else {
    note(
      (await asA((trx) => theirs(trx, table, tenantB).update({ tenant_id: tenantB }))) !== 0,
      'updates rows of others',
    )
    note((await asA((trx) => theirs(trx, table, tenantB).delete())) !== 0, 'deletes rows of others')
    note(
      (await asA((trx) => trx(table.name).update({ tenant_id: tenantA }))) !== 1,
      'updates more than its own row',
    )
  }
  for (const [what, work] of [
    [
      'inserts rows for others',
      (trx: Knex) => trx(table.name).insert(copyFor(table, seeded.onlyInB[table.name]!)),
    ],
    ['gives its rows to others', (trx: Knex) => trx(table.name).update({ tenant_id: tenantB })],
    ['truncates', (trx: Knex) => trx.raw('truncate ?? cascade', [table.name])],
  ] as const) {
    note((await codeOf(asA<unknown>(work))) !== '42501', what)
  }
  leaks.push(...(await referenceLeaks(database, table, seeded)))
  leaks.push(...(await leaksToNobody(database, table, seeded)))
  return leaks
}

const theirs = (trx: Knex, { name }: TenantTable, tenantB: string) => trx(name).where({ tenant_id: tenantB })

/** What makes a second row of a table that is only added to, where its own rules allow no copy. */
const anotherOf: Record<string, Row> = { documents: { number: 11, refund_id: null, purchase_id: null } }

/** A row of A that points at a row that only B has: refused by the foreign key, whichever that is. */
async function referenceLeaks(database: Database, table: TenantTable, { tenantA, rowsA, onlyInB }: Seeded) {
  // What cannot be pointed elsewhere is added anew with the pointer.
  const point = (trx: Knex, pointer: Row) =>
    appendOnlyTables.has(table.name)
      ? trx(table.name).insert({
          ...copyFor(table, rowsA[table.name]!),
          id: newId(),
          ...anotherOf[table.name],
          ...pointer,
        })
      : trx(table.name).update(pointer)
  const leaks: string[] = []
  for (const { name, columns, target, targetColumns } of table.foreignKeys) {
    const pointer = Object.fromEntries(
      columns
        .map((column, index): [string, unknown] => [column, onlyInB[target]![targetColumns[index]!]])
        .filter(([column]) => column !== 'tenant_id'),
    )
    const code = await codeOf(trial<unknown>(database, tenantA, (trx) => point(trx, pointer)))
    if (code !== '23503') leaks.push(`refers to rows of others by ${name} (${code})`)
  }
  return leaks
}

/** On a pooled connection that entered no tenant, whatever was done on it before. */
async function leaksToNobody({ pool }: Database, table: TenantTable, { onlyInB }: Seeded) {
  const name = `"${table.name}"`
  const leaks: string[] = []
  const { rows } = await pool.query(`select 1 from ${name}`)
  if (rows.length > 0) leaks.push('shows rows without a tenant')
  const changed = async (statement: string) => {
    const attempt = pool.query(statement)
    if (appendOnlyTables.has(table.name)) return (await codeOf(attempt)) === '42501' ? 0 : 1
    return (await attempt).rowCount
  }
  if ((await changed(`update ${name} set tenant_id = tenant_id`)) !== 0)
    leaks.push('updates rows without a tenant')
  if ((await changed(`delete from ${name}`)) !== 0) leaks.push('deletes rows without a tenant')
  const row = copyFor(table, onlyInB[table.name]!)
  const columns = Object.keys(row)
  const text = `insert into ${name} (${columns.map((column) => `"${column}"`)}) values (${columns.map((_, index) => `$${index + 1}`)})`
  if ((await codeOf(pool.query(text, Object.values(row)))) !== '42501')
    leaks.push('takes rows without a tenant')
  return leaks
}

/** The same row once more under its own tenant: what is to stop it is the policy, which looks before any key does. */
const copyFor = (table: TenantTable, row: Row): Row =>
  Object.fromEntries(
    table.columns
      .filter(({ isGenerated }) => !isGenerated)
      .map(({ name, type }) => [name, type === 'jsonb' ? JSON.stringify(row[name]) : row[name]]),
  )

/** Tries something in a tenant and takes it back. */
async function trial<T>(database: Database, tenantId: string, work: (trx: Knex) => Promise<T>): Promise<T> {
  let result: T | undefined
  await database
    .inTenant(systemScope(tenantId), async ({ trx }) => {
      result = await work(trx)
      throw new RollBack()
    })
    .catch((error) => {
      if (!(error instanceof RollBack)) throw error
    })
  return result as T
}

export async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'no error'
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}
