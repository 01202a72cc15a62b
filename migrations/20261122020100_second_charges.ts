import type { Knex } from 'knex'

const purposes = `'full', 'deposit', 'balance', 'instalment', 'guarantee', 'cancellation_fee', 'no_show_fee', 'tip', 'overrun',
  'credits', 'voucher'`
const say = (knex: Knex, list: string) =>
  knex.raw(`
    alter table charges drop constraint charges_purpose_check;
    alter table charges add constraint charges_purpose_check check (purpose in (${list}))`)

// What was paid a second time for the same charge is a charge of its own, which goes back.
export async function up(knex: Knex) {
  await say(knex, `${purposes}, 'duplicate'`)
  await knex.raw(`
    alter table charges
      add column duplicate_of uuid,
      add foreign key (tenant_id, duplicate_of) references charges (tenant_id, id),
      add check ((purpose = 'duplicate') = (duplicate_of is not null));
    create index charges_duplicates on charges (tenant_id, duplicate_of) where duplicate_of is not null;
    create index refunds_failed on refunds (tenant_id, charge_id) where state = 'failed'`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop index refunds_failed;
    alter table charges drop column duplicate_of;
    alter table charges no force row level security;
    update charges set purpose = 'full' where purpose = 'duplicate';
    alter table charges force row level security`)
  await say(knex, purposes)
}
