import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Feeds: what other calendars subscribe to, each behind a secret of its own. And of the connections the other way what
// their page shows of them: an address may be read back by nobody, but people must tell two of them apart.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'calendar_feeds',
    `provider_id uuid not null,
     member_id uuid,
     name text not null check (length(name) between 1 and 80),
     secret_hash text not null,
     rotated_at timestamptz,
     revoked_at timestamptz,
     last_read_at timestamptz,
     unique (tenant_id, secret_hash),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, provider_id, member_id) references team_members (tenant_id, provider_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index feeds_of_provider on calendar_feeds (tenant_id, provider_id) where revoked_at is null;
    create index feeds_of_member on calendar_feeds (tenant_id, member_id) where member_id is not null;
    alter table calendar_connections
      add column shown_address text check (length(shown_address) <= 300),
      add column address_hash text,
      add column last_modified text check (length(last_modified) <= 100),
      add column busy_count integer not null default 0,
      add column stale_since timestamptz;
    create unique index connections_of_address on calendar_connections (tenant_id, resource_id, address_hash)
      where address_hash is not null`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop index connections_of_address;
    alter table calendar_connections
      drop column shown_address, drop column address_hash, drop column last_modified, drop column busy_count,
      drop column stale_since`)
  await dropTables(knex, 'calendar_feeds')
}
