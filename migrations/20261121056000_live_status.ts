import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// How an appointment goes while it goes: since when somebody is on the way, that both have met, and where somebody is.
export async function up(knex: Knex) {
  await knex.raw(`alter table bookings add column progress_at timestamptz`)
  await createTenantTable(
    knex,
    'booking_check_ins',
    `booking_id uuid not null,
     method text not null check (method in ('code', 'position')),
     taken_by text not null check (taken_by in ('customer', 'provider')),
     actor text not null,
     unique (tenant_id, booking_id),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  // One row while somebody shares where they are, with the last place only; it is deleted at the end.
  await createTenantTable(
    knex,
    'live_positions',
    `booking_id uuid not null,
     shared_by uuid not null,
     latitude_e6 integer check (latitude_e6 between -90000000 and 90000000),
     longitude_e6 integer check (longitude_e6 between -180000000 and 180000000),
     accuracy_metres integer check (accuracy_metres between 0 and 100000),
     located_at timestamptz,
     ends_at timestamptz not null,
     unique (tenant_id, booking_id),
     check (num_nonnulls(latitude_e6, longitude_e6, located_at) in (0, 3)),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
     foreign key (tenant_id, shared_by) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index live_positions_of_user on live_positions (tenant_id, shared_by);
    create index live_positions_due on live_positions (tenant_id, ends_at)`)
  await openToRelay(knex, 'live_positions', 'select (tenant_id, ends_at)')
}

export async function down(knex: Knex) {
  await dropTables(knex, 'live_positions', 'booking_check_ins')
  await knex.raw(`alter table bookings drop column progress_at`)
}
