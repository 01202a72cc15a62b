import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

// Rooms of calls that are over are forgotten; the sweep asks which marketplaces have old ones.
export async function up(knex: Knex) {
  await openToRelay(knex, 'meetings', 'select (tenant_id, created_at)')
  await knex.raw(`create index meetings_by_age on meetings (tenant_id, created_at)`)
}

export const down = (knex: Knex) =>
  knex.raw(`
    drop index meetings_by_age;
    revoke select (tenant_id, created_at) on meetings from relay;
    drop policy relay_sweep on meetings`)
