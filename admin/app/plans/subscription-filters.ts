import type { SoldSubscription } from '#platform/billing/index.ts'

type Standing = SoldSubscription['standing']

/** The tabs of the list; null: all of them. */
export const standingTabs: readonly { standing: Standing | null; label: string }[] = [
  { standing: null, label: 'All' },
  { standing: 'active', label: 'Active' },
  { standing: 'trialing', label: 'On trial' },
  { standing: 'past_due', label: 'Payment failed' },
  { standing: 'grace', label: 'Last notice' },
  { standing: 'lapsed', label: 'Limited' },
  { standing: 'paused', label: 'Paused' },
  { standing: 'ended', label: 'Ended' },
]

const ids = /^[0-9a-f-]{36}$/

/** The filters of the address; what is not one of them is left away, so that every address shows a list. */
export function subscriptionFilters(query: URLSearchParams) {
  const q = (query.get('q') ?? '').trim().slice(0, 100)
  const planId = query.get('plan') ?? ''
  const standing = standingTabs.find((each) => each.standing === query.get('standing'))?.standing ?? null
  return {
    ...(standing === null ? {} : { standing }),
    ...(q === '' ? {} : { q }),
    ...(ids.test(planId) ? { planId } : {}),
  }
}

export const charts = ['revenue', 'subscribers'] as const
export type ChartName = (typeof charts)[number]
export const chartOf = (query: URLSearchParams): ChartName =>
  charts.find((each) => each === query.get('chart')) ?? 'revenue'
