import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// A booking that moves keeps its id: where it stood before is told here. Another time that one side would like waits
// for the other side's word.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'booking_moves',
    `booking_id uuid not null,
     moved_by text not null check (moved_by in ('customer', 'provider', 'tenant', 'system')),
     actor text not null,
     reason text not null default '' check (length(reason) <= 1000),
     from_starts_at timestamptz not null,
     to_starts_at timestamptz not null,
     from_member_id uuid,
     to_member_id uuid,
     start_version integer not null,
     unique (tenant_id, booking_id, start_version),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await createTenantTable(
    knex,
    'reschedule_proposals',
    `booking_id uuid not null,
     proposed_by text not null check (proposed_by in ('customer', 'provider', 'tenant')),
     starts_at timestamptz not null,
     member_id uuid,
     message text not null default '' check (length(message) <= 1000),
     state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')),
     expires_at timestamptz not null,
     answered_at timestamptz,
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index proposals_open on reschedule_proposals (tenant_id, booking_id) where state = 'open';
    create index proposals_of_booking on reschedule_proposals (tenant_id, booking_id);
    alter table bookings add column is_free_to_leave boolean not null default false`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table bookings drop column is_free_to_leave')
  await dropTables(knex, 'reschedule_proposals', 'booking_moves')
}
