import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

const kinds = `'bought', 'granted', 'spent', 'given_back', 'expired'`
const say = (knex: Knex, list: string) =>
  knex.raw(`
    alter table wallet_entries drop constraint wallet_entries_kind_check;
    alter table wallet_entries add constraint wallet_entries_kind_check check (kind in (${list}))`)

const pack = `
     title text not null check (length(title) between 1 and 80),
     price_amount bigint not null check (price_amount > 0),
     credits_amount bigint not null check (credits_amount >= price_amount),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     lasting_days integer check (lasting_days between 1 and 3650)`

// Credits that customers buy. What was bought is frozen in the purchase, so a pack may change or be withdrawn at any time.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'credit_packs',
    `${pack},
     position integer not null default 0 check (position between 0 and 1000),
     is_offered boolean not null default true,
     version integer not null default 1`,
  )
  await createTenantTable(
    knex,
    'credit_purchases',
    `pack_id uuid not null,
     customer_id uuid not null,
     ${pack},
     state text not null check (state in ('open', 'paid', 'lapsed', 'refunding', 'refunded', 'refund_failed')),
     processor_session_id text,
     session_expires_at timestamptz not null,
     processor_intent_id text,
     processor_charge_id text,
     processor_fee_amount bigint check (processor_fee_amount >= 0),
     method jsonb not null default '{}' check (jsonb_typeof(method) = 'object'),
     paid_at timestamptz,
     lot_id uuid,
     bonus_lot_id uuid,
     refund_attempt integer not null default 0,
     refund_requested_by text not null default '',
     refund_requested_at timestamptz,
     processor_refund_id text,
     refunded_at timestamptz,
     failure_code text,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     unique (tenant_id, processor_session_id),
     unique (tenant_id, processor_intent_id),
     unique (tenant_id, processor_charge_id),
     unique (tenant_id, processor_refund_id),
     foreign key (tenant_id, pack_id) references credit_packs (tenant_id, id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id),
     foreign key (tenant_id, lot_id) references credit_lots (tenant_id, id),
     foreign key (tenant_id, bonus_lot_id) references credit_lots (tenant_id, id)`,
  )
  await knex.raw(`
    create index credit_purchases_of_pack on credit_purchases (tenant_id, pack_id);
    create index credit_purchases_of_customer on credit_purchases (tenant_id, customer_id, id);
    create index credit_purchases_of_lot on credit_purchases (tenant_id, lot_id);
    create index credit_purchases_of_bonus_lot on credit_purchases (tenant_id, bonus_lot_id);
    create index credit_purchases_next on credit_purchases (tenant_id, next_attempt_at)
      where next_attempt_at is not null;
    create index credit_purchases_paid on credit_purchases (tenant_id, id) where paid_at is not null`)
  await openToRelay(knex, 'credit_purchases', 'select (tenant_id, next_attempt_at)')
  await say(knex, `${kinds}, 'refunded'`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table wallet_entries no force row level security;
    delete from wallet_entries where kind = 'refunded';
    alter table wallet_entries force row level security`)
  await say(knex, kinds)
  await dropTables(knex, 'credit_purchases', 'credit_packs')
}
