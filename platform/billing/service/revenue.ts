import { assertAllowed } from '#platform/kernel/errors.ts'
import { ratioOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { mayManagePlans } from '../policies.ts'
import { periodBounds, periodKeysUpTo, revenueByMonth, type RevenueMonth } from '../rules/index.ts'
import type { RevenueView } from '../selling-schemas.ts'
import { readUnpaid, toSold } from './sold-subscriptions.ts'
import { readHistory } from './subscription-history.ts'

/**
 * What the plans sold here bring: recurring revenue by month, what was gained and lost, trials, and who has not paid.
 * In the one currency in which is sold here, by months on the wall of whoever sells.
 * @throws AppError `forbidden`
 */
export async function getRevenue(
  ctx: Ctx,
  { months = 12 }: { months?: number | undefined } = {},
): Promise<RevenueView> {
  assertAllowed(mayManagePlans(ctx))
  const { currency, timeZone } = await getTenant(ctx)
  const { now } = ctx
  const [first] = periodKeysUpTo('month', now, timeZone, months)
  const since = periodBounds('month', new Date(`${first!}-15T12:00:00Z`), timeZone).startsAt
  const [entries, unpaid] = await Promise.all([readHistory(ctx, { currency, since }), readUnpaid(ctx)])
  const series = revenueByMonth(entries, { now, timeZone, count: months })
  const present = series.at(-1)!
  const failed = unpaid.map((row) => ({ row, view: toSold(row, now) }))
  return {
    currency,
    timeZone,
    recurring: present.recurring,
    subscribers: present.subscribers,
    series: series.map(({ trialsEnded: _, ...month }) => month),
    churn: series.at(-2)?.churn ?? null,
    trialing: trialingNow(entries, now),
    conversion: conversionOf(series),
    pastDue: {
      count: failed.length,
      amount: failed.reduce((sum, { row }) => sum + (row.promise.currency === currency ? row.owed : 0), 0),
    },
    failed: failed.map(({ row, view }) => ({
      subscriptionId: row.id,
      owner: view.owner,
      planName: view.planName,
      amount: row.owed,
      currency: view.currency,
      since: row.pastDueSince!.toISOString(),
      standing: view.standing,
    })),
  }
}

function trialingNow(entries: Awaited<ReturnType<typeof readHistory>>, now: Date): number {
  const latest = new Map(entries.map((entry) => [entry.subscriptionId, entry]))
  return [...latest.values()].filter(
    ({ state, endsAt }) => state === 'trialing' && (endsAt === null || endsAt > now),
  ).length
}

function conversionOf(series: readonly RevenueMonth[]): number | null {
  const ended = series.reduce((sum, month) => sum + month.trialsEnded, 0)
  const converted = series.reduce((sum, month) => sum + month.converted, 0)
  return ended === 0 ? null : Math.min(10_000, ratioOf(10_000, converted, ended))
}
