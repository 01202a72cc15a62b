import { useState } from 'react'
import type { OfferedPlan, PlanComparison as Comparison } from '#platform/billing/index.ts'
import { useHydrated } from '#ui/index.ts'
import { PlanComparison } from '#ui/plans/plan-comparison.tsx'
import { planIntervals, priceFor, type PlanInterval } from '#ui/plans/words.ts'
import { comparisonWith, type EditorFeature } from './plan-form.ts'

/** All plans as whoever chooses one sees them. */
export function ComparisonPreview({ comparison }: { comparison: Comparison }) {
  const isLive = useHydrated()
  const [interval, setInterval] = useState<PlanInterval>('month')
  return (
    <PlanComparison
      caption="Plans, as they will be"
      comparison={comparison}
      interval={interval}
      level={3}
      {...(isLive ? { onInterval: setInterval } : {})}
    />
  )
}

/** One of them, as it stands among the others on a phone; by whatever interval it is sold. */
export const PlanPreview = ({
  plan,
  features,
}: {
  plan: OfferedPlan
  features: readonly EditorFeature[]
}) => (
  <PlanComparison
    comparison={comparisonWith({ plans: [] }, features, plan)}
    interval={planIntervals.find((interval) => priceFor(plan, interval)) ?? 'month'}
    level={3}
  />
)
