import type { OfferedPlan, PlanDesk } from '#platform/billing/index.ts'
import { planIntervals, priceFor, type PlanInterval } from '#ui/plans/words.ts'

export type Wanted = { planId: string; interval: PlanInterval }

export const intervalIn = (query: { get(name: string): FormDataEntryValue | null }): PlanInterval =>
  planIntervals.find((each) => each === query.get('interval')) ?? 'month'

/** What an address or a form asks for; null where it names no plan. */
export function wantedIn(query: { get(name: string): FormDataEntryValue | null }): Wanted | null {
  const planId = query.get('plan')
  return typeof planId === 'string' && planId !== '' ? { planId, interval: intervalIn(query) } : null
}

/** Pays for a plan already, so that another one is a change of it. */
export const isPaying = ({ subscription }: Pick<PlanDesk, 'subscription'>): boolean =>
  subscription !== null && !subscription.isGiven

/** The plan that is there now: of whoever has chosen none, the one that everybody has. */
export const presentPlanId = ({ subscription, plans }: PlanDesk): string | null =>
  subscription?.planId ?? plans.find(({ isDefault }) => isDefault)?.id ?? null

/** What everybody has who has chosen nothing; its name only where nobody offers one. */
export const defaultPlanOf = ({ plans }: Pick<PlanDesk, 'plans'>): string =>
  plans.find(({ isDefault }) => isDefault)?.name ?? 'what everybody has'

/** By which interval a plan is sold where it is not by the wanted one; null where nothing is paid for it. */
export const soldBy = (plan: OfferedPlan, wanted: PlanInterval): PlanInterval | null =>
  [wanted, ...planIntervals].find((each) => priceFor(plan, each)) ?? null
