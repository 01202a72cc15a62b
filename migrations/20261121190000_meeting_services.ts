import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

/** As `platform/meetings/gateways/failure.ts` names them. */
const problems = `'unreachable', 'timed_out', 'server_error', 'rate_limited', 'credentials_refused', 'not_permitted', 'refused'`

// A marketplace may have its calls at Zoom, with an app of its own account there. Zoom is asked ahead of time and may
// fail: what is still to be asked is a row. How long an offer of the waitlist lasts moves to its neighbours.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'meeting_settings',
    `service text not null default 'jitsi' check (service in ('jitsi', 'zoom')),
     address text check (length(address) <= 200),
     zoom_account_id text check (length(zoom_account_id) between 1 and 100),
     zoom_client_id text check (length(zoom_client_id) between 1 and 100),
     sealed_zoom_secret text,
     zoom_problem text check (zoom_problem in (${problems})),
     version integer not null default 1,
     is_current boolean not null default true,
     check (num_nulls(zoom_account_id, zoom_client_id) in (0, 2)),
     check ((sealed_zoom_secret is not null) = (is_current and zoom_client_id is not null)),
     check (not is_current or service <> 'zoom' or zoom_client_id is not null)`,
  )
  await createTenantTable(
    knex,
    'meeting_tasks',
    `booking_id uuid,
     group_session_id uuid,
     subject_id uuid not null generated always as (coalesce(group_session_id, booking_id)) stored,
     due_at timestamptz not null,
     attempts integer not null default 0,
     problem text check (problem in (${problems})),
     problem_at timestamptz,
     unique (tenant_id, subject_id),
     check (num_nonnulls(booking_id, group_session_id) > 0),
     check (num_nulls(problem, problem_at) in (0, 2)),
     foreign key (tenant_id, booking_id) references bookings (tenant_id, id),
     foreign key (tenant_id, group_session_id) references group_sessions (tenant_id, id)`,
  )
  await openToRelay(knex, 'meeting_tasks', 'select (tenant_id, due_at)')
  await knex.raw(`
    create unique index meeting_settings_current on meeting_settings (tenant_id) where is_current;
    create index meeting_tasks_due on meeting_tasks (tenant_id, due_at);
    create index meeting_tasks_of_booking on meeting_tasks (tenant_id, booking_id) where booking_id is not null;
    create index meeting_tasks_of_session on meeting_tasks (tenant_id, group_session_id)
      where group_session_id is not null;
    alter table booking_settings
      add column waitlist_offer_minutes integer not null default 120
        check (waitlist_offer_minutes between 15 and 1440)`)
  await whileSeeingRows(
    knex,
    `update booking_settings s set waitlist_offer_minutes = t.waitlist_offer_minutes
       from tenants t where t.id = s.tenant_id and s.is_current;
     insert into booking_settings (tenant_id, id, waitlist_offer_minutes)
       select t.id, gen_random_uuid(), t.waitlist_offer_minutes from tenants t
       where t.waitlist_offer_minutes <> 120
         and not exists (select from booking_settings s where s.tenant_id = t.id and s.is_current);
     insert into meeting_settings (tenant_id, id, address)
       select id, gen_random_uuid(), meeting_address from tenants where meeting_address is not null;`,
  )
  await knex.raw(`alter table tenants drop column waitlist_offer_minutes, drop column meeting_address`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table tenants
      add column waitlist_offer_minutes integer not null default 120
        check (waitlist_offer_minutes between 15 and 1440),
      add column meeting_address text check (length(meeting_address) <= 200)`)
  await whileSeeingRows(
    knex,
    `update tenants t set waitlist_offer_minutes = s.waitlist_offer_minutes
       from booking_settings s where s.tenant_id = t.id and s.is_current;
     update tenants t set meeting_address = s.address
       from meeting_settings s where s.tenant_id = t.id and s.is_current;`,
  )
  await dropTables(knex, 'meeting_tasks', 'meeting_settings')
  await knex.raw(`alter table booking_settings drop column waitlist_offer_minutes`)
}

/** Forced row-level security hides rows from the owner of the tables too. */
function whileSeeingRows(knex: Knex, statements: string) {
  const tables = ['tenants', 'booking_settings', 'meeting_settings']
  const each = (what: string) =>
    tables.map((table) => `alter table ${table} ${what} row level security;`).join(' ')
  return knex.raw(`${each('no force')} ${statements} ${each('force')}`)
}
