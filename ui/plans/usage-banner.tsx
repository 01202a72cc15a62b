import type { UsageView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { formatDate } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { pressingMeter } from './usage-view.tsx'

type Props = Readonly<{ usage: UsageView; zone: string; mayBuy: boolean; path: string }>

/** What is nearly used up, and what to do about it; nothing while there is enough left. */
export function UsageBanner({ usage, zone, mayBuy, path }: Props) {
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
          <LinkButton href={`${path}?feature=${meter.meter}#plans`} size="sm" variant="secondary">
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
