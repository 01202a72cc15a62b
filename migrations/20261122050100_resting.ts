import type { Knex } from 'knex'

// What a smaller plan has no room for rests: nothing of it is deleted, and it wakes with a plan that has. `rest_choice`
// is what its owner wants to stay or to rest; whoever is not named rests by age, the newest first.
export async function up(knex: Knex) {
  for (const table of ['team_members', 'staff_members'])
    await knex.raw(`
      alter table ${table}
        add column rested_at timestamptz,
        add column rest_choice text check (rest_choice in ('stay', 'rest'))`)
  await knex.raw(`
    alter table memberships add column rested_at timestamptz;
    alter table providers add column look_rested_at timestamptz;
    grant select (rested_at) on staff_members to relay`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    revoke select (rested_at) on staff_members from relay;
    alter table providers drop column look_rested_at;
    alter table memberships drop column rested_at`)
  for (const table of ['team_members', 'staff_members'])
    await knex.raw(`alter table ${table} drop column rested_at, drop column rest_choice`)
}
