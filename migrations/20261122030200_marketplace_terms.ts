import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

const opened = {
  plans: 'tenant_id, id, buyer, is_default',
  plan_versions: 'tenant_id, plan_id, number, running, notice_days, created_at',
}

// Which marketplaces have older terms than the platform's plan for everybody is found across all of them.
export async function up(knex: Knex) {
  for (const [table, columns] of Object.entries(opened)) await openToRelay(knex, table, `select (${columns})`)
}

export async function down(knex: Knex) {
  for (const [table, columns] of Object.entries(opened))
    await knex.raw(`revoke select (${columns}) on ${table} from relay; drop policy relay_sweep on ${table}`)
}
