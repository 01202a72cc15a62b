import type { Knex } from 'knex'

// What its owner was told of a subscription by time alone.
export async function up(knex: Knex) {
  await knex.raw('alter table subscriptions add column trial_reminded_at timestamptz')
}

export async function down(knex: Knex) {
  await knex.raw('alter table subscriptions drop column trial_reminded_at')
}
