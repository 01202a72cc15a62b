import type { BookingView, CheckoutView } from '#platform/booking/index.ts'
import { useLocale } from '#ui/index.ts'
import { movingLine, policyLines } from '#ui/policy-lines.ts'
import { costLines } from './policy-words.ts'

/** What is agreed with a booking, before there is a time. */
export const PolicySentences = ({ policy }: { policy: BookingView['policy'] }) => (
  <ul className="grid list-disc gap-1 ps-5 text-sm text-muted">
    {policyLines(policy).map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)

type AgreedProps = Readonly<{
  agreed: Parameters<typeof costLines>[0]
  now: string
  /** It is still to be agreed to. */
  isAhead?: boolean
}>

/** What cancelling, not coming and moving cost for one appointment, with its dates and amounts. */
export function PolicyTable({ agreed, now, isAhead = false }: AgreedProps) {
  const locale = useLocale()
  const lines = costLines(agreed, now, locale)
  return (
    <section aria-labelledby="policy" className="grid gap-3">
      <h2 id="policy" className="font-strong">
        {isAhead ? 'What you agree to' : 'What is agreed'}
      </h2>
      <CostLines lines={lines} />
      <p className="text-sm text-muted">{movingLine(agreed.policy)}</p>
    </section>
  )
}

const CostLines = ({ lines }: { lines: ReturnType<typeof costLines> }) =>
  lines.length > 0 ? (
    <dl className="grid gap-2">
      {lines.map(({ when, cost }) => (
        <div key={when} className="price-line">
          <dt className="min-w-0 text-muted">{when}</dt>
          <dd>{cost}</dd>
        </div>
      ))}
    </dl>
  ) : null

/** What is to be agreed to for each part of a visit: they may differ from service to service. */
export function VisitPolicies({ group, now }: { group: NonNullable<CheckoutView['group']>; now: string }) {
  const locale = useLocale()
  return (
    <section aria-labelledby="policy" className="grid gap-5">
      <h2 id="policy" className="font-strong">
        What you agree to
      </h2>
      {group.items.map((item, index) => (
        <div key={index} className="grid gap-2">
          <h3>{item.serviceTitle}</h3>
          <CostLines lines={costLines(item, now, locale)} />
          <p className="text-sm text-muted">{movingLine(item.policy)}</p>
        </div>
      ))}
    </section>
  )
}
