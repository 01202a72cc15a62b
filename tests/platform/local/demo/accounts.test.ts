import { findMarketplacesOf, findUserByEmail, passwordFault } from '#platform/identity/index.ts'
import { lacksAccounts, seedAccounts } from '#platform/local/demo/accounts.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { marketplaces } from '#platform/local/demo/content/index.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import pg from 'pg'
import { createDatabase } from '#tests/support/database.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'
import { newId } from '#platform/kernel/ids.ts'

test('each demo marketplace has an owner and an operator, one person owns two, and the platform has its own', () => {
  const slugs = marketplaces.map(({ tenant }) => tenant.slug)

  for (const slug of slugs) {
    const roles = accounts.flatMap(({ works }) => works.filter(({ at }) => at === slug).map(({ as }) => as))
    expect([slug, roles.toSorted()]).toEqual([slug, ['tenant_operator', 'tenant_owner']])
  }
  expect(accounts.filter(({ works }) => works.length > 1)).toHaveLength(1)
  expect(accounts.at(-1)?.platformRole).toBe('platform_admin')
})

test('the demo passwords are ones that the product takes', () => {
  for (const account of accounts)
    expect([account.email, passwordFault(account.password, account)]).toEqual([account.email, null])
})

test('a database that was seeded without accounts gets them, once', async () => {
  const own = await createDatabase('accounts')
  const database = openDatabase({ url: own.url('app'), poolSize: 2 })
  const relayPool = new pg.Pool({ connectionString: own.url('relay'), max: 1 })
  try {
    expect(await lacksAccounts(database.pool, database)).toBe(false)
    for (const slug of ['chalkline', 'stillroom']) {
      await database.inTenant(systemScope(newId()), (ctx) => insertTenant(ctx, { slug, name: slug }))
    }
    expect(await lacksAccounts(database.pool, database)).toBe(true)

    await seedAccounts(database)
    await seedAccounts(database)

    expect(await lacksAccounts(database.pool, database)).toBe(false)
    const both = await database.inTenant(systemScope(platformTenantId), (ctx) =>
      findUserByEmail(ctx, 'owner@chalkline.example'),
    )
    const owned = await findMarketplacesOf(relayPool, both!.id)
    expect(owned.map(({ slug, role }) => [slug, role])).toEqual([
      ['chalkline', 'tenant_owner'],
      ['stillroom', 'tenant_owner'],
    ])
  } finally {
    await relayPool.end()
    await database.close()
    await own.drop()
  }
})
