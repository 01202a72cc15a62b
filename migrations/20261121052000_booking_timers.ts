import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What a marketplace says about the times around an appointment, and what it said before. Without a row the defaults of
// the columns hold.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'booking_settings',
    `reminder_minutes jsonb not null default '[1440, 120]',
     completion_days integer not null default 2 check (completion_days between 0 and 14),
     review_minutes integer not null default 60 check (review_minutes between 0 and 10080),
     closing_days integer not null default 14 check (closing_days between 1 and 90),
     version integer not null default 1,
     is_current boolean not null default true`,
  )
  await knex.raw(
    `create unique index booking_settings_current on booking_settings (tenant_id) where is_current`,
  )
}

export const down = (knex: Knex) => dropTables(knex, 'booking_settings')
