import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Database } from '#platform/kernel/database.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { mayUse } from '#platform/identity/index.ts'

// Tables of the machinery, which say nothing about the marketplace.
const machinery = new Set([
  'outbox_events',
  'handled_events',
  'idempotency_keys',
  'rate_limits',
  'sessions',
  'refresh_tokens',
  'challenges',
  'authenticators',
  'recovery_codes',
  'booking_links',
  'deliveries',
  // Where somebody is at this moment is for one customer, and for nobody's files.
  'live_positions',
])
/** What lets somebody in or opens something sealed is no data of the marketplace. */
const isSecret = (column: string) => /(^|_)(hash|sealed)(_|$)|secret|token/.test(column)

type Table = { name: string; columns: string[] }
type Row = Record<string, unknown>

const pageSize = 500

/**
 * Everything of a marketplace as lines of JSON (`table`, `row`), in pages by key: row-level security decides what that
 * is, so a new table is in the export the day it exists. Each page is a transaction of its own, so that a slow reader
 * holds none open; what changes meanwhile is there as it was or as it is.
 * @throws AppError `forbidden`
 */
export async function* exportTenant(
  { database }: { database: Pick<Database, 'inTenant' | 'readTenant'> },
  scope: Scope,
): AsyncGenerator<string> {
  assertAllowed(mayUse('tenant.export', scope.actor))
  const tables = await database.inTenant(scope, async (ctx) => {
    await recordChange(ctx, { action: 'tenant.exported', subject: { kind: 'tenant', id: ctx.tenantId } })
    return tablesOf(ctx)
  })
  const line = (table: string, row: unknown) => `${JSON.stringify({ table, row })}\n`
  yield line('tenants', await database.readTenant(scope, (ctx) => ownRow(ctx)))
  for (const { name, columns } of tables) {
    for (let last: string | null = null; ;) {
      const rows: Row[] = await database.readTenant(scope, (ctx) => pageOf(ctx, name, columns, last))
      for (const row of rows) yield line(name, row)
      if (rows.length < pageSize) break
      last = String(rows.at(-1)!.id)
    }
  }
}

const ownRow = async (ctx: Ctx): Promise<Row> => ctx.trx('tenants').where({ id: ctx.tenantId }).first()

const pageOf = async (ctx: Ctx, name: string, columns: string[], last: string | null): Promise<Row[]> =>
  ctx
    .trx(name)
    .select(columns)
    .orderBy('id')
    .limit(pageSize)
    .modify((query) => void (last && query.where('id', '>', last)))

async function tablesOf(ctx: Ctx): Promise<Table[]> {
  const { rows } = await ctx.trx.raw<{ rows: Table[] }>(
    `select c.relname as name, json_agg(a.attname order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity and has_table_privilege(c.oid, 'select')
     group by c.relname order by c.relname`,
  )
  return rows
    .filter(
      ({ name, columns }) => !machinery.has(name) && columns.includes('tenant_id') && columns.includes('id'),
    )
    .map(({ name, columns }) => ({
      name,
      columns: columns.filter((column) => column !== 'tenant_id' && !isSecret(column)),
    }))
}
