import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

export async function up(knex: Knex) {
  // What a provider can show for itself. The number is sealed, the file is private; a badge is an approved row that has
  // not expired. A renewal is a row of its own that names the one which it is to replace.
  await createTenantTable(
    knex,
    'credentials',
    `provider_id uuid not null,
     kind text not null check (kind in ('certificate', 'degree', 'licence', 'insurance', 'identity')),
     title text not null check (length(title) between 1 and 80),
     issuer text not null default '' check (length(issuer) <= 120),
     sealed_number text,
     number_ending text not null default '' check (length(number_ending) <= 4),
     issued_on date,
     expires_on date,
     file_key text,
     file_name text not null default '' check (length(file_name) <= 120),
     file_type text check (file_type in ('application/pdf', 'image/webp')),
     file_size integer check (file_size > 0),
     state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'expired', 'replaced')),
     reason text not null default '' check (length(reason) <= 2000),
     reviewed_at timestamptz,
     replaces_id uuid,
     version integer not null default 1,
     check (expires_on is null or issued_on is null or expires_on >= issued_on),
     check ((file_key is null) = (file_type is null)),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, replaces_id) references credentials (tenant_id, id)`,
  )
  await knex.raw(`
    create index credentials_of_provider on credentials (tenant_id, provider_id, id);
    create index credentials_waiting on credentials (tenant_id, id) where state = 'pending';
    create index credentials_expiring on credentials (tenant_id, expires_on) where state = 'approved';
    create index credentials_replacing on credentials (tenant_id, replaces_id) where replaces_id is not null`)
  await openToRelay(knex, 'credentials', 'select (tenant_id, state, expires_on)')

  // One row for each reminder that was sent: its key is what keeps it from being sent twice.
  await createTenantTable(
    knex,
    'credential_reminders',
    `credential_id uuid not null,
     days smallint not null check (days in (30, 7, 0)),
     unique (tenant_id, credential_id, days),
     foreign key (tenant_id, credential_id) references credentials (tenant_id, id) on delete cascade`,
  )

  // What a service outside found out about the person; for reviewers alone.
  await createTenantTable(
    knex,
    'background_checks',
    `provider_id uuid not null,
     gateway text not null,
     reference text,
     state text not null default 'requested' check (state in ('requested', 'clear', 'consider', 'failed')),
     detail text not null default '' check (length(detail) <= 2000),
     asked_at timestamptz,
     completed_at timestamptz,
     unique (tenant_id, gateway, reference),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create unique index background_checks_open on background_checks (tenant_id, provider_id) where state = 'requested';
    create index background_checks_of_provider on background_checks (tenant_id, provider_id, id)`)
  await openToRelay(knex, 'background_checks', 'select (tenant_id, state)')
}

export const down = (knex: Knex) =>
  dropTables(knex, 'background_checks', 'credential_reminders', 'credentials')
