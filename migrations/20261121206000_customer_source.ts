import type { Knex } from 'knex'

// Whose customer it was that booked: a marketplace may take another commission of those whom providers bring themselves.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table bookings add column customer_source text not null default 'marketplace'
      check (customer_source in ('marketplace', 'own_client', 'referral'))`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table bookings drop column customer_source')
}
