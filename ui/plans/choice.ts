import type { OfferedPlan, PlanDesk } from '#platform/billing/index.ts'
import { planIntervals, priceFor, type PlanInterval } from './words.ts'

export type Wanted = { planId: string; interval: PlanInterval; seats: number }

type Asked = { get(name: string): FormDataEntryValue | null }

/** The page on which a plan is confirmed. */
export const choosePath = (path: string, { planId, interval, seats }: Wanted): string =>
  `${path}/change?${new URLSearchParams({
    plan: planId,
    interval,
    ...(seats > 0 ? { seats: String(seats) } : {}),
  })}`

export const intervalIn = (asked: Asked): PlanInterval =>
  planIntervals.find((each) => each === asked.get('interval')) ?? 'month'

export const mostSeats = 1_000

/** What an address or a form asks for; null where it names no plan. */
export function wantedIn(asked: Asked): Wanted | null {
  const planId = String(asked.get('plan') ?? '')
  const seats = Number(asked.get('seats') ?? 0)
  return planId === ''
    ? null
    : {
        planId,
        interval: intervalIn(asked),
        seats: Number.isSafeInteger(seats) ? Math.min(Math.max(seats, 0), mostSeats) : 0,
      }
}

export const couponIn = (asked: Asked): string =>
  String(asked.get('coupon') ?? '')
    .trim()
    .slice(0, 60)

/** By which interval a plan is sold where it is not by the wanted one; null where nothing is paid for it. */
export const soldBy = (plan: OfferedPlan, wanted: PlanInterval): PlanInterval | null =>
  [wanted, ...planIntervals].find((each) => priceFor(plan, each)) ?? null

/** Pays for a plan already, so that another one is a change of it. */
export const isPaying = ({ subscription }: Pick<PlanDesk, 'subscription'>): boolean =>
  subscription !== null && !subscription.isGiven

/** The one that everybody has who has chosen nothing. */
export const defaultOf = ({ plans }: Pick<PlanDesk, 'plans'>): OfferedPlan | undefined =>
  plans.find(({ isDefault }) => isDefault)

/** Its name; words only where nobody offers one. */
export const defaultPlanOf = (desk: Pick<PlanDesk, 'plans'>): string =>
  defaultOf(desk)?.name ?? 'what everybody has'

/** The plan that is there now. */
export const presentPlanId = (desk: PlanDesk): string | null =>
  desk.subscription?.planId ?? defaultOf(desk)?.id ?? null
