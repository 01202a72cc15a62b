import type { Knex } from 'knex'

// What a party earns beside charges (credits of its customers that lapse) is sent as everything else. The key of the
// posting that gave it to them names it, so that it is sent once.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table transfers
      alter column charge_id drop not null,
      add column source_key text,
      add constraint transfers_source_check check (charge_id is not null or source_key is not null);
    create unique index transfers_of_source on transfers (tenant_id, source_key) where source_key is not null`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table transfers no force row level security;
    delete from transfers where charge_id is null;
    alter table transfers force row level security;
    alter table transfers drop column source_key, alter column charge_id set not null`)
}
