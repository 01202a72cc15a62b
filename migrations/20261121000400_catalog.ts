import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'categories',
    `slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
     name text not null check (length(name) between 1 and 60),
     description text not null default '' check (length(description) <= 300),
     icon text not null,
     colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
     position integer not null default 0,
     unique (tenant_id, slug)`,
  )
  await createTenantTable(
    knex,
    'services',
    `provider_id uuid not null,
     category_id uuid not null,
     title text not null check (length(title) between 3 and 100),
     description text not null default '' check (length(description) <= 5000),
     duration_minutes integer not null check (duration_minutes between 5 and 1440),
     price_amount bigint not null check (price_amount >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 480),
     buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 480),
     step_minutes integer not null default 15 check (step_minutes between 5 and 240),
     minimum_notice_minutes integer not null default 120 check (minimum_notice_minutes between 0 and 43200),
     horizon_days integer not null default 60 check (horizon_days between 1 and 730),
     location_kind text not null check (location_kind in ('at_customer', 'at_provider', 'virtual')),
     intake_questions jsonb not null default '[]',
     is_active boolean not null default false,
     version integer not null default 1,
     updated_at timestamptz not null default now(),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id),
     foreign key (tenant_id, category_id) references categories (tenant_id, id)`,
  )
  await knex.raw(`
    create index services_of_provider on services (tenant_id, provider_id, id);
    create index services_newest on services (tenant_id, id desc) where is_active;
    create index services_of_category on services (tenant_id, category_id, id desc) where is_active`)
  await createTenantTable(
    knex,
    'service_images',
    `service_id uuid not null,
     image_id uuid not null,
     position integer not null,
     foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
     foreign key (tenant_id, image_id) references images (tenant_id, id)`,
  )
  await knex.raw(`create index images_of_service on service_images (tenant_id, service_id, position)`)
  // One row per word of a service: text search whose conditions are leakproof, so they stay index conditions.
  await createTenantTable(
    knex,
    'service_terms',
    `term text not null check (length(term) between 2 and 40),
     service_id uuid not null,
     weight smallint not null,
     unique (tenant_id, term, service_id),
     foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index terms_of_service on service_terms (tenant_id, service_id)`)
}

export const down = (knex: Knex) =>
  dropTables(knex, 'service_terms', 'service_images', 'services', 'categories')
