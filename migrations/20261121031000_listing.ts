import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What the public may see must be an index condition, also where it depends on the provider: `services` carries
// whether its provider is listed, and the foreign key moves it with the provider in the same statement.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table providers
      add column sort_name text collate "C" not null default '',
      add column is_listed boolean not null generated always as (is_published and status = 'verified') stored,
      add constraint providers_listing unique (tenant_id, id, is_listed);
    drop index providers_listed;
    create index providers_listed on providers (tenant_id, sort_name, id) where is_listed;

    alter table services
      add column provider_is_listed boolean not null default false,
      add constraint services_follow_listing foreign key (tenant_id, provider_id, provider_is_listed)
        references providers (tenant_id, id, is_listed) on update cascade;
    drop index services_newest;
    drop index services_of_category;
    create index services_newest on services (tenant_id, id desc) where is_active and provider_is_listed;
    create index services_by_price on services (tenant_id, price_amount, id) where is_active and provider_is_listed;
    create index services_of_category on services (tenant_id, category_id, id desc) where is_active and provider_is_listed;
    create index services_of_category_by_price on services (tenant_id, category_id, price_amount, id)
      where is_active and provider_is_listed;
    create index services_in_category on services (tenant_id, category_id);

    alter table categories add column version integer not null default 1;`)

  // Without a provider the foreign key is to say so, hence the coalesce.
  await knex.raw(`
    create function take_provider_listing() returns trigger language plpgsql as $$
    begin
      new.provider_is_listed := coalesce(
        (select is_listed from providers where tenant_id = new.tenant_id and id = new.provider_id), false);
      return new;
    end $$;
    create trigger services_take_listing before insert on services
      for each row execute function take_provider_listing()`)

  // Byte order, whatever the database's locale is: only then can a prefix use the index.
  await knex.raw(`
    alter table service_terms
      alter column term type text collate "C",
      drop constraint service_terms_tenant_id_term_service_id_key,
      add constraint service_terms_found unique (tenant_id, term, service_id) include (weight)`)
  await createTenantTable(
    knex,
    'provider_terms',
    `term text collate "C" not null check (length(term) between 2 and 40),
     provider_id uuid not null,
     constraint provider_terms_found unique (tenant_id, term, provider_id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index terms_of_provider on provider_terms (tenant_id, provider_id)`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'provider_terms')
  await knex.raw(`
    alter table service_terms
      drop constraint service_terms_found,
      alter column term type text collate "default",
      add unique (tenant_id, term, service_id);

    alter table categories drop column version;

    drop index services_newest;
    drop index services_by_price;
    drop index services_of_category;
    drop index services_of_category_by_price;
    drop index services_in_category;
    drop trigger services_take_listing on services;
    drop function take_provider_listing();
    alter table services drop column provider_is_listed;
    create index services_newest on services (tenant_id, id desc) where is_active;
    create index services_of_category on services (tenant_id, category_id, id desc) where is_active;

    drop index providers_listed;
    alter table providers drop constraint providers_listing, drop column is_listed, drop column sort_name;
    create index providers_listed on providers (tenant_id, business_name, id) where is_published`)
}
