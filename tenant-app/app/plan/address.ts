import type { OfferedPlan } from '#platform/billing/index.ts'
import { planIntervals, type PlanInterval, priceFor } from '#ui/plans/words.ts'

export const planPath = '/provider/plan'

export type Wanted = { planId: string; interval: PlanInterval; seats: number }

/** The page on which a plan is confirmed. */
export const choosePath = ({ planId, interval, seats }: Wanted): string =>
  `${planPath}/change?${new URLSearchParams({
    plan: planId,
    interval,
    ...(seats > 0 ? { seats: String(seats) } : {}),
  })}`

export const intervalIn = (query: URLSearchParams): PlanInterval =>
  planIntervals.find((each) => each === query.get('interval')) ?? 'month'

const mostSeats = 1_000

/** What an address or a form asks for; null where it names no plan. */
export function wantedIn(query: { get(name: string): FormDataEntryValue | null }): Wanted | null {
  const text = (name: string) => String(query.get(name) ?? '')
  const planId = text('plan')
  const seats = Number(text('seats') || 0)
  return planId === ''
    ? null
    : {
        planId,
        interval: planIntervals.find((each) => each === text('interval')) ?? 'month',
        seats: Number.isSafeInteger(seats) ? Math.min(Math.max(seats, 0), mostSeats) : 0,
      }
}

/** By which interval a plan is sold where it is not by the wanted one; null where nothing is paid for it. */
export const soldBy = (plan: OfferedPlan, wanted: PlanInterval): PlanInterval | null =>
  [wanted, ...planIntervals].find((each) => priceFor(plan, each)) ?? null
