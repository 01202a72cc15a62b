import { openDatabase, type Database, type DatabaseOptions } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { TenantModel, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { createTenant, databaseUrl } from '#tests/support/database.ts'

export class Category extends TenantModel {
  static override tableName = 'categories'
  declare slug: string
  declare name: string
  declare icon: string
  declare colour: string
}

const category = (slug: string) => ({ slug, name: slug, icon: 'leaf', colour: '#336699' })
export const add = async (ctx: Ctx, slug: string) => Category.query(ctx.trx).insert(category(slug))
export const slugs = async (ctx: Ctx) =>
  (await Category.query(ctx.trx).orderBy('slug')).map(({ slug }) => slug)

/** A database of few connections, so that each test knows which one it gets. */
export async function withDatabase(
  work: (database: Database, scope: Scope) => Promise<void>,
  options: Partial<DatabaseOptions> = {},
) {
  const scope = await createTenant()
  const database = openDatabase({ url: databaseUrl('app'), poolSize: 1, ...options })
  try {
    await work(database, scope)
  } finally {
    await database.close()
  }
}

export const insertStatement = (slug: string) => ({
  text: 'insert into categories (id, slug, name, icon, colour) values ($1, $2, $2, $3, $4)',
  values: [newId(), slug, 'leaf', '#336699'],
})
