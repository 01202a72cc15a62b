import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// How bookings end other than by being done: what goes back after a cancellation, and who is said not to have come.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table booking_cancellations add column refund_amount bigint not null default 0 check (refund_amount >= 0);
    create index bookings_of_tenant on bookings (tenant_id, starts_at, id) where status not in ('held', 'expired')`)
  // One side says that the other did not come; the other may contest it, and the marketplace decides.
  await createTenantTable(
    knex,
    'no_show_reports',
    `booking_id uuid not null,
     provider_id uuid not null,
     reported_by text not null check (reported_by in ('customer', 'provider', 'tenant')),
     absent text not null check (absent in ('customer', 'provider')),
     reason text not null default '' check (length(reason) <= 1000),
     fee_amount bigint not null default 0 check (fee_amount >= 0),
     refund_amount bigint not null default 0 check (refund_amount >= 0),
     contest_until timestamptz not null,
     contested_at timestamptz,
     contest_reason text not null default '' check (length(contest_reason) <= 1000),
     decided_at timestamptz,
     decision text check (decision in ('upheld', 'overturned')),
     decision_reason text not null default '' check (length(decision_reason) <= 1000),
     unique (tenant_id, booking_id),
     check ((decided_at is null) = (decision is null)),
     check (decision is null or contested_at is not null),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id)`,
  )
  await knex.raw(`
    create index no_shows_of_provider on no_show_reports (tenant_id, provider_id, absent);
    create index no_shows_to_decide on no_show_reports (tenant_id, contested_at, id)
      where contested_at is not null and decision is null`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'no_show_reports')
  await knex.raw(`
    drop index bookings_of_tenant;
    alter table booking_cancellations drop column refund_amount`)
}
