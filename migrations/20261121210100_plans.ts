import type { Knex } from 'knex'
import { createTenantTable, dropTables, openToRelay } from './support/tenant-table.ts'

const owner = `owner_kind text not null check (owner_kind in ('provider', 'tenant')),
     owner_id uuid not null`
const amount = 'bigint not null default 0 check'

// Whoever sells plans has a price list: a marketplace sells to its providers, the platform's own tenant sells to
// marketplaces. What somebody was promised is written down on their side of the border: a marketplace never has to read
// the rows of the platform to know what it may do.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'plans',
    `buyer text not null check (buyer in ('provider', 'tenant')),
     name text not null check (length(name) between 1 and 60),
     description text not null default '' check (length(description) <= 400),
     state text not null default 'offered' check (state in ('offered', 'hidden', 'retired')),
     position integer not null default 0,
     is_default boolean not null default false,
     version integer not null default 1,
     check (not (is_default and state = 'retired'))`,
  )
  await knex.raw(`
    create unique index plans_one_default on plans (tenant_id, buyer) where is_default;
    create index plans_in_order on plans (tenant_id, buyer, position, id)`)

  // The terms of a plan are only ever added to: what was sold stays as it was sold.
  await createTenantTable(
    knex,
    'plan_versions',
    `plan_id uuid not null,
     number integer not null check (number > 0),
     contents jsonb not null check (jsonb_typeof(contents) = 'object'),
     overage jsonb not null default '{}' check (jsonb_typeof(overage) = 'object'),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     trial_days integer not null default 0 check (trial_days between 0 and 365),
     running text not null default 'keep' check (running in ('keep', 'move')),
     notice_days integer not null default 30 check (notice_days between 0 and 365),
     unique (tenant_id, plan_id, number),
     foreign key (tenant_id, plan_id) references plans (tenant_id, id)`,
  )
  await knex.raw('revoke update, delete on plan_versions from app')

  await createTenantTable(
    knex,
    'plan_prices',
    `plan_version_id uuid not null,
     interval text not null check (interval in ('month', 'year')),
     amount ${amount} (amount >= 0),
     setup_amount ${amount} (setup_amount >= 0),
     seat_amount bigint check (seat_amount >= 0),
     processor_price_id text,
     unique (tenant_id, plan_version_id, interval),
     foreign key (tenant_id, plan_version_id) references plan_versions (tenant_id, id)`,
  )

  // The plan of a marketplace is a row of the platform's tenant, so no foreign key can name it: what counts is the
  // promise, which is kept here.
  await createTenantTable(
    knex,
    'subscriptions',
    `${owner},
     plan_id uuid not null,
     plan_version_id uuid not null,
     promise jsonb not null check (jsonb_typeof(promise) = 'object'),
     source text not null check (source in ('processor', 'complimentary')),
     state text not null check (state in ('incomplete', 'trialing', 'active', 'past_due', 'paused', 'ended')),
     seats integer not null default 0 check (seats >= 0),
     started_at timestamptz not null,
     period_starts_at timestamptz,
     period_ends_at timestamptz,
     trial_ends_at timestamptz,
     past_due_since timestamptz,
     ends_at timestamptz,
     ended_at timestamptz,
     processor_subscription_id text,
     next_attempt_at timestamptz,
     version integer not null default 1,
     check ((state = 'ended') = (ended_at is not null)),
     unique (tenant_id, processor_subscription_id)`,
  )
  await knex.raw(`
    create unique index subscriptions_one_running on subscriptions (tenant_id, owner_kind, owner_id)
      where ended_at is null;
    create index subscriptions_due on subscriptions (tenant_id, next_attempt_at) where next_attempt_at is not null`)
  await openToRelay(knex, 'subscriptions', 'select (tenant_id, next_attempt_at)')

  await createTenantTable(
    knex,
    'subscription_changes',
    `subscription_id uuid not null,
     kind text not null check (kind in ('downgrade', 'new_terms', 'cancellation')),
     promise jsonb check (promise is null or jsonb_typeof(promise) = 'object'),
     plan_id uuid,
     plan_version_id uuid,
     takes_effect_at timestamptz not null,
     noticed_at timestamptz,
     applied_at timestamptz,
     withdrawn_at timestamptz,
     foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id)`,
  )
  await knex.raw(`
    create unique index subscription_changes_one_waiting on subscription_changes (tenant_id, subscription_id)
      where applied_at is null and withdrawn_at is null`)

  await createTenantTable(
    knex,
    'feature_grants',
    `${owner},
     feature text not null,
     value jsonb not null,
     is_override boolean not null default false,
     reason text not null check (length(reason) between 1 and 400),
     granted_by text not null,
     expires_at timestamptz,
     revoked_at timestamptz`,
  )
  await knex.raw(
    'create index feature_grants_of_owner on feature_grants (tenant_id, owner_kind, owner_id, id) where revoked_at is null',
  )

  // One row per owner, meter and period; those of earlier periods are the history.
  await createTenantTable(
    knex,
    'usage_counters',
    `${owner},
     meter text not null,
     period text not null,
     used integer not null check (used >= 0),
     overage integer not null default 0 check (overage >= 0),
     limit_count integer check (limit_count >= 0),
     unique (tenant_id, owner_kind, owner_id, meter, period)`,
  )
}

export async function down(knex: Knex) {
  await dropTables(
    knex,
    'usage_counters',
    'feature_grants',
    'subscription_changes',
    'subscriptions',
    'plan_prices',
    'plan_versions',
    'plans',
  )
}
