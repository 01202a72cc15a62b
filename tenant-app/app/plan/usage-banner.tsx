import type { UsageView } from '#platform/billing/index.ts'
import { Banner, formatDate, LinkButton, useLocale } from '#ui/index.ts'
import { pressingMeter } from '#ui/plans/usage-view.tsx'
import { planPath } from './address.ts'

type Props = Readonly<{ usage: UsageView; zone: string; mayBuy: boolean }>

/** What is nearly used up, and what to do about it; nothing while there is enough left. */
export function UsageBanner({ usage, zone, mayBuy }: Props) {
  const locale = useLocale()
  const pressing = pressingMeter(usage)
  if (!pressing) return null
  const { meter, isReached } = pressing
  const day = formatDate(meter.resetsAt, zone, locale, 'date')
  const goesOn = meter.overageAmount !== null
  return (
    <Banner
      tone={isReached && !goesOn ? 'negative' : 'warning'}
      role="note"
      title={`${meter.label}: ${meter.used} of ${meter.limit} used`}
      actions={
        mayBuy ? (
          <LinkButton href={`${planPath}?feature=${meter.meter}#plans`} size="sm" variant="secondary">
            See plans with more
          </LinkButton>
        ) : null
      }
    >
      {isReached
        ? goesOn
          ? `What goes beyond is charged one by one until ${day}.`
          : `Customers are shown others who are free until ${day}. What is booked already stays booked.`
        : `It begins anew on ${day}.`}
    </Banner>
  )
}
