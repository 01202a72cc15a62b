import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  // One row per message to one person about one event: the unique key is what keeps a redelivered event from mailing twice.
  await createTenantTable(
    knex,
    'deliveries',
    `event_id uuid not null,
     template text not null,
     channel text not null check (channel in ('email')),
     recipient text not null,
     recipient_name text not null default '',
     data jsonb not null,
     state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
     attempts integer not null default 0,
     next_attempt_at timestamptz not null default now(),
     sent_at timestamptz,
     last_error text,
     unique (tenant_id, event_id, template, channel, recipient)`,
  )
  await knex.raw(
    `create index deliveries_waiting on deliveries (tenant_id, next_attempt_at) where state in ('waiting', 'sending')`,
  )
  await openToRelay(knex, 'deliveries', 'select')
}

export const down = (knex: Knex) => dropTables(knex, 'deliveries')
