import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import type { Subscription } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import { amountOf, graceEndDay, reminderDays, type Standing, standingAt } from '../rules/index.ts'
import type { SoldSubscription, SubscriptionsExportQuery, SubscriptionsQuery } from '../selling-schemas.ts'

/**
 * What was sold here, the newest first: by a marketplace to its providers, by the platform to marketplaces.
 * @throws AppError `forbidden`, `validation_failed` for a forged cursor
 */
export async function listSubscriptions(
  ctx: Ctx,
  input: Partial<SubscriptionsQuery> = {},
): Promise<Page<SoldSubscription>> {
  assertAllowed(mayManagePlans(ctx))
  const { limit = 20 } = input
  const rows = await readSold(ctx, { ...input, limit: limit + 1 })
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    (row) => toSold(row, ctx.now),
  )
}

/** That somebody took the list away is written down before the first row leaves. @throws AppError `forbidden` */
export async function recordSubscriptionsExport(ctx: Ctx, filters: SubscriptionsExportQuery): Promise<void> {
  assertAllowed(mayManagePlans(ctx))
  await recordChange(ctx, {
    action: 'subscription.list_exported',
    subject: { kind: 'subscription', id: null },
    after: { ...filters },
  })
}

export type SoldRow = Pick<
  Subscription,
  | 'id'
  | 'ownerKind'
  | 'ownerId'
  | 'planId'
  | 'promise'
  | 'source'
  | 'state'
  | 'seats'
  | 'startedAt'
  | 'periodEndsAt'
  | 'trialEndsAt'
  | 'pastDueSince'
  | 'endsAt'
  | 'endedAt'
  | 'isCancelled'
> & { ownerName: string; slug: string | null; owed: number }

const columns = `s.id, s.owner_kind as "ownerKind", s.owner_id as "ownerId", s.plan_id as "planId", s.promise, s.source,
  s.state, s.seats, s.started_at as "startedAt", s.period_ends_at as "periodEndsAt", s.trial_ends_at as "trialEndsAt",
  s.past_due_since as "pastDueSince", s.ends_at as "endsAt", s.ended_at as "endedAt", s.is_cancelled as "isCancelled",
  coalesce(v.business_name, t.name, '') as "ownerName", t.slug,
  (select coalesce(sum(i.due_amount), 0)::bigint from plan_invoices i
    where i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.state = 'open') as owed`
// Whoever bought is only a name here: a provider of this marketplace, or a marketplace.
const source = `subscriptions s
  left join providers v on s.owner_kind = 'provider' and v.tenant_id = s.tenant_id and v.id = s.owner_id
  left join tenants t on s.owner_kind = 'tenant' and t.id = s.owner_id`

type Sql = { text: string; values: (string | number | Date)[] }

export async function readSold(
  ctx: Ctx,
  { limit, cursor, ...input }: Partial<SubscriptionsQuery> & { limit: number },
): Promise<SoldRow[]> {
  const filters = [{ text: 's.owner_kind = ?', values: [buyerOf(ctx)] }, ...filtersOf(input, ctx.now)]
  if (cursor !== undefined) filters.push({ text: 's.id < ?', values: [decodeCursor(cursor, 'id')[0]] })
  const { rows } = await ctx.trx.raw<{ rows: SoldRow[] }>(
    `select ${columns} from ${source} where ${filters.map(({ text }) => text).join(' and ')}
     order by s.id desc limit ?`,
    [...filters.flatMap(({ values }) => values), limit],
  )
  return rows
}

/** Who has not paid what they were asked for, the longest first. */
export async function readUnpaid(ctx: Ctx): Promise<SoldRow[]> {
  const { rows } = await ctx.trx.raw<{ rows: SoldRow[] }>(
    `select ${columns} from ${source}
     where s.owner_kind = ? and s.state = 'past_due' and s.past_due_since is not null
     order by s.past_due_since, s.id limit ?`,
    [buyerOf(ctx), mostUnpaid],
  )
  return rows
}
const mostUnpaid = 200

function filtersOf({ standing, planId, q }: SubscriptionsExportQuery, now: Date): Sql[] {
  const filters: Sql[] = []
  if (standing !== undefined) filters.push(byStanding(standing, now))
  if (planId !== undefined) filters.push({ text: 's.plan_id = ?', values: [planId] })
  if (q?.trim())
    filters.push({
      text: `position(lower(?) in lower(coalesce(v.business_name, t.name, ''))) > 0`,
      values: [q.trim()],
    })
  return filters
}

/** The same as `standingAt` says of each row. */
function byStanding(standing: Standing, now: Date): Sql {
  const isOver = `(s.state = 'ended' or (s.state <> 'incomplete' and s.ends_at is not null and s.ends_at <= ?))`
  const lateSince = after(now, -days(reminderDays.at(-1)!))
  const lapsedSince = after(now, -days(graceEndDay))
  const open = (text: string, ...values: Date[]): Sql => ({
    text: `(not ${isOver} and ${text})`,
    values: [now, ...values],
  })
  switch (standing) {
    case 'ended':
      return { text: isOver, values: [now] }
    case 'past_due':
      return open(`s.state = 'past_due' and (s.past_due_since is null or s.past_due_since > ?)`, lateSince)
    case 'grace':
      return open(
        `s.state = 'past_due' and s.past_due_since <= ? and s.past_due_since > ?`,
        lateSince,
        lapsedSince,
      )
    case 'lapsed':
      return open(`s.state = 'past_due' and s.past_due_since <= ?`, lapsedSince)
    default: {
      const { text, values } = open('s.state = ?')
      return { text, values: [...values, standing] }
    }
  }
}

export const toSold = (row: SoldRow, now: Date): SoldSubscription => ({
  id: row.id,
  owner: { kind: row.ownerKind, id: row.ownerId, name: row.ownerName, slug: row.slug },
  planId: row.planId,
  planName: row.promise.name,
  standing: standingAt(row, now),
  isGiven: row.source === 'complimentary',
  interval: row.promise.price?.interval ?? null,
  amount: amountOf(row.promise, row.seats),
  currency: row.promise.currency,
  seats: row.seats,
  startedAt: row.startedAt.toISOString(),
  periodEndsAt: row.periodEndsAt?.toISOString() ?? null,
  trialEndsAt: row.trialEndsAt?.toISOString() ?? null,
  isCancelled: row.isCancelled,
  endedAt: row.endedAt?.toISOString() ?? null,
  owed: row.owed,
})
