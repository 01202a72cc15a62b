import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

// What goes beyond a limit at a price is asked for when its period is over. The amount grows with what is counted, at
// the price of that moment: a plan may change within a period.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table usage_counters
      add column overage_amount bigint not null default 0 check (overage_amount >= 0),
      add column overage_due_at timestamptz,
      add column overage_item_id text;
    create index usage_counters_due on usage_counters (tenant_id, overage_due_at) where overage_due_at is not null`)
  await openToRelay(knex, 'usage_counters', 'select (tenant_id, overage_due_at)')
}

export const down = (knex: Knex) =>
  knex.raw(`
    revoke select (tenant_id, overage_due_at) on usage_counters from relay;
    drop policy relay_sweep on usage_counters;
    drop index usage_counters_due;
    alter table usage_counters drop column overage_amount, drop column overage_due_at, drop column overage_item_id`)
