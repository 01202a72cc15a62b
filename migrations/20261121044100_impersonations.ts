import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Platform staff act in a user's place only with that user's consent, for a while, and never unseen. The account is a
// user of the platform's tenant, so no foreign key reaches it.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'impersonations',
    `account_id uuid not null,
     account_name text not null,
     user_id uuid not null,
     reason text not null,
     decided_at timestamptz,
     is_granted boolean,
     expires_at timestamptz not null,
     ended_at timestamptz,
     check ((decided_at is null) = (is_granted is null)),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create unique index impersonations_open on impersonations (tenant_id, account_id, user_id)
      where decided_at is null and ended_at is null;
    create index impersonations_of_user on impersonations (tenant_id, user_id, id);
    alter table sessions add column impersonation_id uuid,
      add foreign key (tenant_id, impersonation_id) references impersonations (tenant_id, id) on delete cascade;
    create index sessions_of_impersonation on sessions (tenant_id, impersonation_id) where impersonation_id is not null;`)
}

export async function down(knex: Knex) {
  await knex.raw(`alter table sessions drop column impersonation_id`)
  await dropTables(knex, 'impersonations')
}
