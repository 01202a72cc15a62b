import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// Accounts at Google and Microsoft whose calendars are connected, and what was written into those calendars.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'calendar_accounts',
    `provider_id uuid not null,
     member_id uuid,
     resource_id uuid not null generated always as (coalesce(member_id, provider_id)) stored,
     kind text not null check (kind in ('google', 'microsoft')),
     external_account text not null check (length(external_account) between 1 and 254),
     sealed_tokens text not null,
     status text not null default 'active' check (status in ('active', 'needs_consent', 'closing')),
     refresh_until timestamptz,
     former_channels jsonb not null default '[]',
     next_attempt_at timestamptz,
     attempts integer not null default 0,
     version integer not null default 1,
     unique (tenant_id, resource_id, kind, external_account),
     unique (tenant_id, provider_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, provider_id, member_id) references team_members (tenant_id, provider_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index calendar_accounts_of_provider on calendar_accounts (tenant_id, provider_id);
    create index calendar_accounts_of_member on calendar_accounts (tenant_id, member_id) where member_id is not null;
    create index calendar_accounts_due on calendar_accounts (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'calendar_accounts', 'select (tenant_id, next_attempt_at)')

  await knex.raw(`
    alter table calendar_connections
      add column account_id uuid,
      add column notified_at timestamptz,
      add column window_ends_at timestamptz,
      add foreign key (tenant_id, provider_id, account_id)
        references calendar_accounts (tenant_id, provider_id, id) on delete cascade,
      add check ((kind = 'ical') = (account_id is null));
    create unique index connections_of_account on calendar_connections (tenant_id, account_id, external_calendar_id)
      where account_id is not null`)

  // A link outlives its connection until the entry is gone from the other calendar. What is wanted grows with each
  // reason to look again; what is written follows.
  await createTenantTable(
    knex,
    'calendar_event_links',
    `account_id uuid not null,
     connection_id uuid not null,
     external_calendar_id text not null,
     booking_id uuid not null,
     client_event_id text not null check (length(client_event_id) between 5 and 64),
     external_event_id text,
     etag text,
     calendar_sequence integer,
     starts_at timestamptz,
     ends_at timestamptz,
     state text not null default 'new' check (state in ('new', 'written', 'removed', 'left')),
     generation integer not null default 1,
     wanted integer not null default 1,
     written integer not null default 0,
     written_at timestamptz,
     lease_until timestamptz,
     next_push_at timestamptz,
     attempts integer not null default 0,
     restored_count integer not null default 0,
     restored_at timestamptz,
     restored_because text check (restored_because in ('deleted', 'moved')),
     unique (tenant_id, connection_id, booking_id),
     foreign key (tenant_id, account_id) references calendar_accounts (tenant_id, id) on delete cascade,
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(`
    create index event_links_of_account on calendar_event_links (tenant_id, account_id);
    create index event_links_of_booking on calendar_event_links (tenant_id, booking_id);
    create index event_links_by_entry on calendar_event_links (tenant_id, external_event_id) where external_event_id is not null;
    create index event_links_by_client_id on calendar_event_links (tenant_id, client_event_id);
    create index event_links_due on calendar_event_links (tenant_id, next_push_at) where next_push_at is not null`)
  await openToRelay(knex, 'calendar_event_links', 'select (tenant_id, next_push_at)')

  // A question that is on its way to Google or Microsoft and back.
  await createTenantTable(
    knex,
    'calendar_consents',
    `user_id uuid not null,
     session_id uuid not null,
     provider_id uuid not null,
     member_id uuid,
     kind text not null check (kind in ('google', 'microsoft')),
     host text not null,
     sealed text not null,
     step text not null default 'asked' check (step in ('asked', 'answered', 'used')),
     expires_at timestamptz not null,
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index calendar_consents_of_user on calendar_consents (tenant_id, user_id);
    create index calendar_consents_of_provider on calendar_consents (tenant_id, provider_id);
    create index calendar_consents_over on calendar_consents (tenant_id, expires_at)`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'calendar_consents', 'calendar_event_links')
  await knex.raw(`
    alter table calendar_connections no force row level security;
    delete from calendar_connections where kind <> 'ical';
    alter table calendar_connections force row level security;
    alter table calendar_connections drop column account_id, drop column notified_at, drop column window_ends_at`)
  await dropTables(knex, 'calendar_accounts')
}
