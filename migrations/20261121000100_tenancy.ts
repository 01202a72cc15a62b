import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// Tenants and domains are shared tables (they are what tells tenants apart, and public by nature: a host name is),
// but only the tenant itself may write its own rows.
export async function up(knex: Knex) {
  await knex.raw(`
    create function current_tenant_id() returns uuid language sql stable parallel safe
      as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;

    grant usage on schema public to app, relay;

    create table tenants (
      id uuid primary key,
      created_at timestamptz not null default now(),
      slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$'),
      name text not null check (length(name) between 1 and 80),
      trade text not null,
      tagline text not null default '',
      status text not null default 'draft'
        check (status in ('provisioning', 'draft', 'live', 'past_due', 'read_only', 'suspended', 'closing', 'erased')),
      locale text not null default 'en',
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      time_zone text not null,
      country text not null check (country ~ '^[A-Z]{2}$'),
      legal_name text not null,
      legal_address text not null,
      support_email text not null,
      support_phone text,
      hold_minutes integer not null default 10 check (hold_minutes between 5 and 30),
      version integer not null default 1
    );
    alter table tenants enable row level security;
    alter table tenants force row level security;
    create policy tenants_public on tenants for select to app, relay using (true);
    create policy tenants_own_insert on tenants for insert to app with check (id = (select nullif(current_setting('app.tenant', true), '')::uuid));
    create policy tenants_own_update on tenants for update to app
      using (id = (select nullif(current_setting('app.tenant', true), '')::uuid))
      with check (id = (select nullif(current_setting('app.tenant', true), '')::uuid));
    grant select, insert, update on tenants to app;
    grant select on tenants to relay;

    create table domains (
      host text primary key check (host = lower(host) and length(host) <= 253),
      tenant_id uuid not null default current_tenant_id() references tenants (id),
      created_at timestamptz not null default now(),
      status text not null default 'pending_dns'
        check (status in ('pending_dns', 'verifying', 'issuing', 'active', 'degraded', 'failed', 'released')),
      is_primary boolean not null default false,
      verified_at timestamptz
    );
    create unique index domains_one_primary on domains (tenant_id) where is_primary;
    alter table domains enable row level security;
    alter table domains force row level security;
    create policy domains_public on domains for select to app, relay using (true);
    create policy domains_own_insert on domains for insert to app with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
    create policy domains_own_update on domains for update to app
      using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
      with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
    create policy domains_own_delete on domains for delete to app using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
    grant select, insert, update, delete on domains to app;
    grant select on domains to relay;`)

  // A look is a version: the published one is what visitors see, a draft is previewed.
  await createTenantTable(
    knex,
    'brandings',
    `state text not null check (state in ('draft', 'published', 'retired')),
     theme text not null,
     settings jsonb not null default '{}',
     published_at timestamptz`,
  )
  await knex.raw(
    `create unique index brandings_one_live on brandings (tenant_id, state) where state in ('draft', 'published')`,
  )

  await createTenantTable(
    knex,
    'outbox_events',
    `name text not null,
     payload jsonb not null,
     actor jsonb not null,
     request_id text not null,
     occurred_at timestamptz not null,
     dispatched_at timestamptz`,
  )
  await knex.raw(`create index outbox_waiting on outbox_events (tenant_id, id) where dispatched_at is null`)
  await openToRelay(knex, 'outbox_events', 'select, update (dispatched_at)')

  await createTenantTable(
    knex,
    'handled_events',
    `event_id uuid not null,
     subscriber text not null,
     unique (tenant_id, event_id, subscriber),
     foreign key (tenant_id, event_id) references outbox_events (tenant_id, id)`,
  )

  await createTenantTable(
    knex,
    'idempotency_keys',
    `route text not null,
     key text not null check (length(key) between 1 and 255),
     request_hash text not null,
     status integer,
     headers jsonb,
     body text,
     unique (tenant_id, route, key)`,
  )
  await knex.raw(`create index idempotency_age on idempotency_keys (tenant_id, created_at)`)
}

export async function down(knex: Knex) {
  await dropTables(
    knex,
    'idempotency_keys',
    'handled_events',
    'outbox_events',
    'brandings',
    'domains',
    'tenants',
  )
  await knex.raw('drop function current_tenant_id()')
}
