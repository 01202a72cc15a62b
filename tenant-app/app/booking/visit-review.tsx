import {
  ActionForm,
  Banner,
  formatDate,
  formatDateTime,
  formatDuration,
  formatTimeRange,
  formatZone,
  LinkButton,
  PriceBreakdown,
  SubmitButton,
  useBrowserZone,
  useLocale,
  wallClock,
} from '#ui/index.ts'
import { VisitPlan } from './visit-plan.tsx'
import type { ChosenService, VisitTimes } from './visit.server.ts'
import { visitPath, type VisitItem } from './visit.ts'

type Review = Readonly<{
  option: VisitTimes['options'][number]
  who: readonly (readonly { id: string; name: string }[])[]
}>
type ReviewProps = Readonly<{
  chosen: readonly ChosenService[]
  wait: number
  times: VisitTimes
  review: Review
}>

/** How the visit goes that begins then, before anything is kept: who does what when, how long and for how much. */
export function ReviewVisit({ chosen, wait, times, review: { option, who } }: ReviewProps) {
  const locale = useLocale()
  const browserZone = useBrowserZone()
  const { preview } = times
  const zone = preview.timeZone
  const items = chosen.map(({ item }) => item)
  const { date } = wallClock(option.startsAt, zone)
  const parts = chosen.map(({ service }, index) => {
    const startsAt = option.starts[index]!
    const { durationMinutes, priceAmount } = preview.items[index]!
    return {
      serviceTitle: service.title,
      providerName: service.provider.businessName,
      startsAt,
      endsAt: new Date(Date.parse(startsAt) + durationMinutes * 60_000).toISOString(),
      priceAmount,
      currency: preview.currency,
      members: who[index] ?? [],
    }
  })
  return (
    <>
      <div className="grid gap-1">
        <h2 id="times-title" className="text-xl font-strong">
          {formatDate(option.startsAt, zone, locale, 'full')}
        </h2>
        <p>
          {formatTimeRange(option.startsAt, option.endsAt, zone, locale)} ·{' '}
          {formatDuration(option.totalMinutes, locale, 'long')}
        </p>
        <p className="text-sm text-muted">{formatZone(zone, option.startsAt)}</p>
      </div>
      <VisitPlan parts={parts} zone={zone} />
      <PriceBreakdown
        lines={[]}
        total={preview.totalAmount}
        currency={preview.currency}
        note="You pay at the appointment."
      />
      <ActionForm action={visitPath(items, wait, { date, start: option.startsAt })} className="grid gap-2">
        <input type="hidden" name="timeZone" value={browserZone ?? ''} />
        {option.starts.map((start, index) => (
          <input key={index} type="hidden" name="starts" value={start} />
        ))}
        <SubmitButton size="lg" wide>
          Keep these times
        </SubmitButton>
        <LinkButton variant="quiet" wide href={visitPath(items, wait, { date }, '#times')}>
          Choose another time
        </LinkButton>
      </ActionForm>
    </>
  )
}

type TakenProps = Readonly<{
  items: readonly VisitItem[]
  wait: number
  times: VisitTimes
  start: string
  /** It was to be kept, and somebody else was faster. */
  isRefused: boolean
}>

/** The whole chain does not fit then any more: the nearest starts at which it does. */
export function TakenVisit({ items, wait, times, start, isRefused }: TakenProps) {
  const locale = useLocale()
  const { zone, days } = times.slots
  const wanted = Date.parse(start)
  const nearest = Object.values(days)
    .flat()
    .toSorted((one, other) => Math.abs(Date.parse(one) - wanted) - Math.abs(Date.parse(other) - wanted))
    .slice(0, 4)
    .toSorted()
  return (
    <div className="grid gap-3">
      <Banner tone="warning" title={`${formatDateTime(start, zone, locale)} is not free any more`}>
        {isRefused ? 'Nothing has been reserved. ' : null}
        {nearest.length > 0 ? 'These are the nearest starts at which everything fits.' : null}
      </Banner>
      {nearest.length > 0 ? (
        <ul className="grid gap-2">
          {nearest.map((each) => (
            <li key={each}>
              <LinkButton
                variant="secondary"
                wide
                href={visitPath(items, wait, { date: wallClock(each, zone).date, start: each }, '#times')}
              >
                {formatDateTime(each, zone, locale)}
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
