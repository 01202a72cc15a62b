import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

const nextAttempt = `
  add column tries integer not null default 0,
  add column next_attempt_at timestamptz,
  add column lease_until timestamptz`

// Where the money of the parties goes. What a charge leaves for whom is computed by the database from its `funds`, so
// that lists and sums of months read numbers and no documents. Payouts and accounts are looked at again at a due time.
export async function up(knex: Knex) {
  await knex.raw(`
    create function funds_leg(funds jsonb, part text, party text) returns bigint
      language sql immutable parallel safe as $$
      select coalesce((funds -> part -> 'service' ->> party)::bigint, 0)
        + coalesce((funds -> part -> 'customer_fee' ->> party)::bigint, 0)
        + coalesce((funds -> part -> 'tip' ->> party)::bigint, 0)
    $$;
    create function funds_kept(funds jsonb, party text) returns bigint language sql immutable parallel safe as $$
      select funds_leg(funds, 'split', party) - funds_leg(funds, 'refundedHeld', party)
        - funds_leg(funds, 'refundedReleased', party)
    $$;
    create function funds_held(funds jsonb, party text) returns bigint language sql immutable parallel safe as $$
      select funds_leg(funds, 'split', party) - funds_leg(funds, 'released', party)
        - funds_leg(funds, 'refundedHeld', party)
    $$;

    alter table charges
      add column provider_id uuid,
      add column provider_amount bigint generated always as (funds_kept(funds, 'provider')) stored,
      add column tenant_amount bigint generated always as (funds_kept(funds, 'tenant')) stored,
      add column platform_amount bigint generated always as (funds_kept(funds, 'platform')) stored,
      add column provider_held_amount bigint generated always as (funds_held(funds, 'provider')) stored,
      add column tenant_held_amount bigint generated always as (funds_held(funds, 'tenant')) stored,
      add column held_amount bigint generated always as (funds_held(funds, 'provider')
        + funds_held(funds, 'tenant') + funds_held(funds, 'platform')) stored;

    -- Whose earnings it is part of; whoever writes a charge cannot forget it.
    create function take_provider_of_charge() returns trigger language plpgsql as $$
    begin
      select provider_id into new.provider_id from payments
        where tenant_id = new.tenant_id and id = new.payment_id;
      return new;
    end $$;
    create trigger charges_take_provider before insert on charges
      for each row execute function take_provider_of_charge();

    alter table charges no force row level security;
    alter table payments no force row level security;
    update charges set provider_id = payments.provider_id from payments
      where payments.tenant_id = charges.tenant_id and payments.id = charges.payment_id;
    alter table payments force row level security;
    alter table charges force row level security;

    create index charges_of_provider on charges (tenant_id, provider_id, paid_at) where paid_at is not null;
    create index charges_paid on charges (tenant_id, paid_at) where paid_at is not null;
    create index charges_failed on charges (tenant_id, payment_id) where state = 'failed';
    create index charges_refunded on charges (tenant_id, payment_id) where refunded_amount > 0;
    create index charges_held on charges (tenant_id, provider_id) where funds_state in ('held', 'releasable') or frozen_amount > 0;

    alter table payments add column reference text collate "C" not null default '' check (length(reference) <= 40);
    create index payments_by_reference on payments (tenant_id, reference) where reference <> '';

    alter table customers
      add column first_term text collate "C" generated always as (left(folded(first_name), 80)) stored,
      add column last_term text collate "C" generated always as (left(folded(last_name), 80)) stored;
    create index customers_by_first_term on customers (tenant_id, first_term);
    create index customers_by_last_term on customers (tenant_id, last_term);

    alter table payment_accounts
      add column is_card_payments_active boolean not null default false,
      ${nextAttempt.trim()};
    create index payment_accounts_next on payment_accounts (tenant_id, next_attempt_at)
      where next_attempt_at is not null;

    alter table payouts
      add column request_key text,
      add column fee_amount bigint not null default 0 check (fee_amount >= 0),
      add column requested_by uuid,
      add column is_automatic boolean not null default true,
      add column sent_at timestamptz,
      ${nextAttempt.trim()},
      add constraint payouts_once unique (tenant_id, account_id, request_key);
    create index payouts_next on payouts (tenant_id, next_attempt_at) where next_attempt_at is not null;
    -- One that nobody has answered yet is not followed by another one.
    create unique index payouts_one_requested on payouts (tenant_id, account_id) where state = 'requested';

    create index payouts_under_way on payouts (tenant_id, account_id)
      where state in ('requested', 'pending', 'in_transit');
    create index transfers_open on transfers (tenant_id, account_id)
      where state in ('pending', 'waiting_for_account', 'failed');

    alter table chargebacks
      add column evidence text not null default '',
      add column evidence_sent_at timestamptz;
    create index chargebacks_newest on chargebacks (tenant_id, id);
    create index chargebacks_open on chargebacks (tenant_id, evidence_due_at) where decided_at is null;

    grant select (next_attempt_at) on payment_accounts to relay;`)
  await openToRelay(knex, 'payouts', 'select (tenant_id, next_attempt_at)')
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop policy relay_sweep on payouts;
    revoke select (tenant_id) on payouts from relay;
    revoke select (next_attempt_at) on payment_accounts from relay;
    alter table chargebacks drop column evidence, drop column evidence_sent_at;
    drop index chargebacks_newest;
    drop index chargebacks_open;
    drop index payouts_one_requested;
    drop index payouts_under_way;
    drop index transfers_open;
    alter table payouts
      drop column request_key, drop column fee_amount, drop column requested_by, drop column is_automatic,
      drop column sent_at, drop column tries, drop column next_attempt_at, drop column lease_until;
    alter table payment_accounts
      drop column is_card_payments_active,
      drop column tries, drop column next_attempt_at, drop column lease_until;
    alter table customers drop column first_term, drop column last_term;
    alter table payments drop column reference;
    drop trigger charges_take_provider on charges;
    drop function take_provider_of_charge();
    drop index charges_paid;
    drop index charges_failed;
    drop index charges_refunded;
    alter table charges
      drop column provider_id, drop column provider_amount, drop column tenant_amount,
      drop column platform_amount, drop column provider_held_amount, drop column tenant_held_amount,
      drop column held_amount;
    drop function funds_kept(jsonb, text);
    drop function funds_held(jsonb, text);
    drop function funds_leg(jsonb, text, text);`)
}
