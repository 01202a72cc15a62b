import type { Knex } from 'knex'

// How coarse a place is shown that is kept private: about a kilometre, whatever the latitude. Meridians draw together
// towards the poles, so the step of longitude grows.
const coarse = (column: string, step: string) => `round(${column}::numeric / (${step})) * (${step})`
const longitudeStep = `case when abs(latitude_e6) < 48000000 then 10000 when abs(latitude_e6) < 70000000 then 20000
  when abs(latitude_e6) < 80000000 then 50000 else 100000 end`
const shown = {
  latitude: `(case when is_place_public then latitude_e6 else ${coarse('latitude_e6', '10000')} end)`,
  longitude: `(case when is_place_public then longitude_e6 else ${coarse('longitude_e6', longitudeStep)} end)`,
}

// Where a provider is. What the public sees and searches is computed here, so that no query can give away more: a
// private place is found by its coarse form only. `place_cell` is the grid of platform/kernel/geography.ts.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table providers
      add column latitude_e6 integer check (latitude_e6 between -90000000 and 90000000),
      add column longitude_e6 integer check (longitude_e6 between -180000000 and 180000000),
      add column is_place_public boolean not null default false,
      add constraint providers_place_whole check (num_nonnulls(latitude_e6, longitude_e6) in (0, 2));
    alter table providers
      add column shown_latitude_e6 integer generated always as (${shown.latitude}::integer) stored,
      add column shown_longitude_e6 integer generated always as (${shown.longitude}::integer) stored,
      add column place_cell bigint generated always as
        (floor((${shown.latitude} + 90000000)::numeric / 50000)::bigint * 400000000
          + ${shown.longitude}::bigint + 180000000) stored;
    create index providers_by_place on providers (tenant_id, place_cell)
      include (id, shown_latitude_e6, shown_longitude_e6) where is_listed;

    alter table booking_settings
      add column check_in_metres integer not null default 200 check (check_in_metres between 50 and 2000);
    alter table booking_check_ins
      add column distance_metres integer check (distance_metres >= 0 and distance_metres % 10 = 0),
      add constraint booking_check_ins_distance check (distance_metres is null or method = 'position')`)
}

export const down = (knex: Knex) =>
  knex.raw(`
    alter table booking_check_ins drop constraint booking_check_ins_distance, drop column distance_metres;
    alter table booking_settings drop column check_in_metres;
    drop index providers_by_place;
    alter table providers
      drop column place_cell, drop column shown_longitude_e6, drop column shown_latitude_e6,
      drop constraint providers_place_whole, drop column is_place_public, drop column longitude_e6,
      drop column latitude_e6`)
