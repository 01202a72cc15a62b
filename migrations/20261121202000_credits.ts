import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

const purposes = `'full', 'deposit', 'balance', 'instalment', 'guarantee', 'cancellation_fee', 'no_show_fee', 'tip', 'overrun'`
const say = (knex: Knex, list: string) =>
  knex.raw(`
    alter table charges drop constraint charges_purpose_check;
    alter table charges add constraint charges_purpose_check check (purpose in (${list}))`)

// What customers have at a marketplace without a card: credits that they bought or were given, and vouchers. How much is
// left of each lot and voucher stands in its row, which is locked by whoever takes from it and never below zero.
export async function up(knex: Knex) {
  await say(knex, `${purposes}, 'credits', 'voucher'`)

  await createTenantTable(
    knex,
    'credit_wallets',
    `customer_id uuid not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     unique (tenant_id, customer_id, currency),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await createTenantTable(
    knex,
    'credit_lots',
    `wallet_id uuid not null,
     origin text not null check (origin in ('bought', 'granted')),
     amount bigint not null check (amount > 0),
     left_amount bigint not null check (left_amount between 0 and amount),
     expires_at timestamptz,
     reason text not null default '' check (length(reason) <= 200),
     given_by text not null default '',
     foreign key (tenant_id, wallet_id) references credit_wallets (tenant_id, id)`,
  )
  await knex.raw(`
    create index credit_lots_of_wallet on credit_lots (tenant_id, wallet_id, id);
    create index credit_lots_lapsing on credit_lots (tenant_id, expires_at)
      where left_amount > 0 and expires_at is not null`)
  await openToRelay(knex, 'credit_lots', 'select (tenant_id, expires_at, left_amount)')

  // What was put in and taken out, for its owner to read; only added to.
  await createTenantTable(
    knex,
    'wallet_entries',
    `wallet_id uuid not null,
     kind text not null check (kind in ('bought', 'granted', 'spent', 'given_back', 'expired')),
     amount bigint not null check (amount <> 0),
     note text not null default '' check (length(note) <= 200),
     foreign key (tenant_id, wallet_id) references credit_wallets (tenant_id, id)`,
  )
  await knex.raw('create index wallet_entries_of_wallet on wallet_entries (tenant_id, wallet_id, id)')

  await createTenantTable(
    knex,
    'vouchers',
    `code_hash text not null,
     code_end text not null check (length(code_end) = 4),
     amount bigint not null check (amount > 0),
     left_amount bigint not null check (left_amount between 0 and amount),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     note text not null default '' check (length(note) <= 200),
     given_by text not null default '',
     expires_at timestamptz,
     voided_at timestamptz,
     version integer not null default 1,
     unique (tenant_id, code_hash)`,
  )
  await knex.raw(`
    create index vouchers_lapsing on vouchers (tenant_id, expires_at)
      where left_amount > 0 and expires_at is not null`)
  await openToRelay(knex, 'vouchers', 'select (tenant_id, expires_at, left_amount)')

  // Which charge was paid from which of them: claimed when it is agreed, spent when the rest is paid.
  await createTenantTable(
    knex,
    'charge_fundings',
    `charge_id uuid not null,
     source text not null check (source in ('bought', 'granted', 'voucher')),
     wallet_id uuid,
     voucher_id uuid,
     state text not null check (state in ('claimed', 'spent', 'given_back')),
     lots jsonb not null default '[]' check (jsonb_typeof(lots) = 'array'),
     unique (tenant_id, charge_id),
     check (case source when 'voucher' then voucher_id else wallet_id end is not null),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id),
     foreign key (tenant_id, wallet_id) references credit_wallets (tenant_id, id),
     foreign key (tenant_id, voucher_id) references vouchers (tenant_id, id)`,
  )
  await knex.raw(`
    create index charge_fundings_of_wallet on charge_fundings (tenant_id, wallet_id) where wallet_id is not null;
    create index charge_fundings_of_voucher on charge_fundings (tenant_id, voucher_id)
      where voucher_id is not null`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'charge_fundings', 'vouchers', 'wallet_entries', 'credit_lots', 'credit_wallets')
  await knex.raw(`
    alter table charges no force row level security;
    delete from charges where purpose in ('credits', 'voucher');
    alter table charges force row level security`)
  await say(knex, purposes)
}
