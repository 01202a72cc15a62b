import type { Knex } from 'knex'

const kinds = `'bought', 'granted', 'spent', 'given_back', 'expired', 'refunded'`
const say = (knex: Knex, list: string) =>
  knex.raw(`
    alter table wallet_entries drop constraint wallet_entries_kind_check;
    alter table wallet_entries add constraint wallet_entries_kind_check check (kind in (${list}))`)

// A bank may take back what was paid for credits: those that are left cannot be used until it has decided.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table chargebacks
      alter column charge_id drop not null,
      add column purchase_id uuid,
      add column taken_credits jsonb,
      add constraint chargebacks_subject_check check (charge_id is not null or purchase_id is not null),
      add constraint chargebacks_purchase_fkey foreign key (tenant_id, purchase_id)
        references credit_purchases (tenant_id, id);
    create index chargebacks_of_purchase on chargebacks (tenant_id, purchase_id) where purchase_id is not null;
    alter table credit_lots add column frozen_at timestamptz;
    grant select (frozen_at) on credit_lots to relay;
    alter table credit_purchases
      add column chargeback_fee_to text not null default 'platform'
        check (chargeback_fee_to in ('tenant', 'platform'))`)
  await say(knex, `${kinds}, 'charged_back'`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table wallet_entries no force row level security;
    delete from wallet_entries where kind = 'charged_back';
    alter table wallet_entries force row level security;
    alter table evidence_files no force row level security;
    alter table chargebacks no force row level security;
    delete from evidence_files f using chargebacks b
      where b.tenant_id = f.tenant_id and b.id = f.chargeback_id and b.charge_id is null;
    delete from chargebacks where charge_id is null;
    alter table evidence_files force row level security;
    alter table chargebacks force row level security;
    alter table credit_purchases drop column chargeback_fee_to;
    alter table credit_lots drop column frozen_at;
    alter table chargebacks drop column purchase_id, drop column taken_credits,
      alter column charge_id set not null`)
  await say(knex, kinds)
}
