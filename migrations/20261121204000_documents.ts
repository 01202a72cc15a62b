import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

const money = 'bigint not null check'

// What people keep about money: invoices, receipts, credit notes. A document is frozen when it is issued: it is never
// changed, and never deleted. Its number follows the one before without a gap, by issuer and series: the counter's row
// is locked until the document is there, and what is rolled back takes its number back.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'tax_details',
    `owner_kind text not null check (owner_kind in ('tenant', 'provider', 'user')),
     owner_id uuid not null,
     legal_name text not null check (length(legal_name) between 1 and 200),
     address text not null default '' check (length(address) <= 500),
     country text not null check (country ~ '^[A-Z]{2}$'),
     tax_id text check (length(tax_id) between 3 and 40),
     fee_tax jsonb check (jsonb_typeof(fee_tax) = 'object'),
     version integer not null default 1,
     unique (tenant_id, owner_kind, owner_id)`,
  )
  await createTenantTable(
    knex,
    'document_counters',
    `issuer_kind text not null check (issuer_kind in ('provider', 'tenant')),
     issuer_id uuid not null,
     series text not null check (series in ('invoice', 'receipt', 'credit_note', 'fee_invoice')),
     last_number integer not null check (last_number > 0),
     unique (tenant_id, issuer_kind, issuer_id, series)`,
  )
  await createTenantTable(
    knex,
    'documents',
    `kind text not null check (kind in ('invoice', 'receipt', 'credit_note', 'fee_invoice')),
     issuer_kind text not null check (issuer_kind in ('provider', 'tenant')),
     issuer_id uuid not null,
     number integer not null check (number > 0),
     recipient_kind text not null check (recipient_kind in ('customer', 'provider')),
     payment_id uuid not null,
     charge_id uuid,
     refund_id uuid,
     refers_to uuid,
     provider_id uuid not null,
     customer_id uuid,
     total_amount ${money} (total_amount >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     language text not null check (language ~ '^[a-z]{2}$'),
     content jsonb not null check (jsonb_typeof(content) = 'object'),
     issued_at timestamptz not null,
     check ((kind = 'credit_note') = (refers_to is not null)),
     constraint documents_number unique (tenant_id, issuer_kind, issuer_id, kind, number),
     foreign key (tenant_id, payment_id) references payments (tenant_id, id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id),
     foreign key (tenant_id, refund_id) references refunds (tenant_id, id),
     foreign key (tenant_id, refers_to) references documents (tenant_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index documents_once_per_charge on documents (tenant_id, charge_id, issuer_kind, issuer_id)
      where kind in ('invoice', 'receipt');
    create unique index documents_once_per_refund on documents (tenant_id, refund_id, refers_to)
      where refund_id is not null;
    create index documents_of_payment on documents (tenant_id, payment_id, id);
    create index documents_of_customer on documents (tenant_id, customer_id, id);
    create index documents_of_provider on documents (tenant_id, provider_id, id);

    revoke update, delete on documents from app;
    create function refuse_document_changes() returns trigger language plpgsql as $$
    begin
      raise exception 'A document stays as it was issued' using errcode = 'insufficient_privilege';
    end $$;
    create trigger documents_stay before update or delete or truncate on documents
      for each statement execute function refuse_document_changes();`)

  // Ways to pay: when their owner is told that one will expire, and when the processor has to be told that one is gone.
  await knex.raw(`
    -- When somebody was told that a saved card is about to be charged.
    alter table charges add column announced_at timestamptz;
    alter table payment_methods
      add column warn_at timestamptz,
      add column next_attempt_at timestamptz,
      add column lease_until timestamptz,
      add column tries integer not null default 0;
    create index payment_methods_next on payment_methods (tenant_id, next_attempt_at)
      where next_attempt_at is not null;
    create index payment_methods_expiring on payment_methods (tenant_id, warn_at) where warn_at is not null`)
  await openToRelay(knex, 'payment_methods', 'select (tenant_id, warn_at, next_attempt_at)')
  // A page on which somebody leaves a way to pay, without paying anything.
  await createTenantTable(
    knex,
    'method_setups',
    `customer_id uuid not null,
     processor_session_id text,
     expires_at timestamptz not null,
     done_at timestamptz,
     unique (tenant_id, processor_session_id),
     foreign key (tenant_id, customer_id) references customers (tenant_id, id)`,
  )
  await knex.raw('create index method_setups_of_customer on method_setups (tenant_id, customer_id)')
}

export async function down(knex: Knex) {
  await dropTables(knex, 'method_setups')
  await knex.raw(`
    drop policy relay_sweep on payment_methods;
    revoke select (tenant_id, warn_at, next_attempt_at) on payment_methods from relay;
    alter table charges drop column announced_at;
    alter table payment_methods
      drop column warn_at,
      drop column next_attempt_at,
      drop column lease_until,
      drop column tries`)
  await dropTables(knex, 'documents', 'document_counters', 'tax_details')
  await knex.raw('drop function refuse_document_changes()')
}
