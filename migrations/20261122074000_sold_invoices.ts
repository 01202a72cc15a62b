import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What a seller reads of the invoices of its plans: the tax in them, what was given back, and whether a payment failed.
// What the platform gets of each is written among its own rows too, so that it reads its shares without entering
// every marketplace.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table plan_invoices
      add column tax_amount bigint not null default 0,
      add column credited_amount bigint not null default 0,
      add column is_failed boolean not null default false,
      add column is_share_kept boolean not null default false;
    create index plan_invoices_by_time on plan_invoices (tenant_id, issued_at desc, id desc);
    create index plan_invoices_by_state on plan_invoices (tenant_id, state, issued_at desc, id desc)`)
  await createTenantTable(
    knex,
    'plan_shares',
    `marketplace_id uuid not null,
     issued_at timestamptz not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     paid_amount bigint not null check (paid_amount >= 0),
     amount bigint not null check (amount >= 0)`,
  )
  await knex.raw(`
    create index plan_shares_by_marketplace on plan_shares (tenant_id, currency, marketplace_id, issued_at);
    revoke update, delete on plan_shares from app`)

  // What is known already.
  await knex.raw(`
    alter table plan_invoices no force row level security;
    alter table subscriptions no force row level security;
    alter table plan_shares no force row level security;
    update plan_invoices i set is_failed = true
      from subscriptions s
      where s.tenant_id = i.tenant_id and s.id = i.subscription_id
        and (i.state = 'uncollectible' or (i.state = 'open' and s.state = 'past_due'));
    insert into plan_shares (tenant_id, id, marketplace_id, issued_at, currency, paid_amount, amount)
      select p.id, i.id, i.tenant_id, i.issued_at, i.currency, i.paid_amount, i.fee_amount
      from plan_invoices i
        join subscriptions s on s.tenant_id = i.tenant_id and s.id = i.subscription_id
        cross join tenants p
      where p.kind = 'platform' and s.owner_kind = 'provider' and i.fee_amount is not null;
    update plan_invoices set is_share_kept = true where fee_amount is not null;
    alter table plan_shares force row level security;
    alter table subscriptions force row level security;
    alter table plan_invoices force row level security`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'plan_shares')
  await knex.raw(`
    drop index plan_invoices_by_state;
    drop index plan_invoices_by_time;
    alter table plan_invoices
      drop column tax_amount,
      drop column credited_amount,
      drop column is_failed,
      drop column is_share_kept`)
}
