import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'images',
    `storage_key text not null,
     purpose text not null,
     width integer not null check (width > 0),
     height integer not null check (height > 0),
     byte_size integer not null check (byte_size > 0),
     variants jsonb not null,
     dominant_colour text not null check (dominant_colour ~ '^#[0-9a-f]{6}$'),
     alt text not null default '' check (length(alt) <= 300),
     uploaded_by uuid`,
  )
  await createTenantTable(
    knex,
    'providers',
    `slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$'),
     business_name text not null check (length(business_name) between 1 and 80),
     headline text not null default '' check (length(headline) <= 140),
     introduction text not null default '' check (length(introduction) <= 5000),
     status text not null default 'pending' check (status in ('pending', 'verified', 'suspended')),
     is_published boolean not null default false,
     accent text check (accent ~ '^#[0-9a-f]{6}$'),
     email text not null,
     phone text,
     street text not null default '',
     city text not null default '',
     postal_code text not null default '',
     country text not null check (country ~ '^[A-Z]{2}$'),
     logo_image_id uuid,
     header_image_id uuid,
     sections jsonb not null default '[]',
     version integer not null default 1,
     updated_at timestamptz not null default now(),
     unique (tenant_id, slug),
     foreign key (tenant_id, logo_image_id) references images (tenant_id, id),
     foreign key (tenant_id, header_image_id) references images (tenant_id, id)`,
  )
  await knex.raw(`
    create index providers_listed on providers (tenant_id, business_name, id) where is_published;
    alter table memberships add foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`)
  await createTenantTable(
    knex,
    'gallery_images',
    `provider_id uuid not null,
     image_id uuid not null,
     position integer not null,
     caption text not null default '' check (length(caption) <= 200),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, image_id) references images (tenant_id, id)`,
  )
  await knex.raw(`create index gallery_of_provider on gallery_images (tenant_id, provider_id, position)`)
}

export async function down(knex: Knex) {
  await knex.raw('alter table memberships drop constraint memberships_tenant_id_provider_id_fkey')
  await dropTables(knex, 'gallery_images', 'providers', 'images')
}
