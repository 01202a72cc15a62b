import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { maySeeEarnings } from '../policies.ts'
import type { AccountOwner } from '../rules/index.ts'
import type { EarningsView, EarningUnit } from '../schemas/earnings.ts'
import { standingOf } from './payouts.ts'

/** How many weeks or months are shown. */
export const periodsShown: Record<EarningUnit, number> = { week: 12, month: 12 }

// A frozen amount is of a whole charge; a party's part of it is as large as its part of what is held.
const sums = (share: 'provider' | 'tenant') => {
  const held = `c.${share}_held_amount`
  const frozen = `case when c.held_amount = 0 then 0 else div(${held}::numeric * least(c.frozen_amount, c.held_amount), c.held_amount)::bigint end`
  const sum = (what: string, filter = 'true') => `coalesce(sum(${what}) filter (where ${filter}), 0)::bigint`
  return {
    held: sum(`${held} - ${frozen}`, 'p.releasable_at is null'),
    releasable: sum(`${held} - ${frozen}`, 'p.releasable_at is not null'),
    frozen: sum(frozen),
    released: sum(`c.${share}_amount - ${held}`),
    fees: sum(share === 'provider' ? 'c.tenant_amount + c.platform_amount' : 'c.platform_amount'),
  }
}
const ofPayment = `charges c join payments p on p.tenant_id = c.tenant_id and p.id = c.payment_id`

/**
 * What a party earns: where the money is that customers have paid, week by week or month by month in the zone of the
 * marketplace, and in sum. Amounts are after refunds.
 * @throws AppError `forbidden`
 */
export async function getEarnings(
  ctx: Ctx,
  { owner, unit = 'month' }: { owner: AccountOwner; unit?: EarningUnit },
): Promise<EarningsView> {
  assertAllowed(maySeeEarnings(ctx.actor, owner))
  const { currency, timeZone } = await getTenant(ctx)
  const starts = startsOf(unit, ctx.now, timeZone)
  const of = sums(owner.kind)
  const isOwners = owner.kind === 'provider' ? 'c.provider_id = :owner and' : ''
  const [{ rows }, held, standing] = await Promise.all([
    ctx.trx.raw<{ rows: PeriodRow[] }>(
      `select to_char(date_trunc(:unit, c.paid_at at time zone :zone), 'YYYY-MM-DD') as starts_on,
         ${of.held} as held, ${of.releasable} as releasable, ${of.frozen} as frozen,
         ${of.released} as released, ${of.fees} as fees
       from ${ofPayment}
       where ${isOwners} c.paid_at >= (:from)::timestamp at time zone :zone and c.currency = :currency
         and c.state = 'succeeded'
       group by 1`,
      { unit, zone: timeZone, owner: owner.id, from: `${starts[0]!} 00:00`, currency },
    ),
    ctx.trx.raw<{ rows: Record<'held' | 'releasable' | 'frozen', number>[] }>(
      `select ${of.held} as held, ${of.releasable} as releasable, ${of.frozen} as frozen from ${ofPayment}
       where ${isOwners} (c.funds_state in ('held', 'releasable') or c.frozen_amount > 0)
         and c.currency = :currency and c.state = 'succeeded'`,
      { owner: owner.id, currency },
    ),
    standingOf(ctx, owner, currency),
  ])
  const byStart = new Map(rows.map((row) => [row.starts_on, row]))
  const now = held.rows[0]!
  return {
    currency,
    unit,
    totals: {
      heldAmount: now.held,
      releasableAmount: now.releasable,
      frozenAmount: now.frozen,
      ...standing,
    },
    periods: starts.map((startsOn) => {
      const row = byStart.get(startsOn)
      return {
        startsOn,
        heldAmount: row?.held ?? 0,
        releasableAmount: row?.releasable ?? 0,
        frozenAmount: row?.frozen ?? 0,
        releasedAmount: row?.released ?? 0,
        feesAmount: row?.fees ?? 0,
      }
    }),
  }
}

type PeriodRow = {
  starts_on: string
  held: number
  releasable: number
  frozen: number
  released: number
  fees: number
}

/** First days of the weeks (from Monday) or months that are shown, oldest first: YYYY-MM-DD. */
export function startsOf(unit: EarningUnit, now: Date, timeZone: string): string[] {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now)
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  const count = periodsShown[unit]
  const dates = Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index
    if (unit === 'month') return new Date(Date.UTC(year, month - 1 - back, 1))
    const date = new Date(Date.UTC(year, month - 1, day))
    const sinceMonday = (date.getUTCDay() + 6) % 7
    return new Date(date.getTime() - (sinceMonday + 7 * back) * 86_400_000)
  })
  return dates.map((date) => date.toISOString().slice(0, 10))
}
