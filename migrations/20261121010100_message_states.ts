import type { Knex } from 'knex'

// `dropped`: overtaken before it was sent, such as the confirmation of a booking that has been cancelled meanwhile.
export const up = (knex: Knex) =>
  knex.raw(`
    alter table deliveries drop constraint deliveries_state_check;
    alter table deliveries add constraint deliveries_state_check
      check (state in ('waiting', 'sending', 'sent', 'failed', 'dropped'))`)

export const down = (knex: Knex) =>
  knex.raw(`
    delete from deliveries where state = 'dropped';
    alter table deliveries drop constraint deliveries_state_check;
    alter table deliveries add constraint deliveries_state_check
      check (state in ('waiting', 'sending', 'sent', 'failed'))`)
