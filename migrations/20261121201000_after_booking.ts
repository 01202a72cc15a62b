import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What becomes of the money of an appointment after it was booked.
export async function up(knex: Knex) {
  await knex.raw(`
    -- What an extra charge is for; null for a part of what was agreed. How often in a row it was refused. And what of
    -- it belongs to appointments that are not over, and so is kept back when the rest is released.
    alter table charges
      add column line jsonb check (jsonb_typeof(line) = 'object'),
      add column failures smallint not null default 0 check (failures >= 0),
      add column reserved_amount bigint not null default 0 check (reserved_amount between 0 and amount);
    -- What is to be paid of lines of which a part was let go, by line.
    alter table payments
      add column due_of_lines jsonb not null default '{}' check (jsonb_typeof(due_of_lines) = 'object');
    -- Why somebody gave money back, or how it reached the customer otherwise, in their words.
    alter table refunds
      add column note text not null default '' check (length(note) <= 500);
    -- From when on what was paid for it may leave for its parties; null while it is not over.
    alter table bookings
      add column release_at timestamptz`)

  await createTenantTable(
    knex,
    'pay_links',
    `charge_id uuid not null,
     secret_hash text not null,
     expires_at timestamptz not null,
     unique (tenant_id, secret_hash),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id)`,
  )
  await knex.raw('create index pay_links_of_charge on pay_links (tenant_id, charge_id)')

  // The provider would like to have what is held before its time; the customer agrees, or does not.
  await createTenantTable(
    knex,
    'release_requests',
    `booking_id uuid not null,
     state text not null default 'open' check (state in ('open', 'agreed', 'declined')),
     answered_at timestamptz,
     unique (tenant_id, booking_id),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )

  // It took longer: what the provider asks for it, charged only when the customer has accepted.
  await createTenantTable(
    knex,
    'overrun_offers',
    `booking_id uuid not null,
     minutes integer not null check (minutes between 5 and 1440),
     amount bigint not null check (amount > 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     message text not null default '' check (length(message) <= 500),
     state text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
     charge_id uuid,
     answered_at timestamptz,
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index overrun_offers_one_open on overrun_offers (tenant_id, booking_id) where state = 'offered';
    create index overrun_offers_of_booking on overrun_offers (tenant_id, booking_id, id);
    create index overrun_offers_of_charge on overrun_offers (tenant_id, charge_id) where charge_id is not null`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'overrun_offers', 'release_requests', 'pay_links')
  await knex.raw(`
    alter table bookings drop column release_at;
    alter table refunds drop column note;
    alter table payments drop column due_of_lines;
    alter table charges drop column reserved_amount, drop column failures, drop column line`)
}
