import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

const money = 'bigint not null check'

// What is to be paid, what was paid, and where it went. Payments know no bookings: a payment is for a subject, of a
// kind and an id. All amounts are whole minor units of the row's currency. Whatever has to be done at the processor is
// a row with a due time, so that nothing is lost with a process.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'payment_settings',
    `terms jsonb not null default '{}' check (jsonb_typeof(terms) = 'object'),
     version integer not null default 1,
     is_current boolean not null default true`,
  )
  await knex.raw(
    'create unique index payment_settings_current on payment_settings (tenant_id) where is_current',
  )
  await createTenantTable(
    knex,
    'payment_accounts',
    `owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null,
     processor_account_id text,
     country text not null check (country ~ '^[A-Z]{2}$'),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     state text not null default 'none' check (state in ('none', 'pending', 'restricted', 'enabled', 'disabled')),
     requirements jsonb not null default '{}',
     is_transfers_active boolean not null default false,
     is_payouts_enabled boolean not null default false,
     payout_interval text not null default 'daily' check (payout_interval in ('manual', 'daily', 'weekly', 'monthly')),
     synced_at timestamptz,
     version integer not null default 1,
     unique (tenant_id, owner_kind, owner_id),
     unique (tenant_id, processor_account_id)`,
  )
  // A notice of the processor names its account, and the account tells whose it is.
  await openToRelay(knex, 'payment_accounts', 'select (tenant_id, processor_account_id)')

  await createTenantTable(
    knex,
    'payment_customers',
    `customer_id uuid not null,
     processor_customer_id text,
     unique (tenant_id, customer_id),
     unique (tenant_id, processor_customer_id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await createTenantTable(
    knex,
    'payment_methods',
    `customer_id uuid not null,
     processor_method_id text not null,
     kind text not null,
     brand text not null default '',
     last4 text not null default '' check (length(last4) <= 4),
     expiry_month smallint check (expiry_month between 1 and 12),
     expiry_year smallint,
     is_default boolean not null default false,
     removed_at timestamptz,
     unique (tenant_id, processor_method_id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index payment_methods_one_default on payment_methods (tenant_id, customer_id)
      where is_default and removed_at is null;
    create index payment_methods_of_customer on payment_methods (tenant_id, customer_id, id)`)

  await createTenantTable(
    knex,
    'payments',
    `subject_kind text not null,
     subject_id uuid not null,
     provider_id uuid not null,
     customer_id uuid,
     payment_method_id uuid,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     total_amount ${money} (total_amount >= 0),
     price jsonb not null check (jsonb_typeof(price) = 'object'),
     terms jsonb not null default '{}' check (jsonb_typeof(terms) = 'object'),
     releasable_at timestamptz,
     released_at timestamptz,
     version integer not null default 1,
     unique (tenant_id, subject_kind, subject_id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id),
     foreign key (tenant_id, payment_method_id) references payment_methods (tenant_id, id)`,
  )
  await knex.raw(`
    create index payments_of_provider on payments (tenant_id, provider_id, id);
    create index payments_of_customer on payments (tenant_id, customer_id, id);
    create index payments_of_method on payments (tenant_id, payment_method_id) where payment_method_id is not null;
    create index payments_releasable on payments (tenant_id, releasable_at)
      where releasable_at is not null and released_at is null`)
  await openToRelay(knex, 'payments', 'select (tenant_id, releasable_at, released_at)')

  await createTenantTable(
    knex,
    'charges',
    `payment_id uuid not null,
     position integer not null,
     purpose text not null check (purpose in
       ('full', 'deposit', 'balance', 'instalment', 'guarantee', 'cancellation_fee', 'no_show_fee', 'tip', 'overrun')),
     amount ${money} (amount >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     state text not null,
     due_at timestamptz,
     attempt integer not null default 0,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     processor_session_id text,
     session_expires_at timestamptz,
     processor_intent_id text,
     processor_charge_id text,
     method jsonb not null default '{}',
     processor_fee_amount bigint check (processor_fee_amount >= 0),
     funds jsonb not null check (jsonb_typeof(funds) = 'object'),
     funds_state text not null default 'uncollected',
     failure_code text,
     paid_at timestamptz,
     refunded_amount bigint not null default 0 check (refunded_amount >= 0),
     frozen_amount bigint not null default 0 check (frozen_amount >= 0),
     version integer not null default 1,
     check (refunded_amount <= amount and frozen_amount <= amount),
     unique (tenant_id, payment_id, position),
     unique (tenant_id, processor_session_id),
     unique (tenant_id, processor_intent_id),
     unique (tenant_id, processor_charge_id),
     foreign key (tenant_id, payment_id) references payments (tenant_id, id)`,
  )
  await knex.raw(`
    create index charges_next on charges (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'charges', 'select (tenant_id, next_attempt_at)')

  await createTenantTable(
    knex,
    'refunds',
    `charge_id uuid not null,
     amount ${money} (amount > 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     lines jsonb not null default '[]',
     split jsonb not null default '{}',
     from_held jsonb not null default '{}',
     cause text not null,
     cause_key text not null,
     state text not null,
     requested_by text not null default '',
     processor_refund_id text,
     failure_code text,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     settled_at timestamptz,
     unique (tenant_id, charge_id, cause_key),
     unique (tenant_id, processor_refund_id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id)`,
  )
  await knex.raw(`
    create index refunds_next on refunds (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'refunds', 'select (tenant_id, next_attempt_at)')

  await createTenantTable(
    knex,
    'transfers',
    `charge_id uuid not null,
     account_id uuid not null,
     leg text not null check (leg in ('provider', 'tenant')),
     step integer not null,
     amount ${money} (amount > 0),
     reversed_amount bigint not null default 0 check (reversed_amount >= 0),
     sent_amount bigint check (sent_amount > 0),
     refusals integer not null default 0,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     state text not null,
     processor_transfer_id text,
     failure_code text,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     check (reversed_amount <= amount),
     unique (tenant_id, charge_id, leg, step),
     unique (tenant_id, processor_transfer_id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id),
     foreign key (tenant_id, account_id) references payment_accounts (tenant_id, id)`,
  )
  await knex.raw(`
    create index transfers_of_account on transfers (tenant_id, account_id, id);
    create index transfers_next on transfers (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'transfers', 'select (tenant_id, next_attempt_at)')

  await createTenantTable(
    knex,
    'transfer_reversals',
    `transfer_id uuid not null,
     refund_id uuid,
     amount ${money} (amount > 0),
     state text not null,
     processor_reversal_id text,
     failure_code text,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     unique (tenant_id, transfer_id, refund_id),
     unique (tenant_id, processor_reversal_id),
     foreign key (tenant_id, transfer_id) references transfers (tenant_id, id),
     foreign key (tenant_id, refund_id) references refunds (tenant_id, id)`,
  )
  await knex.raw(`
    create index transfer_reversals_of_refund on transfer_reversals (tenant_id, refund_id);
    create index transfer_reversals_next on transfer_reversals (tenant_id, next_attempt_at)
      where next_attempt_at is not null`)
  await openToRelay(knex, 'transfer_reversals', 'select (tenant_id, next_attempt_at)')

  await createTenantTable(
    knex,
    'receivables',
    `owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null,
     amount ${money} (amount > 0),
     netted_amount bigint not null default 0 check (netted_amount between 0 and amount),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     cause text not null,
     refund_id uuid,
     foreign key (tenant_id, refund_id) references refunds (tenant_id, id)`,
  )
  await knex.raw(`
    create index receivables_of_owner on receivables (tenant_id, owner_kind, owner_id) where netted_amount < amount;
    create index receivables_of_refund on receivables (tenant_id, refund_id)`)

  await createTenantTable(
    knex,
    'payouts',
    `account_id uuid not null,
     processor_payout_id text,
     amount ${money} (amount > 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     state text not null,
     is_instant boolean not null default false,
     failure_code text,
     arrives_at timestamptz,
     unique (tenant_id, processor_payout_id),
     foreign key (tenant_id, account_id) references payment_accounts (tenant_id, id)`,
  )
  await knex.raw('create index payouts_of_account on payouts (tenant_id, account_id, id)')

  await createTenantTable(
    knex,
    'chargebacks',
    `charge_id uuid not null,
     processor_dispute_id text not null,
     amount ${money} (amount > 0),
     fee_amount bigint not null default 0,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     reason text not null default '',
     state text not null,
     evidence_due_at timestamptz,
     decided_at timestamptz,
     unique (tenant_id, processor_dispute_id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id)`,
  )
  await knex.raw('create index chargebacks_of_charge on chargebacks (tenant_id, charge_id)')

  // What the processor has told us, each once, in whatever order it comes: worked on after it was taken in.
  await createTenantTable(
    knex,
    'processor_events',
    `processor_event_id text not null,
     kind text not null,
     object_id text not null,
     account_id text,
     happened_at timestamptz not null,
     tries integer not null default 0,
     next_attempt_at timestamptz,
     lease_until timestamptz,
     done_at timestamptz,
     failure text not null default '',
     unique (tenant_id, processor_event_id)`,
  )
  await knex.raw(`
    create index processor_events_next on processor_events (tenant_id, next_attempt_at)
      where next_attempt_at is not null`)
  await openToRelay(knex, 'processor_events', 'select (tenant_id, next_attempt_at)')

  // How a service is paid for. Where a marketplace takes no money online, everything is paid at the appointment.
  await knex.raw(`
    alter table services
      add column payment_terms jsonb not null default '{"kind": "in_person"}'
        check (jsonb_typeof(payment_terms) = 'object');
    alter table bookings
      add column awaits_payment_since timestamptz`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table bookings drop column awaits_payment_since;
    alter table services drop column payment_terms`)
  await dropTables(
    knex,
    'processor_events',
    'chargebacks',
    'payouts',
    'receivables',
    'transfer_reversals',
    'transfers',
    'refunds',
    'charges',
    'payments',
    'payment_methods',
    'payment_customers',
    'payment_accounts',
    'payment_settings',
  )
}
