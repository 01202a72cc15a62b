import type { Knex } from 'knex'

// What an invoice was for: the plan of its subscription may be another one by now. Of those that are there nothing else
// is known than the present one.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table plan_invoices add column plan_name text;
    alter table plan_invoices no force row level security;
    alter table subscriptions no force row level security;
    update plan_invoices i set plan_name = s.promise ->> 'name'
      from subscriptions s where s.tenant_id = i.tenant_id and s.id = i.subscription_id;
    alter table subscriptions force row level security;
    alter table plan_invoices force row level security`)
}

export const down = (knex: Knex) => knex.raw(`alter table plan_invoices drop column plan_name`)
