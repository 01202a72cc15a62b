import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

// The whole life of an appointment: how a service may be booked, what a booking needs besides one person, where it
// stands, and what falls due for it.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table services
      add column booking_mode text not null default 'instant' check (booking_mode in ('instant', 'approval')),
      add column response_minutes integer not null default 1440 check (response_minutes between 15 and 20160),
      add column duration_options jsonb not null default '[]',
      add column capacity integer not null default 1 check (capacity between 1 and 500),
      add column most_seats integer not null default 1 check (most_seats between 1 and capacity),
      add column members_needed smallint not null default 1 check (members_needed between 1 and 10),
      add column assignment text not null default 'least_loaded'
        check (assignment in ('least_loaded', 'round_robin', 'priority')),
      add column may_choose_member boolean not null default true,
      add column has_waiting_room boolean not null default true,
      add column policy_id uuid;
    alter table service_members add column priority smallint not null default 0`)

  // Rooms, cars, machines: what a service needs besides people. Of a quantity of three, three may be taken at once.
  await createTenantTable(
    knex,
    'resources',
    `provider_id uuid not null,
     name text not null check (length(name) between 1 and 80),
     kind text not null check (kind in ('room', 'vehicle', 'equipment', 'other')),
     quantity integer not null default 1 check (quantity between 1 and 100),
     is_active boolean not null default true,
     version integer not null default 1,
     unique (tenant_id, provider_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade`,
  )
  // Of the resources with the same need, any one will do: two rooms under need 1 mean "one of the two rooms".
  await createTenantTable(
    knex,
    'service_resources',
    `service_id uuid not null,
     resource_id uuid not null,
     need smallint not null default 1 check (need between 1 and 5),
     unique (tenant_id, service_id, resource_id),
     foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
     foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`create index service_resources_of_resource on service_resources (tenant_id, resource_id)`)

  // One occurrence of a class. It claims the people and rooms; those who come claim its seats, one lane each.
  await createTenantTable(
    knex,
    'group_sessions',
    `service_id uuid not null,
     provider_id uuid not null,
     starts_at timestamptz not null,
     ends_at timestamptz not null,
     capacity integer not null check (capacity between 1 and 500),
     check (ends_at > starts_at),
     foreign key (tenant_id, service_id) references services (tenant_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id)`,
  )
  await knex.raw(`
    create index group_sessions_of_service on group_sessions (tenant_id, service_id, starts_at);
    create index group_sessions_of_provider on group_sessions (tenant_id, provider_id, starts_at)`)
  await knex.raw(`
    alter table slot_claims
      alter column booking_id drop not null,
      add column group_session_id uuid,
      add foreign key (tenant_id, group_session_id) references group_sessions (tenant_id, id),
      add check (num_nonnulls(booking_id, group_session_id) > 0);
    create index claims_of_session on slot_claims (tenant_id, group_session_id) where group_session_id is not null`)

  // A series returns by a rule, a visit is several services one after the other.
  await createTenantTable(
    knex,
    'booking_groups',
    `kind text not null check (kind in ('series', 'visit')),
     rule jsonb not null default '{}'`,
  )
  await knex.raw(`
    alter table bookings
      add column seats integer not null default 1 check (seats between 1 and 500),
      add column booking_mode text not null default 'instant' check (booking_mode in ('instant', 'approval')),
      add column requested_at timestamptz,
      add column respond_by timestamptz,
      add column policy jsonb not null default '{}',
      add column group_id uuid,
      add column group_position integer,
      add column group_session_id uuid,
      add column start_version integer not null default 1,
      add column penalty_starts_at timestamptz,
      add column reschedule_count integer not null default 0,
      add column started_at timestamptz,
      add column finished_at timestamptz,
      add column completed_at timestamptz,
      add column closed_at timestamptz,
      add column progress text check (progress in ('on_the_way', 'arrived', 'working', 'done')),
      add column progress_percent smallint check (progress_percent between 0 and 100),
      add foreign key (tenant_id, group_id) references booking_groups (tenant_id, id),
      add foreign key (tenant_id, group_session_id) references group_sessions (tenant_id, id),
      add check ((group_id is null) = (group_position is null));
    create index bookings_of_group on bookings (tenant_id, group_id, group_position) where group_id is not null;
    create index bookings_of_session on bookings (tenant_id, group_session_id) where group_session_id is not null`)

  // Every step of a booking's life: who took it, why, and from which version.
  await createTenantTable(
    knex,
    'booking_transitions',
    `booking_id uuid not null,
     from_status text not null,
     to_status text not null,
     taken_by text not null check (taken_by in ('customer', 'provider', 'tenant', 'system')),
     actor text not null,
     reason text not null default '' check (length(reason) <= 1000),
     booking_version integer not null,
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(
    `create index transitions_of_booking on booking_transitions (tenant_id, booking_id, created_at)`,
  )

  // What falls due for a booking. A timer belongs to one start: after a move those of the old start do nothing.
  await createTenantTable(
    knex,
    'booking_timers',
    `booking_id uuid not null,
     kind text not null check (length(kind) between 1 and 40),
     start_version integer not null,
     due_at timestamptz not null,
     done_at timestamptz,
     unique (tenant_id, booking_id, kind, start_version),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id)`,
  )
  await knex.raw(`create index timers_due on booking_timers (tenant_id, due_at) where done_at is null`)
  await openToRelay(knex, 'booking_timers', 'select (tenant_id, due_at, done_at)')

  await createConnections(knex)
}

// Calendars of other programs: connected ones, what is busy in them, and which bookings were written into them.
async function createConnections(knex: Knex) {
  await createTenantTable(
    knex,
    'calendar_connections',
    `provider_id uuid not null,
     member_id uuid,
     resource_id uuid not null generated always as (coalesce(member_id, provider_id)) stored,
     kind text not null check (kind in ('ical', 'google', 'microsoft')),
     name text not null check (length(name) between 1 and 120),
     status text not null default 'active' check (status in ('active', 'failing', 'needs_consent', 'paused')),
     is_blocking boolean not null default true,
     is_writing boolean not null default false,
     blocks_when_stale boolean not null default false,
     sealed_address text,
     sealed_tokens text,
     external_account text,
     external_calendar_id text,
     sync_token text,
     etag text,
     channel_id text,
     channel_secret_hash text,
     channel_resource_id text,
     channel_expires_at timestamptz,
     next_sync_at timestamptz,
     last_attempt_at timestamptz,
     last_synced_at timestamptz,
     failure_count integer not null default 0,
     failure text check (length(failure) <= 60),
     version integer not null default 1,
     unique (tenant_id, provider_id, id),
     foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, provider_id, member_id) references team_members (tenant_id, provider_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index connections_of_resource on calendar_connections (tenant_id, resource_id);
    create index connections_of_member on calendar_connections (tenant_id, member_id) where member_id is not null;
    create index connections_due on calendar_connections (tenant_id, next_sync_at) where next_sync_at is not null;
    create unique index connections_of_channel on calendar_connections (tenant_id, channel_id) where channel_id is not null`)
  await openToRelay(knex, 'calendar_connections', 'select (tenant_id, next_sync_at)')
  await createTenantTable(
    knex,
    'busy_times',
    `connection_id uuid not null,
     resource_id uuid not null,
     external_id text not null check (length(external_id) between 1 and 500),
     starts_at timestamptz not null,
     ends_at timestamptz not null,
     check (ends_at > starts_at),
     foreign key (tenant_id, connection_id) references calendar_connections (tenant_id, id) on delete cascade`,
  )
  await knex.raw(`
    create index busy_times_of_resource on busy_times (tenant_id, resource_id, ends_at) include (starts_at);
    create index busy_times_of_connection on busy_times (tenant_id, connection_id, external_id)`)
}

export async function down(knex: Knex) {
  await dropTables(knex, 'busy_times', 'calendar_connections', 'booking_timers', 'booking_transitions')
  await knex.raw(`
    alter table slot_claims no force row level security;
    delete from slot_claims where booking_id is null;
    alter table slot_claims force row level security;
    alter table slot_claims drop column group_session_id, alter column booking_id set not null;
    alter table bookings
      drop column seats, drop column booking_mode, drop column requested_at, drop column respond_by,
      drop column policy, drop column group_id, drop column group_position, drop column group_session_id,
      drop column start_version, drop column penalty_starts_at, drop column reschedule_count,
      drop column started_at, drop column finished_at, drop column completed_at, drop column closed_at,
      drop column progress, drop column progress_percent`)
  await dropTables(knex, 'booking_groups', 'group_sessions', 'service_resources', 'resources')
  await knex.raw(`
    alter table service_members drop column priority;
    alter table services
      drop column booking_mode, drop column response_minutes, drop column duration_options, drop column capacity,
      drop column most_seats, drop column members_needed, drop column assignment, drop column may_choose_member,
      drop column has_waiting_room, drop column policy_id`)
}
