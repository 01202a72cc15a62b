import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// What the processor's own books say, line by line, what of it differs from ours, and what was done about it. Lines are
// only ever added. A bank's procedure is followed movement by movement, so that it may change its mind.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'processor_lines',
    `processor_line_id text not null,
     kind text not null,
     object text not null,
     amount bigint not null,
     fee_amount bigint not null,
     net_amount bigint not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     occurred_at timestamptz not null,
     available_at timestamptz not null,
     labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
     check (net_amount = amount - fee_amount),
     unique (tenant_id, processor_line_id)`,
  )
  await knex.raw(`
    create index processor_lines_of_object on processor_lines (tenant_id, object);
    create index processor_lines_since on processor_lines (tenant_id, created_at);
    revoke update, delete on processor_lines from app`)

  // How far the books are read: by the platform's own tenant, for all.
  await createTenantTable(
    knex,
    'processor_readings',
    `from_at timestamptz not null,
     to_at timestamptz not null,
     cursor text,
     line_count integer not null default 0,
     done_at timestamptz`,
  )
  await knex.raw(`
    create index processor_readings_of_day on processor_readings (tenant_id, to_at desc);
    create unique index processor_readings_one_open on processor_readings (tenant_id) where done_at is null`)

  await createTenantTable(
    knex,
    'reconciliation_runs',
    `from_at timestamptz not null,
     to_at timestamptz not null,
     cursor text,
     object_count integer not null default 0,
     found_count integer not null default 0,
     repaired_count integer not null default 0,
     explained_count integer not null default 0,
     open_count integer not null default 0,
     done_at timestamptz`,
  )
  await knex.raw(`
    create index reconciliation_runs_of_day on reconciliation_runs (tenant_id, created_at desc);
    create unique index reconciliation_runs_one_open on reconciliation_runs (tenant_id) where done_at is null`)

  await createTenantTable(
    knex,
    'reconciliation_differences',
    `run_id uuid not null,
     kind text not null,
     movement text not null,
     object text not null,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     our_amount bigint not null,
     their_amount bigint not null,
     net_difference bigint not null,
     fee_difference bigint not null,
     posting_keys text[] not null,
     line_ids text[] not null,
     payment_id uuid,
     state text not null check (state in ('open', 'repaired', 'explained', 'accepted')),
     repair_key text,
     note text not null default '',
     decided_by text not null default '',
     decided_at timestamptz,
     seen_at timestamptz not null,
     version integer not null default 1,
     foreign key (tenant_id, run_id) references reconciliation_runs (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index reconciliation_differences_one_open
      on reconciliation_differences (tenant_id, movement, object) where state = 'open';
    create index reconciliation_differences_of_state
      on reconciliation_differences (tenant_id, state, id);
    create index reconciliation_differences_of_run on reconciliation_differences (tenant_id, run_id);
    create index reconciliation_differences_of_object on reconciliation_differences (tenant_id, object)`)

  // Which marketplaces have not been compared today.
  await openToRelay(knex, 'reconciliation_runs', 'select (tenant_id, created_at, done_at)')

  await knex.raw(`
    alter table chargebacks
      add column moved_count integer not null default 0 check (moved_count >= 0),
      add column rounds integer not null default 0 check (rounds >= 0),
      add column open_amount bigint not null default 0 check (open_amount >= 0),
      add column frozen_amount bigint not null default 0 check (frozen_amount >= 0),
      add column taken jsonb,
      add column reminded_at timestamptz,
      add column tries integer not null default 0,
      add column next_attempt_at timestamptz,
      add column lease_until timestamptz;
    create index chargebacks_next on chargebacks (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'chargebacks', 'select (tenant_id, next_attempt_at)')
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop policy relay_sweep on chargebacks;
    revoke all on chargebacks from relay;
    alter table chargebacks
      drop column moved_count,
      drop column rounds,
      drop column open_amount,
      drop column frozen_amount,
      drop column taken,
      drop column reminded_at,
      drop column tries,
      drop column next_attempt_at,
      drop column lease_until`)
  await dropTables(
    knex,
    'reconciliation_differences',
    'reconciliation_runs',
    'processor_readings',
    'processor_lines',
  )
}
