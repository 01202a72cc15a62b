import type { Knex } from 'knex'

// What a hold costs and when it is to be paid, as its customer has seen it: later changes of the price, of a tax or of
// the marketplace's terms do not reach it. Null: it is paid at the appointment.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table bookings
      add column quote jsonb check (jsonb_typeof(quote) = 'object');
    create index bookings_awaiting_payment on bookings (tenant_id, hold_expires_at)
      where status = 'held' and awaits_payment_since is not null`)
}

export const down = (knex: Knex) =>
  knex.raw(`
    drop index bookings_awaiting_payment;
    alter table bookings drop column quote`)
