import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Where a virtual appointment takes place. A room is made for one booking, or for one occurrence of a class, as it
// stands: once it is moved or somebody else of the team comes, there is another one in its place.
export async function up(knex: Knex) {
  await knex.raw(`alter table tenants add column meeting_address text check (length(meeting_address) <= 200)`)
  await createTenantTable(
    knex,
    'meetings',
    `booking_id uuid,
     group_session_id uuid,
     subject_id uuid not null generated always as (coalesce(group_session_id, booking_id)) stored,
     made_for text not null check (length(made_for) between 1 and 100),
     gateway text not null check (length(gateway) between 1 and 20),
     sealed_room text not null,
     host_arrived_at timestamptz,
     unique (tenant_id, subject_id),
     check (num_nonnulls(booking_id, group_session_id) > 0),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
     foreign key (tenant_id, group_session_id) references group_sessions (tenant_id, id)`,
  )
  await knex.raw(`
    create index meetings_of_booking on meetings (tenant_id, booking_id) where booking_id is not null;
    create index meetings_of_session on meetings (tenant_id, group_session_id) where group_session_id is not null`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'meetings')
  await knex.raw(`alter table tenants drop column meeting_address`)
}
