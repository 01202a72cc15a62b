import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  // What was agreed is copied here (title, price, length, buffers, zone): later edits do not move history.
  await createTenantTable(
    knex,
    'bookings',
    `reference text not null,
     service_id uuid not null,
     provider_id uuid not null,
     customer_id uuid,
     status text not null check (status in
       ('held', 'requested', 'confirmed', 'in_progress', 'completed', 'closed', 'expired', 'declined', 'cancelled', 'no_show')),
     starts_at timestamptz not null,
     ends_at timestamptz not null,
     time_zone text not null,
     customer_time_zone text,
     service_title text not null,
     location_kind text not null,
     duration_minutes integer not null,
     buffer_before_minutes integer not null,
     buffer_after_minutes integer not null,
     price_amount bigint not null check (price_amount >= 0),
     currency text not null,
     first_name text,
     last_name text,
     email text,
     phone text,
     address text,
     notes text,
     answers jsonb not null default '[]',
     locale text not null default 'en',
     hold_secret_hash text,
     hold_expires_at timestamptz,
     is_hold_extended boolean not null default false,
     calendar_uid text not null,
     calendar_sequence integer not null default 0,
     confirmed_at timestamptz,
     version integer not null default 1,
     unique (tenant_id, reference),
     check (ends_at > starts_at),
     check (status in ('held', 'expired') or (customer_id is not null and email is not null)),
     foreign key (tenant_id, service_id) references services (tenant_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await knex.raw(`
    create index bookings_of_provider on bookings (tenant_id, provider_id, starts_at, id) where status not in ('held', 'expired');
    create index bookings_of_customer on bookings (tenant_id, customer_id, starts_at);
    alter table slot_claims add foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`)
  await createTenantTable(
    knex,
    'booking_cancellations',
    `booking_id uuid not null,
     cancelled_by text not null check (cancelled_by in ('customer', 'provider', 'tenant', 'system')),
     reason text not null check (length(reason) <= 1000),
     fee_amount bigint not null default 0 check (fee_amount >= 0),
     unique (tenant_id, booking_id),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  // The link with which a guest sees and cancels one booking. Only the hash of its secret is here.
  await createTenantTable(
    knex,
    'booking_links',
    `booking_id uuid not null,
     secret_hash text not null,
     expires_at timestamptz not null,
     revoked_at timestamptz,
     unique (tenant_id, secret_hash),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(`create index links_of_booking on booking_links (tenant_id, booking_id)`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table slot_claims drop constraint slot_claims_tenant_id_booking_id_fkey')
  await dropTables(knex, 'booking_links', 'booking_cancellations', 'bookings')
}
