import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

const stages = `'profile', 'pending_review', 'changes_requested', 'rejected', 'active', 'paused', 'suspended', 'offboarded'`

// Where a provider stands is one column; `status` and `is_listed` follow from it. As in platform/providers/rules/stages.ts.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table providers
      add column stage text not null default 'profile' check (stage in (${stages})),
      add column submitted_at timestamptz,
      add column account_type text not null default 'individual' check (account_type in ('individual', 'company')),
      add column skills text[] not null default '{}' check (cardinality(skills) <= 20),
      add column languages text[] not null default '{}' check (cardinality(languages) <= 12),
      add column service_radius_km integer check (service_radius_km between 0 and 500);
    alter table providers no force row level security;
    update providers set stage = case status when 'verified' then 'active' when 'suspended' then 'suspended' else 'profile' end;
    alter table providers force row level security;
    alter table providers alter column is_listed set expression as (is_published and stage in ('active', 'paused'));
    alter table providers drop column status;
    alter table providers add column status text not null generated always as (case
      when stage in ('active', 'paused') then 'verified' when stage in ('suspended', 'offboarded') then 'suspended'
      else 'pending' end) stored;
    create index providers_waiting on providers (tenant_id, submitted_at, id) where stage = 'pending_review'`)

  // Each step that was taken, with what its provider was told. Only ever added to.
  await createTenantTable(
    knex,
    'provider_stage_changes',
    `provider_id uuid not null,
     step text not null,
     from_stage text not null check (from_stage in (${stages})),
     to_stage text not null check (to_stage in (${stages})),
     reason text not null default '' check (length(reason) <= 2000),
     actor_kind text not null check (actor_kind in ('user', 'account', 'system')),
     actor_id uuid,
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(
    `create index stage_changes_of_provider on provider_stage_changes (tenant_id, provider_id, id)`,
  )
}

export async function down(knex: Knex) {
  await dropTables(knex, 'provider_stage_changes')
  await knex.raw(`
    drop index providers_waiting;
    alter table providers drop column status;
    alter table providers add column status text not null default 'pending'
      check (status in ('pending', 'verified', 'suspended'));
    alter table providers no force row level security;
    update providers set status = case when stage in ('active', 'paused') then 'verified'
      when stage in ('suspended', 'offboarded') then 'suspended' else 'pending' end;
    alter table providers force row level security;
    alter table providers alter column is_listed set expression as (is_published and status = 'verified');
    alter table providers drop column stage, drop column submitted_at, drop column account_type,
      drop column skills, drop column languages, drop column service_radius_km`)
}
