import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// Unlogged: a crash of the database empties it, and each write costs a quarter. The key is stored as a hash, because
// it may be an address of a person or of a machine.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'rate_limits',
    `name text not null,
     key text not null,
     count integer not null,
     expires_at timestamptz not null,
     unique (tenant_id, name, key)`,
  )
  await knex.raw('alter table rate_limits set unlogged')
  await openToRelay(knex, 'rate_limits', 'select')
}

export const down = (knex: Knex) => dropTables(knex, 'rate_limits')
