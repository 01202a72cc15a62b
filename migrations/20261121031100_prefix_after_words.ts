import type { Knex } from 'knex'

// A search for `kitchen pa` has its services from `kitchen`, and asks each of them whether a word of it begins with `pa`.
export async function up(knex: Knex) {
  await knex.raw(`
    drop index terms_of_service;
    create index terms_of_service on service_terms (tenant_id, service_id, term) include (weight)`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop index terms_of_service;
    create index terms_of_service on service_terms (tenant_id, service_id)`)
}
