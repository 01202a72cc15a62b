import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { PlanState } from '../models.ts'
import { buyerOf } from '../owner.ts'
import type { Interval, PlanPromise } from '../rules/index.ts'

/** A price of the list here, with everything that is promised for it. */
export type PriceOnSale = {
  planPriceId: string
  planId: string
  planVersionId: string
  state: PlanState
  trialDays: number
  promise: PlanPromise & { price: NonNullable<PlanPromise['price']> }
  processorPriceId: string | null
  processorSeatPriceId: string | null
}

type Row = Omit<PriceOnSale, 'promise'> & {
  name: string
  contents: PlanPromise['contents']
  overage: PlanPromise['overage']
  currency: string
  interval: Interval
  amount: number
  setupAmount: number
  seatAmount: number | null
}

const query = `
  select r.id as "planPriceId", p.id as "planId", v.id as "planVersionId", p.state, v.trial_days as "trialDays",
    r.processor_price_id as "processorPriceId", r.processor_seat_price_id as "processorSeatPriceId",
    p.name, v.contents, v.overage, v.currency, r.interval, r.amount, r.setup_amount as "setupAmount",
    r.seat_amount as "seatAmount"
  from plan_prices r
    join plan_versions v on v.id = r.plan_version_id
    join plans p on p.id = v.plan_id`

/** Also of terms that are offered no more. Null for what is none of the price list here. */
export async function findPrice(ctx: Ctx, planPriceId: string): Promise<PriceOnSale | null> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(`${query} where r.id = ?`, [planPriceId])
  return rows[0] ? toPrice(rows[0]) : null
}

/**
 * What a plan costs whoever chooses it now.
 * @throws AppError `conflict` for a plan that is not sold, or not by this interval, and `not_found`
 */
export async function presentPrice(
  ctx: Ctx,
  { planId, interval }: { planId: string; interval: Interval },
): Promise<PriceOnSale> {
  const price = await findPresentPrice(ctx, { planId, interval })
  if (price?.state !== 'offered')
    throw new AppError('conflict', { detail: 'This plan is not sold in this way any more' })
  return price
}

/** By the latest terms; null where they name no price for this interval. */
export async function findPresentPrice(
  ctx: Ctx,
  { planId, interval }: { planId: string; interval: Interval },
): Promise<PriceOnSale | null> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `${query}
     where p.id = :planId and p.buyer = :buyer and r.interval = :interval
       and v.number = (select max(n.number) from plan_versions n where n.plan_id = p.id)`,
    { planId, interval, buyer: buyerOf(ctx) },
  )
  return rows[0] ? toPrice(rows[0]) : null
}

/** Written once: a price never becomes another one at the processor. */
export async function recordProcessorPrices(
  ctx: Ctx,
  planPriceId: string,
  { plan, seat }: { plan: string; seat: string | null },
): Promise<void> {
  await ctx
    .trx('plan_prices')
    .where({ id: planPriceId })
    .update({ processor_price_id: plan, processor_seat_price_id: seat })
}

function toPrice({
  name,
  contents,
  overage,
  currency,
  interval,
  amount,
  setupAmount,
  seatAmount,
  ...rest
}: Row): PriceOnSale {
  const price = { interval, amount, setupAmount, seatAmount }
  return { ...rest, promise: { name, contents, overage, currency, price } }
}
