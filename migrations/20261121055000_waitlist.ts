import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// Who waits for a time that is taken, and which freed times were offered to them. An offer is a hold that was made for
// one person, so nobody else can take it while it lasts.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table tenants
      add column waitlist_offer_minutes integer not null default 120
        check (waitlist_offer_minutes between 15 and 1440);
    alter table bookings add column is_hold_offered boolean not null default false`)
  await createTenantTable(
    knex,
    'waitlist_entries',
    `service_id uuid not null,
     provider_id uuid not null,
     status text not null default 'waiting' check (status in ('waiting', 'offered', 'booked', 'left', 'removed', 'over')),
     first_name text not null check (length(first_name) between 1 and 80),
     last_name text not null check (length(last_name) between 1 and 80),
     email text not null,
     time_zone text,
     first_date date not null,
     last_date date not null,
     weekdays smallint[] not null default '{}',
     day_parts text[] not null default '{}' check (day_parts <@ array['morning', 'afternoon', 'evening']),
     member_id uuid,
     seats integer not null default 1 check (seats between 1 and 500),
     duration_minutes integer,
     missed_offers integer not null default 0,
     next_look_at timestamptz,
     check (last_date >= first_date),
     foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, member_id) references team_members (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create unique index waitlist_once_per_service on waitlist_entries (tenant_id, service_id, email)
      where status in ('waiting', 'offered');
    create index waitlist_of_provider on waitlist_entries (tenant_id, provider_id, id);
    create index waitlist_of_member on waitlist_entries (tenant_id, member_id) where member_id is not null;
    create index waitlist_of_email on waitlist_entries (tenant_id, email);
    create index waitlist_due on waitlist_entries (tenant_id, next_look_at) where next_look_at is not null`)
  await openToRelay(knex, 'waitlist_entries', 'select (tenant_id, next_look_at)')

  await createTenantTable(
    knex,
    'waitlist_offers',
    `entry_id uuid not null,
     booking_id uuid not null,
     starts_at timestamptz not null,
     expires_at timestamptz not null,
     state text not null default 'open' check (state in ('open', 'taken', 'declined', 'lapsed')),
     sealed_hold_secret text,
     unique (tenant_id, booking_id),
     foreign key (tenant_id, entry_id) references waitlist_entries (tenant_id, id) on delete cascade,
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index waitlist_one_open_offer on waitlist_offers (tenant_id, entry_id) where state = 'open';
    create index waitlist_offers_of_entry on waitlist_offers (tenant_id, entry_id)`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'waitlist_offers', 'waitlist_entries')
  await knex.raw(`
    alter table bookings drop column is_hold_offered;
    alter table tenants drop column waitlist_offer_minutes`)
}
