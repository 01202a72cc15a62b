import type { Knex } from 'knex'

/** The one policy text: inside a `(select …)`, so that it is evaluated once per scan and not once per row. */
export const tenantPolicy = `tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)`

/**
 * A table that belongs to tenants: key, timestamp, row-level security and grants, always together.
 * `columns` is SQL, without the three columns that every such table has. Keys, unique and exclusion
 * constraints and foreign keys in it must name `tenant_id` first; the catalogue sweep holds them to it.
 */
export async function createTenantTable(knex: Knex, name: string, columns: string): Promise<void> {
  const table = knex.ref(name).toQuery()
  await knex.raw(`
    create table ${table} (
      tenant_id uuid not null default current_tenant_id() references tenants (id),
      id uuid not null,
      created_at timestamptz not null default now(),
      ${columns.trim().replace(/,$/, '')},
      primary key (tenant_id, id)
    );
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_isolation on ${table} to app using (${tenantPolicy}) with check (${tenantPolicy});
    grant select, insert, update, delete on ${table} to app;`)
}

/** What a sweep over all tenants needs, and nothing more: the relay role may see and change rows of this table. */
export async function openToRelay(knex: Knex, name: string, privileges: string): Promise<void> {
  const table = knex.ref(name).toQuery()
  await knex.raw(`
    create policy relay_sweep on ${table} to relay using (true) with check (true);
    grant ${privileges} on ${table} to relay;`)
}

export const dropTables = (knex: Knex, ...names: string[]) =>
  knex.raw(names.map((name) => `drop table ${knex.ref(name).toQuery()};`).join('\n'))
