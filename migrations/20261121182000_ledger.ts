import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What happened to money, in double entry. Rows are only ever added: the app may neither change nor delete them, and a
// statement that adds a posting which does not sum to zero in each currency is refused as a whole. Balances are derived.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'ledger_postings',
    `key text not null check (length(key) between 1 and 300),
     kind text not null check (length(kind) between 1 and 60),
     payment_id uuid,
     posted_at timestamptz not null,
     constraint ledger_postings_once unique (tenant_id, key)`,
  )
  await createTenantTable(
    knex,
    'ledger_entries',
    `posting_id uuid not null,
     account text collate "C" not null check (length(account) between 1 and 120),
     amount bigint not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     object text check (length(object) between 1 and 255),
     posted_at timestamptz not null,
     foreign key (tenant_id, posting_id) references ledger_postings (tenant_id, id)`,
  )
  await knex.raw(`
    create index ledger_postings_of_payment on ledger_postings (tenant_id, payment_id, id) where payment_id is not null;
    create index ledger_entries_of_posting on ledger_entries (tenant_id, posting_id);
    create index ledger_entries_of_account on ledger_entries (tenant_id, account, posted_at, id) include (currency, amount);
    create index ledger_entries_of_object on ledger_entries (tenant_id, object) where object is not null;

    revoke update, delete on ledger_postings, ledger_entries from app;

    create function refuse_unbalanced_postings() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from added group by tenant_id, posting_id, currency having sum(amount) <> 0) then
        raise exception 'A ledger posting does not sum to zero' using errcode = 'check_violation';
      end if;
      return null;
    end $$;
    create trigger ledger_entries_balance after insert on ledger_entries
      referencing new table as added for each statement execute function refuse_unbalanced_postings();

    create function refuse_ledger_changes() returns trigger language plpgsql as $$
    begin
      raise exception 'The ledger is only added to' using errcode = 'insufficient_privilege';
    end $$;
    create trigger ledger_postings_stay before update or delete or truncate on ledger_postings
      for each statement execute function refuse_ledger_changes();
    create trigger ledger_entries_stay before update or delete or truncate on ledger_entries
      for each statement execute function refuse_ledger_changes();`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'ledger_entries', 'ledger_postings')
  await knex.raw(`
    drop function refuse_unbalanced_postings();
    drop function refuse_ledger_changes()`)
}
