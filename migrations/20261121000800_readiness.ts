import type { Knex } from 'knex'

// A serving process tells by it whether the database has the schema that its code was written for.
export const up = (knex: Knex) => knex.raw('grant select on knex_migrations to app')
export const down = (knex: Knex) => knex.raw('revoke select on knex_migrations from app')
