import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// How a subscription that is paid for stood, and from when on: what was earned in a month that is over is not known
// from the rows that say what is. Added to only.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'subscription_history',
    `subscription_id uuid not null,
     owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null,
     began_at timestamptz not null,
     state text not null check (state in ('incomplete', 'trialing', 'active', 'past_due', 'paused', 'ended')),
     past_due_since timestamptz,
     ends_at timestamptz,
     plan_id uuid not null,
     seats integer not null check (seats >= 0),
     monthly_amount bigint not null check (monthly_amount >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id)`,
  )
  await knex.raw(`
    create index subscription_history_in_order on subscription_history (tenant_id, owner_kind, subscription_id, id);
    revoke update, delete on subscription_history from app`)

  // What is known of those that run, and of those that are over.
  await knex.raw(`
    alter table subscriptions no force row level security;
    alter table subscription_history no force row level security;
    insert into subscription_history (tenant_id, id, subscription_id, owner_kind, owner_id, began_at, state,
      past_due_since, ends_at, plan_id, seats, monthly_amount, currency)
    select s.tenant_id, gen_random_uuid(), s.id, s.owner_kind, s.owner_id, e.began_at, e.state,
      case when e.state = 'past_due' then s.past_due_since end, s.ends_at, s.plan_id, s.seats,
      round((coalesce((s.promise #>> '{price,amount}')::bigint, 0)
        + coalesce((s.promise #>> '{price,seatAmount}')::bigint, 0) * s.seats)
        / case when s.promise #>> '{price,interval}' = 'year' then 12.0 else 1.0 end)::bigint,
      s.promise ->> 'currency'
    from subscriptions s
      cross join lateral (
        select s.started_at as began_at, case when s.ended_at is null then s.state else 'active' end as state
        union all
        select s.ended_at, 'ended' where s.ended_at is not null) e
    where s.source = 'processor' and s.promise ->> 'currency' is not null
    order by s.id, e.began_at;
    alter table subscription_history force row level security;
    alter table subscriptions force row level security`)
}

export const down = (knex: Knex) => dropTables(knex, 'subscription_history')
