import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  // `version` moves with every change of rules, exceptions or zone: compiled schedules are cached by it.
  await createTenantTable(
    knex,
    'schedules',
    `provider_id uuid not null,
     time_zone text not null,
     version integer not null default 1,
     unique (tenant_id, provider_id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  // Wall-clock minutes of the provider's day; an end past 1440 is after midnight. Weekday 1 is Monday (ISO 8601).
  await createTenantTable(
    knex,
    'availability_rules',
    `provider_id uuid not null,
     weekday smallint not null check (weekday between 1 and 7),
     start_minute integer not null check (start_minute between 0 and 1439),
     end_minute integer not null check (end_minute > start_minute and end_minute <= start_minute + 1440),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(
    `create index rules_of_provider on availability_rules (tenant_id, provider_id, weekday, start_minute)`,
  )
  // No windows: closed on that date. Windows: [{ "startMinute", "endMinute" }] instead of the weekly rules.
  await createTenantTable(
    knex,
    'availability_exceptions',
    `provider_id uuid not null,
     date date not null,
     windows jsonb not null default '[]',
     note text not null default '' check (length(note) <= 200),
     unique (tenant_id, provider_id, date),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await createTenantTable(
    knex,
    'time_off',
    `provider_id uuid not null,
     starts_at timestamptz not null,
     ends_at timestamptz not null,
     reason text not null default '' check (length(reason) <= 200),
     check (ends_at > starts_at),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index time_off_of_provider on time_off (tenant_id, provider_id, ends_at)`)
  // `starts_at`…`ends_at` is the blocked range, buffers included. The constraint is the proof against double booking;
  // it names the resource by a hash, so that the planner never picks its GiST index for reads.
  await createTenantTable(
    knex,
    'slot_claims',
    `resource_id uuid not null,
     lane integer not null default 0 check (lane >= 0),
     booking_id uuid not null,
     starts_at timestamptz not null,
     ends_at timestamptz not null,
     blocked tstzrange not null generated always as (tstzrange(starts_at, ends_at, '[)')) stored,
     active boolean not null default true,
     expires_at timestamptz,
     check (ends_at > starts_at and ends_at <= starts_at + interval '48 hours'),
     constraint slot_claims_no_overlap exclude using gist (
       tenant_id with =, hashtextextended(resource_id::text, 0) with =, lane with =, blocked with &&) where (active)`,
  )
  await knex.raw(`
    create index claims_of_resource on slot_claims (tenant_id, resource_id, starts_at) include (ends_at, lane, expires_at) where active;
    create index claims_of_booking on slot_claims (tenant_id, booking_id);
    create index claims_expiring on slot_claims (tenant_id, expires_at) where active and expires_at is not null`)
  await openToRelay(knex, 'slot_claims', 'select')
}

export const down = (knex: Knex) =>
  dropTables(knex, 'slot_claims', 'time_off', 'availability_exceptions', 'availability_rules', 'schedules')
