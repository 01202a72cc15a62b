import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What makes a plan cheaper for a while. A coupon stands among the rows of whoever sells, and so do its redemptions:
// the platform's buyers are other tenants.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'plan_coupons',
    `code text not null check (length(code) between 1 and 60),
     percent_off smallint check (percent_off between 1 and 100),
     amount_off bigint check (amount_off > 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     duration text not null check (duration in ('once', 'months', 'forever')),
     months smallint check (months between 1 and 36),
     plan_ids uuid[],
     redeem_by timestamptz,
     most_redemptions integer check (most_redemptions > 0),
     archived_at timestamptz,
     processor_coupon_id text,
     unique (tenant_id, code),
     check ((percent_off is null) <> (amount_off is null)),
     check ((duration = 'months') = (months is not null))`,
  )
  // Held for as long as the buyer's page is open, so that the last one is not promised twice.
  await createTenantTable(
    knex,
    'plan_coupon_redemptions',
    `coupon_id uuid not null,
     owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null,
     held_until timestamptz not null,
     redeemed_at timestamptz,
     subscription_id uuid,
     unique (tenant_id, coupon_id, owner_kind, owner_id),
     foreign key (tenant_id, coupon_id) references plan_coupons (tenant_id, id)`,
  )
  await knex.raw(`
    alter table plan_buyers add column page_coupon_id uuid;
    alter table subscriptions add column discount jsonb;
    alter table plan_invoices add column discount_amount bigint not null default 0`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table plan_invoices drop column discount_amount;
    alter table subscriptions drop column discount;
    alter table plan_buyers drop column page_coupon_id`)
  await dropTables(knex, 'plan_coupon_redemptions', 'plan_coupons')
}
