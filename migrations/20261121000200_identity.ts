import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  // E-mails are stored in lower case: citext conditions cannot use an index under row-level security.
  await createTenantTable(
    knex,
    'users',
    `email text not null check (email = lower(email) and length(email) <= 254),
     password_hash text,
     first_name text not null,
     last_name text not null,
     phone text,
     email_verified_at timestamptz,
     last_signed_in_at timestamptz,
     version integer not null default 1,
     unique (tenant_id, email)`,
  )
  await createTenantTable(
    knex,
    'memberships',
    `user_id uuid not null,
     role text not null check (role in ('customer', 'provider_owner', 'provider_member', 'tenant_owner', 'tenant_operator')),
     provider_id uuid,
     unique nulls not distinct (tenant_id, user_id, role, provider_id),
     check ((role in ('provider_owner', 'provider_member')) = (provider_id is not null)),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await createTenantTable(
    knex,
    'sessions',
    `user_id uuid not null,
     secret_hash text not null,
     user_agent text not null default '',
     last_used_at timestamptz not null,
     expires_at timestamptz not null,
     revoked_at timestamptz,
     unique (tenant_id, secret_hash),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index sessions_of_user on sessions (tenant_id, user_id)`)
  // A guest is a customer without a user; a user is attached only after the e-mail is proven.
  await createTenantTable(
    knex,
    'customers',
    `email text not null check (email = lower(email) and length(email) <= 254),
     first_name text not null,
     last_name text not null,
     phone text not null,
     user_id uuid,
     unique (tenant_id, email),
     foreign key (tenant_id, user_id) references users (tenant_id, id)`,
  )
}

export const down = (knex: Knex) => dropTables(knex, 'customers', 'sessions', 'memberships', 'users')
