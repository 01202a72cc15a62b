import type pg from 'pg'
import {
  addMembership,
  addStaffMember,
  createUser,
  findUserByEmail,
  hashPassword,
} from '#platform/identity/index.ts'
import type { Database } from '#platform/kernel/database.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { findHostBySlug, platformTenantId } from '#platform/tenancy/index.ts'
import { accounts, type DemoAccount } from './content/accounts.ts'

/** Writes the accounts of the console that are not there yet, for the demo marketplaces that are. */
export async function seedAccounts(database: Database): Promise<void> {
  for (const account of accounts) {
    const accountId = await writeAccount(database, account)
    for (const { at, as } of account.works) {
      const marketplace = await findHostBySlug(database.pool, at)
      if (!marketplace) continue
      await database.inTenant(systemScope(marketplace.tenantId), (ctx) =>
        addStaffMember(ctx, { accountId, role: as }),
      )
    }
  }
}

/** @returns its id, which an account that was there already keeps, with whatever became of its name and password */
async function writeAccount(database: Database, account: DemoAccount): Promise<string> {
  const scope = systemScope(platformTenantId)
  const { email, password, firstName, lastName, platformRole } = account
  const known = await database.readTenant(scope, (ctx) => findUserByEmail(ctx, email))
  if (known) return known.id
  const passwordHash = await hashPassword(password)
  return database.inTenant(scope, async (ctx) => {
    const { id } = await createUser(ctx, { email, passwordHash, firstName, lastName, isEmailVerified: true })
    if (platformRole) await addMembership(ctx, { userId: id, role: platformRole })
    return id
  })
}

/** True for a database with a demo marketplace that was written before the console had accounts. */
export async function lacksAccounts(pool: pg.Pool, database: Pick<Database, 'readTenant'>): Promise<boolean> {
  const last = accounts.at(-1)!
  const slugs = new Set(accounts.flatMap(({ works }) => works.map(({ at }) => at)))
  const found = await Promise.all([...slugs].map((slug) => findHostBySlug(pool, slug)))
  if (!found.some(Boolean)) return false
  const scope = systemScope(platformTenantId)
  return (await database.readTenant(scope, (ctx) => findUserByEmail(ctx, last.email))) === null
}
