import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

const calendars = ['schedules', 'availability_rules', 'availability_exceptions', 'time_off'] as const

// A member of a provider's team is a resource like the provider itself: with claims on its time, and hours of its own
// where it has some. Whose calendar a row belongs to is `resource_id`, the member's or else the provider's.
export async function up(knex: Knex) {
  // One provider for a person: whoever works for two has two accounts.
  await knex.raw(`
    create unique index memberships_one_provider on memberships (tenant_id, user_id) where provider_id is not null;
    create index memberships_of_provider on memberships (tenant_id, provider_id) where provider_id is not null`)
  // The row stays when somebody leaves, because bookings tell who did them.
  await createTenantTable(
    knex,
    'team_members',
    `provider_id uuid not null,
     user_id uuid,
     name text not null check (length(name) between 1 and 161),
     left_at timestamptz,
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     unique (tenant_id, provider_id, id),
     foreign key (tenant_id, user_id) references users (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index team_members_present on team_members (tenant_id, provider_id, user_id) where left_at is null;
    create index team_members_of_user on team_members (tenant_id, user_id);
    alter table memberships no force row level security;
    alter table users no force row level security;
    alter table team_members no force row level security;
    insert into team_members (tenant_id, id, provider_id, user_id, name)
      select m.tenant_id, gen_random_uuid(), m.provider_id, m.user_id, trim(u.first_name || ' ' || u.last_name)
      from memberships m join users u on u.tenant_id = m.tenant_id and u.id = m.user_id where m.provider_id is not null;
    alter table memberships force row level security;
    alter table users force row level security;
    alter table team_members force row level security`)
  for (const table of calendars) {
    await knex.raw(`
      alter table ${table}
        add column member_id uuid,
        add column resource_id uuid not null generated always as (coalesce(member_id, provider_id)) stored,
        add foreign key (tenant_id, provider_id, member_id) references team_members (tenant_id, provider_id, id) on delete cascade;
      create index ${table}_of_member on ${table} (tenant_id, member_id) where member_id is not null`)
  }
  await knex.raw(`
    alter table schedules drop constraint schedules_tenant_id_provider_id_key, add unique (tenant_id, resource_id);
    create index schedules_of_provider on schedules (tenant_id, provider_id);
    drop index rules_of_provider;
    create index rules_of_resource on availability_rules (tenant_id, resource_id, weekday, start_minute);
    create index rules_of_provider on availability_rules (tenant_id, provider_id);
    alter table availability_exceptions drop constraint availability_exceptions_tenant_id_provider_id_date_key,
      add unique (tenant_id, resource_id, date);
    create index exceptions_of_provider on availability_exceptions (tenant_id, provider_id);
    drop index time_off_of_provider;
    create index time_off_of_resource on time_off (tenant_id, resource_id, ends_at);
    create index time_off_of_provider on time_off (tenant_id, provider_id)`)
  // Who does a service; nobody named means the provider as a whole.
  await createTenantTable(
    knex,
    'service_members',
    `service_id uuid not null,
     member_id uuid not null,
     unique (tenant_id, service_id, member_id),
     foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
     foreign key (tenant_id, member_id) references team_members (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index service_members_of_member on service_members (tenant_id, member_id);
    alter table bookings add column member_id uuid,
      add foreign key (tenant_id, provider_id, member_id) references team_members (tenant_id, provider_id, id);
    create index bookings_of_member on bookings (tenant_id, member_id, starts_at) where member_id is not null`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table bookings drop column member_id')
  await dropTables(knex, 'service_members')
  await knex.raw(`
    ${calendars.map((table) => `alter table ${table} no force row level security; delete from ${table} where member_id is not null; alter table ${table} force row level security;`).join('\n')}
    drop index schedules_of_provider;
    drop index rules_of_provider;
    drop index exceptions_of_provider;
    drop index time_off_of_provider;
    ${calendars.map((table) => `alter table ${table} drop column resource_id, drop column member_id;`).join('\n')}
    alter table schedules add unique (tenant_id, provider_id);
    create index rules_of_provider on availability_rules (tenant_id, provider_id, weekday, start_minute);
    alter table availability_exceptions add unique (tenant_id, provider_id, date);
    create index time_off_of_provider on time_off (tenant_id, provider_id, ends_at)`)
  await dropTables(knex, 'team_members')
  await knex.raw('drop index memberships_one_provider; drop index memberships_of_provider')
}
