import type { Knex } from 'knex'

// Whoever pauses goes on until the end of the period that is paid for: until then it is a thing to come.
export const up = (knex: Knex) =>
  knex.raw('alter table subscriptions add column is_pausing boolean not null default false')

export const down = (knex: Knex) => knex.raw('alter table subscriptions drop column is_pausing')
