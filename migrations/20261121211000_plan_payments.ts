import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

const owner = `owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null`

// What the processor of payments knows of plans: the prices, who buys, what was asked for, and what was paid.
export async function up(knex: Knex) {
  await knex.raw('alter table plan_prices add column processor_seat_price_id text')

  // Whom the processor knows an owner as, and the one page on which they may subscribe: a second tab finds the same.
  await createTenantTable(
    knex,
    'plan_buyers',
    `${owner},
     processor_customer_id text,
     page_attempt integer not null default 0 check (page_attempt >= 0),
     page_id text,
     page_price_id uuid,
     page_seats integer not null default 0 check (page_seats >= 0),
     page_expires_at timestamptz,
     unique (tenant_id, owner_kind, owner_id),
     unique (tenant_id, processor_customer_id)`,
  )

  await knex.raw(`
    alter table subscriptions
      add column plan_price_id uuid,
      add column is_cancelled boolean not null default false,
      add column reminded_day smallint not null default 0 check (reminded_day >= 0),
      add column synced_at timestamptz,
      add column tries integer not null default 0,
      add column lease_until timestamptz;
    create index subscriptions_of_owner on subscriptions (tenant_id, owner_kind, owner_id, id);
    alter table subscription_changes
      add column plan_price_id uuid,
      add column seats integer not null default 0 check (seats >= 0),
      add column sent_at timestamptz`)

  await createTenantTable(
    knex,
    'plan_invoices',
    `subscription_id uuid not null,
     processor_invoice_id text not null,
     number text,
     state text not null check (state in ('draft', 'open', 'paid', 'uncollectible', 'void')),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     total_amount bigint not null,
     paid_amount bigint not null,
     due_amount bigint not null,
     period_starts_at timestamptz not null,
     period_ends_at timestamptz not null,
     issued_at timestamptz not null,
     page_url text,
     unique (tenant_id, processor_invoice_id),
     foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id)`,
  )
  await knex.raw(
    'create index plan_invoices_in_order on plan_invoices (tenant_id, subscription_id, issued_at desc)',
  )
}

export async function down(knex: Knex) {
  await dropTables(knex, 'plan_invoices', 'plan_buyers')
  await knex.raw(`
    drop index subscriptions_of_owner;
    alter table subscription_changes drop column plan_price_id, drop column seats, drop column sent_at;
    alter table subscriptions
      drop column plan_price_id,
      drop column is_cancelled,
      drop column reminded_day,
      drop column synced_at,
      drop column tries,
      drop column lease_until;
    alter table plan_prices drop column processor_seat_price_id`)
}
