// What isolation costs: both doors against the bare driver, on one database: `npm run bench -- tenancy`.
import pg from 'pg'
import { openDatabase } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, TenantModel } from '#platform/kernel/tenant.ts'
import { compare } from '#tests/support/bench-pairs.ts'
import { createBookable } from '#tests/support/factories.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const database = openDatabase({ url: process.env.DATABASE_URL!, poolSize: 8, queryTimeout: 20_000 })
const scopes = Array.from({ length: 20 }, () => systemScope(newId()))
const ids: string[] = []
for (const scope of scopes) {
  await database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    const { serviceId, providerId, categoryId } = await createBookable(ctx)
    ids.push(serviceId)
    const rows = Array.from({ length: 500 }, (_, index) => ({
      id: newId(),
      provider_id: providerId,
      category_id: categoryId,
      title: `Service ${index}`,
      duration_minutes: 60,
      price_amount: 1000 + index,
      currency: 'EUR',
      location_kind: 'virtual',
      is_active: true,
    }))
    await ctx.trx('services').insert(rows)
  })
}
const admin = new pg.Pool({ connectionString: process.env.BENCH_ADMIN_URL!, max: 8 })
await admin.query('analyze')

const byKey = `select id, title, price_amount from services where id = $1`
const pick = () => Math.floor(Math.random() * scopes.length)
const read = {
  clients: 8,
  once: () => {
    const at = pick()
    return database.readStatements(scopes[at]!, [{ name: 'bench-key', text: byKey, values: [ids[at]!] }])
  },
}
// The limit: no tenant, no transaction, a filter by hand, as a role that row-level security does not hold.
const bare = {
  name: 'one prepared query, row-level security off',
  clients: 8,
  once: () => {
    const at = pick()
    return admin.query({
      name: 'bench-bare',
      text: `select id, title, price_amount from services where tenant_id = $1 and id = $2`,
      values: [scopes[at]!.tenantId, ids[at]!],
    })
  },
}
await compare('P11', 'read by key through the read door', read, bare, 0.7)

const list = `select id, title, price_amount from services where is_active order by id desc limit 20`
const lists = {
  clients: 8,
  once: () => database.readStatements(scopes[pick()]!, [{ name: 'bench-list', text: list, values: [] }]),
}
const bareLists = {
  name: 'the same list, filtered by hand, row-level security off',
  clients: 8,
  once: () =>
    admin.query({
      name: 'bench-bare-list',
      text: `select id, title, price_amount from services where tenant_id = $1 and is_active order by id desc limit 20`,
      values: [scopes[pick()]!.tenantId],
    }),
}
await compare('P10', 'list of 20 under row-level security', lists, bareLists, 0.7)

const write = {
  clients: 8,
  once: () => {
    const at = pick()
    return database.inTenant(scopes[at]!, (ctx) =>
      ctx.trx('services').where({ id: ids[at]! }).first('id', 'title', 'price_amount'),
    )
  },
}
await compare(
  'P12',
  'one query through the write door with knex',
  write,
  { ...read, name: 'the same through the read door' },
  0.35,
)

class Service extends TenantModel {
  static override tableName = 'services'
}
const writeModel = {
  clients: 8,
  once: () => {
    const at = pick()
    return database.inTenant(scopes[at]!, async (ctx) =>
      Service.query(ctx.trx).select('id', 'title', 'price_amount').findOne({ id: ids[at]! }),
    )
  },
}
await compare(
  'P12',
  'one query through the write door with Objection',
  writeModel,
  { ...read, name: 'the same through the read door' },
  0.35,
)

await admin.end()
await database.close()
