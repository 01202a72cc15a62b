import type { Knex } from 'knex'

// What a service costs for whoever pays all of it with credits; null: its price.
export const up = (knex: Knex) =>
  knex.raw(`
    alter table services
      add column credits_required bigint check (credits_required between 1 and 100000000)`)

export const down = (knex: Knex) => knex.raw('alter table services drop column credits_required')
