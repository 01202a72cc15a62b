import type { Knex } from 'knex'

// With what a buyer pays and to whom invoices are addressed, and what of each invoice is the platform's share.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table plan_buyers
      add column card_attempt integer not null default 0 check (card_attempt >= 0),
      add column card_page_id text,
      add column card_page_expires_at timestamptz,
      add column card jsonb,
      add column card_warned_for text,
      add column is_forgotten boolean not null default false,
      add column billing_details jsonb,
      add column tax_id_standing text check (tax_id_standing in ('pending', 'verified', 'unverified', 'unavailable'));
    alter table plan_invoices
      add column processor_charge_id text,
      add column fee_amount bigint`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table plan_invoices drop column processor_charge_id, drop column fee_amount;
    alter table plan_buyers
      drop column card_attempt,
      drop column card_page_id,
      drop column card_page_expires_at,
      drop column card,
      drop column card_warned_for,
      drop column is_forgotten,
      drop column billing_details,
      drop column tax_id_standing`)
}
