import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// What of a booking could not be collected before its appointment, until it is paid, or the booking is cancelled.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'unpaid_balances',
    `charge_id uuid not null,
     subject_kind text not null check (subject_kind in ('booking', 'booking_group')),
     subject_id uuid not null,
     reminded_at timestamptz,
     next_attempt_at timestamptz,
     done_at timestamptz,
     unique (tenant_id, charge_id),
     foreign key (tenant_id, charge_id) references charges (tenant_id, id)`,
  )
  await knex.raw(`
    create index unpaid_balances_next on unpaid_balances (tenant_id, next_attempt_at)
      where next_attempt_at is not null`)
  await openToRelay(knex, 'unpaid_balances', 'select (tenant_id, next_attempt_at)')
}

export const down = (knex: Knex) => dropTables(knex, 'unpaid_balances')
