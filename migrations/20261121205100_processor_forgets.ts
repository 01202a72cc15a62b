import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

// Whoever is erased is forgotten by the processor as well: told by a sweep, so that it is not lost with a process.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table payment_customers
      add column next_attempt_at timestamptz,
      add column lease_until timestamptz,
      add column tries integer not null default 0;
    create index payment_customers_next on payment_customers (tenant_id, next_attempt_at)
      where next_attempt_at is not null`)
  await openToRelay(knex, 'payment_customers', 'select (tenant_id, next_attempt_at)')
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop policy relay_sweep on payment_customers;
    revoke all on payment_customers from relay;
    alter table payment_customers
      drop column next_attempt_at,
      drop column lease_until,
      drop column tries`)
}
