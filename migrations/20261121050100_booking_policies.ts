import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Presets of a marketplace: when a booking may be cancelled or moved and at what cost, and what not coming costs.
// Bookings copy the terms, so an edit moves no history.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'booking_policies',
    `name text not null check (length(name) between 1 and 60),
     description text not null default '' check (length(description) <= 500),
     terms jsonb not null,
     position integer not null default 0,
     is_offered boolean not null default true,
     is_default boolean not null default false,
     version integer not null default 1,
     unique (tenant_id, name)`,
  )
  await knex.raw(`
    create unique index booking_policies_default on booking_policies (tenant_id) where is_default;
    create index services_of_policy on services (tenant_id, policy_id) where policy_id is not null;
    alter table services add constraint services_policy_fkey
      foreign key (tenant_id, policy_id) references booking_policies (tenant_id, id)`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table services drop constraint services_policy_fkey; drop index services_of_policy')
  await dropTables(knex, 'booking_policies')
}
