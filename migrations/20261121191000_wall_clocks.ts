import type { Knex } from 'knex'

// What a booking promises is the time on the wall of its zone. Kept beside the instant, with the version of the zone
// data by which the two were the same, so that a change of a zone's rules shows. Empty where a booking is older than
// these columns: the first look writes down what the wall shows then.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table bookings
      add column starts_wall text check (starts_wall ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'),
      add column zone_rules text check (zone_rules ~ '^[0-9]{4}[a-z]+$');
    create index bookings_by_zone_rules on bookings (tenant_id, starts_at) include (zone_rules, provider_id)
      where status in ('held', 'requested', 'confirmed')`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop index bookings_by_zone_rules;
    alter table bookings drop column zone_rules, drop column starts_wall`)
}
