import { Client } from 'pg'
import {
  getBookableService,
  getService,
  listBookableServices,
  listCategories,
  listFeaturedServices,
  listOwnServices,
  listServices,
} from '#platform/catalog/index.ts'
import { type Database, openDatabase } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  listProviders,
} from '#platform/providers/index.ts'
import { createDatabase, insertTenant, newScope } from '#tests/support/database.ts'
import { planFaults } from '#tests/support/plans.ts'
import { as, guest } from '#tests/support/supply.ts'

const scope = newScope()
let own: Awaited<ReturnType<typeof createDatabase>>
let database: Database

/** Rows in bulk: `services` of them, one provider for 40, one category for 1,000 (at least ten). */
const seed = (services: number) => async (ctx: Ctx) => {
  await insertTenant(ctx)
  const providers = Math.ceil(services / 40)
  const categories = Math.max(10, services / 1000)
  const id = (kind: string, number: string) =>
    `overlay('${ctx.tenantId}' placing lpad(to_hex(${kind} * 1000000 + ${number}), 12, '0') from 25)::uuid`
  const statements = [
    `insert into categories (id, slug, name, icon, colour, position)
     select ${id('1', 'n')}, 'category-' || n, 'Category ' || n, 'dot', '#112233', n from generate_series(1, ${categories}) n`,
    `insert into images (id, storage_key, purpose, width, height, byte_size, variants, dominant_colour)
     select ${id('4', 'n')}, 'x', 'gallery', 100, 100, 100, '[]', '#112233' from generate_series(1, ${providers}) n`,
    // Every twentieth provider is not listed.
    `insert into providers (id, slug, business_name, sort_name, email, country, stage, is_published, logo_image_id,
       latitude_e6, longitude_e6, is_place_public)
     select ${id('2', 'n')}, 'provider-' || n, 'Provider ' || n, 'provider ' || n, 'x@y.example', 'DE', 'active',
       n % 20 <> 0, ${id('4', 'n')}, 52000000 + (n * 7919 % 1000) * 1000, 13000000 + (n * 104729 % 1000) * 1500,
       n % 2 = 0
     from generate_series(1, ${providers}) n`,
    `insert into gallery_images (id, provider_id, image_id, position)
     select ${id('5', 'n')}, ${id('2', 'n')}, ${id('4', 'n')}, 1 from generate_series(1, ${providers}) n`,
    `insert into credentials (id, provider_id, kind, title, state)
     select gen_random_uuid(), ${id('2', 'n')}, 'licence', 'Licence ' || n || c, 'approved'
     from generate_series(1, ${providers}) n, generate_series(1, 3) c`,
    `insert into provider_terms (id, provider_id, term)
     select gen_random_uuid(), ${id('2', 'n')}, term
     from generate_series(1, ${providers}) n cross join lateral (values ('provider'), (n::text || 'p'), ('town' || n % 50)) t (term)`,
    `insert into services (id, provider_id, category_id, title, duration_minutes, price_amount, currency, location_kind, is_active)
     select ${id('3', 'n')}, ${id('2', `1 + n % ${providers}`)}, ${id('1', `1 + n % ${categories}`)}, 'Service ' || n, 60,
       (n * 7919) % 50000, 'EUR', (array['at_customer', 'at_provider', 'virtual'])[1 + n % 3], n % 10 <> 0
     from generate_series(1, ${services}) n`,
    `insert into booking_policies (id, name, terms)
     select gen_random_uuid(), 'Policy ' || n, '{}' from generate_series(1, 100) n`,
    `insert into team_members (id, provider_id, name)
     select ${id('6', 'n')}, ${id('2', 'n')}, 'Member ' || n from generate_series(1, ${providers}) n`,
    `insert into service_members (id, service_id, member_id)
     select gen_random_uuid(), ${id('3', 'n')}, ${id('6', `1 + n % ${providers}`)} from generate_series(1, ${services}) n`,
    `insert into resources (id, provider_id, name, kind)
     select ${id('7', 'n')}, ${id('2', 'n')}, 'Room ' || n, 'room' from generate_series(1, ${providers}) n`,
    `insert into service_resources (id, service_id, resource_id)
     select gen_random_uuid(), ${id('3', 'n')}, ${id('7', `1 + n % ${providers}`)} from generate_series(1, ${services}) n where n % 10 = 0`,
    `insert into service_images (id, service_id, image_id, position)
     select gen_random_uuid(), ${id('3', 'n')}, ${id('4', `1 + n % ${providers}`)}, p
     from generate_series(1, ${services}) n, generate_series(0, 1) p`,
    // 'common' is in every service, 'kind…' in one of 100, 'rare…' in one of 2,000; those of kind7 have many words.
    `insert into service_terms (id, service_id, term, weight)
     select gen_random_uuid(), ${id('3', 'n')}, term, 8
     from generate_series(1, ${services}) n
       cross join lateral (
         values ('common'), ('kind' || n % 100), ('rare' || n % 2000), ('title' || n), ('a' || n % 7)
         union all select 'filler' || f from generate_series(1, 40) f where n % 100 = 7) t (term)`,
  ]
  for (const statement of statements) await ctx.trx.raw(statement)
}

beforeAll(async () => {
  own = await createDatabase('plans')
  database = openDatabase({ url: own.url('app'), poolSize: 2, queryTimeout: 60_000 })
  await database.inTenant(scope, seed(20_000))
  // Other marketplaces beside it, so that a tenant's rows are not simply all rows.
  for (let index = 0; index < 40; index += 1) await database.inTenant(newScope(), seed(500))
  // As many that are empty, so that reading all tenants costs more than finding one.
  for (let index = 0; index < 1_000; index += 1)
    await database.inTenant(newScope(), (ctx) => insertTenant(ctx))
}, 120_000)

afterAll(async () => {
  await database?.close()
  await own?.drop()
})

const idOf = (kind: number, number: number) =>
  `${scope.tenantId.slice(0, 24)}${(kind * 1_000_000 + number).toString(16).padStart(12, '0')}`

const after = async (ctx: Ctx, query: Parameters<typeof listServices>[1]) => {
  const { nextCursor } = await listServices(ctx, query)
  return listServices(ctx, { ...query, cursor: nextCursor! })
}

const listOwn = (ctx: Ctx) => listOwnServices(ctx, { providerId: idOf(2, 7) })

const hot: [string, (ctx: Ctx) => Promise<unknown>][] = [
  ['the newest services', (ctx) => listServices(ctx)],
  ['their second page', (ctx) => after(ctx, {})],
  ['the services of a category', (ctx) => after(ctx, { category: 'category-3' })],
  ['the cheapest services', (ctx) => after(ctx, { sort: 'price' })],
  ['the cheapest of a category', (ctx) => after(ctx, { category: 'category-3', sort: 'price' })],
  ['services of a price', (ctx) => after(ctx, { sort: 'price', priceMin: 20_000, priceMax: 21_000 })],
  ['services at one kind of place', (ctx) => after(ctx, { locationKind: 'virtual' })],
  ['the services of a provider', (ctx) => listServices(ctx, { provider: 'provider-7' })],
  ['services around a place', (ctx) => after(ctx, { near: '52.5,13.7', withinKm: 15, sort: 'distance' })],
  ['the newest around a place', (ctx) => listServices(ctx, { near: '52.5,13.7', withinKm: 5 })],
  ['a search around a place', (ctx) => listServices(ctx, { near: '52.5,13.7', withinKm: 15, q: 'kind7' })],
  [
    'all that can be booked around a place',
    (ctx) => listBookableServices(ctx, { near: '52.5,13.7', withinKm: 5 }, 100),
  ],
  ['a search for one word', (ctx) => after(ctx, { q: 'kind7' })],
  ['a search for a beginning', (ctx) => listServices(ctx, { q: 'rare1' })],
  ['a search for two words', (ctx) => listServices(ctx, { q: 'kind7 rare7' })],
  ['a search for a word and a beginning', (ctx) => listServices(ctx, { q: 'kind7 rare' })],
  ['a search for a word and one letter', (ctx) => listServices(ctx, { q: 'kind7 c' })],
  ['a search that finds nothing', (ctx) => listServices(ctx, { q: 'kind7 nothing' })],
  ['the front page', (ctx) => Promise.all([listCategories(ctx), listFeaturedServices(ctx)])],
  ['a service', (ctx) => getService(ctx, idOf(3, 77))],
  ['a bookable service', (ctx) => getBookableService(ctx, idOf(3, 77))],
  ['a provider by its address', (ctx) => getProviderBySlug(ctx, 'provider-7')],
  ['a provider by id', (ctx) => getProvider(ctx, idOf(2, 7))],
  ['the contacts of providers', (ctx) => getProviderContacts(ctx, [idOf(2, 7), idOf(2, 8), newId()])],
  ['providers by name', (ctx) => listProviders(ctx)],
  ['providers by a word', (ctx) => listProviders(ctx, { q: 'provider town7' })],
]

describe.each(['analyze', 'vacuum analyze'])('after %s', (command) => {
  beforeAll(async () => {
    const client = new Client({ connectionString: own.url('migrator') })
    await client.connect()
    await client.query(command).finally(() => client.end())
  }, 60_000)

  test.each(hot)('%s: no sequential scan, and no filter that drops most rows', async (_, read) => {
    const faults = await database.inTenant(scope, (ctx) => planFaults(as(guest, ctx), read))

    expect(faults).toEqual([])
  })

  test('a provider’s own services: no sequential scan, and no filter that drops most rows', async () => {
    const faults = await database.inTenant(scope, (ctx) => planFaults(ctx, listOwn))

    expect(faults).toEqual([])
  })
})

test('the explanation finds a condition that cannot use its index', async () => {
  const faults = await database.inTenant(scope, (ctx) =>
    planFaults(ctx, () => ctx.trx.raw(`select id from services where title like 'Service 777%'`)),
  )

  expect(faults.join()).toMatch(/drops|Seq Scan/)
})
