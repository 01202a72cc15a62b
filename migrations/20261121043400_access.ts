import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Who may enter a marketplace. Whether it is private is known with its host, before anybody is asked; the domains that
// it takes are its own business.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table tenants add column access text not null default 'open'
      check (access in ('open', 'invite_only', 'email_domains'))`)
  await createTenantTable(
    knex,
    'access_domains',
    `domain text not null check (domain = lower(domain) and length(domain) between 4 and 253),
     unique (tenant_id, domain)`,
  )
}

export async function down(knex: Knex) {
  await dropTables(knex, 'access_domains')
  await knex.raw('alter table tenants drop column access')
}
