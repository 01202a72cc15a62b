import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

// Who connected an account, which calendars in it may be written into, and which consents are over.
export async function up(knex: Knex) {
  await openToRelay(knex, 'calendar_consents', 'select (tenant_id, expires_at)')
  await knex.raw(`
    alter table calendar_accounts
      add column connected_by uuid,
      add foreign key (tenant_id, connected_by) references users (tenant_id, id);
    create index calendar_accounts_of_user on calendar_accounts (tenant_id, connected_by);
    alter table calendar_connections add column may_write boolean not null default true`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table calendar_connections drop column may_write;
    drop index calendar_accounts_of_user;
    alter table calendar_accounts drop column connected_by;
    drop policy relay_sweep on calendar_consents;
    revoke select (tenant_id, expires_at) on calendar_consents from relay`)
}
