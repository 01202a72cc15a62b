import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { PlanTerms } from '../rules/index.ts'

type NewTerms = PlanTerms & {
  planId: string
  number: number
  currency: string
  running?: 'keep' | 'move' | undefined
  noticeDays?: number | undefined
}

/** Writes terms that have been looked at, with their prices. @returns the id of the version */
export async function insertTerms(ctx: Ctx, terms: NewTerms): Promise<string> {
  const id = newId()
  await ctx.trx('plan_versions').insert({
    id,
    created_at: ctx.now,
    plan_id: terms.planId,
    number: terms.number,
    contents: JSON.stringify(terms.contents),
    overage: JSON.stringify(terms.overage ?? {}),
    currency: terms.currency,
    trial_days: terms.trialDays ?? 0,
    running: terms.running ?? 'keep',
    ...(terms.noticeDays === undefined ? {} : { notice_days: terms.noticeDays }),
  })
  if (terms.prices.length > 0) {
    await ctx.trx('plan_prices').insert(
      terms.prices.map(({ interval, amount, setupAmount = 0, seatAmount = null }) => ({
        id: newId(),
        plan_version_id: id,
        interval,
        amount,
        setup_amount: setupAmount,
        seat_amount: seatAmount,
      })),
    )
  }
  return id
}
