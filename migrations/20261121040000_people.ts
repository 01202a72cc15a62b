import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

/** As in `platform/tenancy/platform-tenant.ts`. */
const platformTenantId = '00000000-0000-7000-8000-000000000001'

// The platform itself is a tenant: its users are the accounts of those who run marketplaces, so that everything that
// is right about people (sessions, passwords, second factors, isolation) is written once. Decision 011.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table tenants add column kind text not null default 'marketplace' check (kind in ('marketplace', 'platform'));
    create unique index tenants_one_platform on tenants (kind) where kind = 'platform';
    alter table tenants no force row level security;
    insert into tenants (id, slug, name, trade, status, kind, currency, time_zone, country, legal_name, legal_address, support_email)
      values ('${platformTenantId}', 'platform', 'Shingle', 'software', 'live', 'platform', 'USD', 'UTC', 'US', 'Shingle', '', 'support@localhost');
    alter table tenants force row level security;

    alter table users
      add column phone_verified_at timestamptz,
      add column image_id uuid,
      add column locale text,
      add column suspended_at timestamptz,
      add column erased_at timestamptz,
      add foreign key (tenant_id, image_id) references images (tenant_id, id);

    alter table memberships drop constraint memberships_role_check;
    alter table memberships no force row level security;
    delete from memberships where role in ('tenant_owner', 'tenant_operator');
    alter table memberships force row level security;
    alter table memberships add constraint memberships_role_check
      check (role in ('customer', 'provider_owner', 'provider_member', 'platform_admin', 'platform_support'));

    alter table sessions
      add column assurance text not null default 'one_factor' check (assurance in ('one_factor', 'two_factors')),
      add column impersonator_id uuid,
      add column impersonator_name text;`)

  // A session that a program keeps alive is a family of tokens: each is used once, a second use ends the session.
  await createTenantTable(
    knex,
    'refresh_tokens',
    `session_id uuid not null,
     token_hash text not null,
     expires_at timestamptz not null,
     used_at timestamptz,
     unique (tenant_id, token_hash),
     foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index refresh_tokens_of_session on refresh_tokens (tenant_id, session_id)`)

  // Something sent to an address to prove that a person reads it. The secret is derived from the id, and kept nowhere.
  await createTenantTable(
    knex,
    'challenges',
    `purpose text not null check (purpose in ('registration', 'email_verification', 'password_reset', 'sign_in_link', 'email_change',
       'phone_verification', 'second_factor', 'passkey', 'social', 'handoff')),
     target text not null,
     user_id uuid,
     payload jsonb not null default '{}',
     attempts integer not null default 0,
     expires_at timestamptz not null,
     used_at timestamptz,
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index challenges_of_target on challenges (tenant_id, purpose, target);
    create index challenges_of_user on challenges (tenant_id, user_id);`)

  await createTenantTable(
    knex,
    'authenticators',
    `user_id uuid not null,
     kind text not null check (kind in ('totp', 'passkey')),
     name text not null,
     sealed_secret text,
     credential_id text,
     public_key text,
     sign_count bigint not null default 0,
     transports text[] not null default '{}',
     last_step bigint,
     confirmed_at timestamptz,
     last_used_at timestamptz,
     unique (tenant_id, credential_id),
     check ((kind = 'totp') = (sealed_secret is not null)),
     check ((kind = 'passkey') = (credential_id is not null)),
     check ((kind = 'passkey') = (public_key is not null)),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index authenticators_of_user on authenticators (tenant_id, user_id)`)
  await createTenantTable(
    knex,
    'recovery_codes',
    `user_id uuid not null,
     code_hash text not null,
     used_at timestamptz,
     unique (tenant_id, user_id, code_hash),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  // Who a person is with Google, Apple or Facebook.
  await createTenantTable(
    knex,
    'social_identities',
    `user_id uuid not null,
     issuer text not null check (issuer in ('google', 'apple', 'facebook')),
     subject text not null,
     email text not null,
     last_used_at timestamptz,
     unique (tenant_id, issuer, subject),
     unique (tenant_id, user_id, issuer),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )

  // Which accounts run this marketplace. The account is a user of the platform's tenant, so no foreign key reaches it.
  await createTenantTable(
    knex,
    'staff_members',
    `account_id uuid not null,
     role text not null check (role in ('tenant_owner', 'tenant_operator', 'support')),
     unique (tenant_id, account_id)`,
  )
  // An account asks which marketplaces are its own: the one question about staff that concerns all tenants.
  await openToRelay(knex, 'staff_members', 'select (tenant_id, account_id, role)')

  await createTenantTable(
    knex,
    'invitations',
    `kind text not null check (kind in ('staff', 'provider_member', 'customer')),
     email text not null check (email = lower(email) and length(email) <= 254),
     role text not null,
     provider_id uuid,
     invited_by text not null default '',
     expires_at timestamptz not null,
     accepted_at timestamptz,
     revoked_at timestamptz,
     check ((kind = 'provider_member') = (provider_id is not null)),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create unique index invitations_open on invitations (tenant_id, kind, email, provider_id) nulls not distinct
      where accepted_at is null and revoked_at is null;
    create index invitations_of_provider on invitations (tenant_id, provider_id);`)

  // Who did what to whom, with what it was before and is now. Only ever added to.
  await createTenantTable(
    knex,
    'audit_entries',
    `action text not null,
     actor jsonb not null,
     subject_kind text not null,
     subject_id uuid,
     before jsonb,
     after jsonb,
     request_id text not null`,
  )
  await knex.raw(
    `create index audit_entries_of_subject on audit_entries (tenant_id, subject_kind, subject_id, id)`,
  )
}

// What the platform's tenant may hold in tables that stay, each after those that refer to it.
const ofPlatform = [
  'handled_events',
  'outbox_events',
  'deliveries',
  'idempotency_keys',
  'sessions',
  'memberships',
  'customers',
  'brandings',
  'users',
  'images',
]

export async function down(knex: Knex) {
  await dropTables(
    knex,
    'audit_entries',
    'invitations',
    'staff_members',
    'social_identities',
    'recovery_codes',
    'authenticators',
    'challenges',
    'refresh_tokens',
  )
  await knex.raw(`
    alter table sessions drop column assurance, drop column impersonator_id, drop column impersonator_name;
    ${ofPlatform.map((table) => `alter table ${table} no force row level security; delete from ${table} where tenant_id = '${platformTenantId}'; alter table ${table} force row level security;`).join('\n')}
    alter table memberships drop constraint memberships_role_check;
    alter table memberships add constraint memberships_role_check
      check (role in ('customer', 'provider_owner', 'provider_member', 'tenant_owner', 'tenant_operator'));
    alter table users drop column phone_verified_at, drop column image_id, drop column locale, drop column suspended_at, drop column erased_at;
    alter table tenants no force row level security;
    delete from tenants where kind = 'platform';
    alter table tenants force row level security;
    alter table tenants drop column kind;`)
}
