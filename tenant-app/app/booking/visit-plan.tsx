import { formatDuration, formatMoney, formatTime, useLocale } from '#ui/index.ts'

export type PlannedPart = Readonly<{
  serviceTitle: string
  providerName: string
  startsAt: string
  endsAt: string
  priceAmount: number
  currency: string
  members: readonly { id: string; name: string }[]
}>

/** Who does what when, part by part, with the breaks in between. */
export function VisitPlan({ parts, zone }: { parts: readonly PlannedPart[]; zone: string }) {
  const locale = useLocale()
  return (
    <ol className="grid gap-3">
      {parts.map((part, index) => {
        const before = parts[index - 1]
        const pause = before ? (Date.parse(part.startsAt) - Date.parse(before.endsAt)) / 60_000 : 0
        return (
          <li key={part.startsAt + part.serviceTitle} className="grid gap-3">
            {pause > 0 ? (
              <p className="ps-16 text-sm text-muted">{formatDuration(pause, locale, 'long')} in between</p>
            ) : null}
            <div className="flex gap-4">
              <p className="w-12 shrink-0 tabular-nums">{formatTime(part.startsAt, zone, locale)}</p>
              <div className="min-w-0 flex-1">
                <p className="flex justify-between gap-3">
                  <span className="font-strong wrap-anywhere">{part.serviceTitle}</span>
                  <span className="shrink-0 tabular-nums">
                    {formatMoney(part.priceAmount, part.currency, locale)}
                  </span>
                </p>
                <p className="text-sm text-muted">{whoWords(part)}</p>
              </div>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

const whoWords = ({ members, providerName }: PlannedPart) =>
  members.length > 0 ? `${members.map(({ name }) => name).join(' and ')}, ${providerName}` : providerName
