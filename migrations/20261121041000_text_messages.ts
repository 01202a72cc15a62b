import type { Knex } from 'knex'

// Messages about accounts go to telephones as well.
export const up = (knex: Knex) =>
  knex.raw(`
    alter table deliveries drop constraint deliveries_channel_check;
    alter table deliveries add constraint deliveries_channel_check check (channel in ('email', 'sms'))`)

export const down = (knex: Knex) =>
  knex.raw(`
    delete from deliveries where channel = 'sms';
    alter table deliveries drop constraint deliveries_channel_check;
    alter table deliveries add constraint deliveries_channel_check check (channel in ('email'))`)
