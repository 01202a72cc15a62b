import { useNavigate, useNavigation } from '@remix-run/react'
import { Button, formatDuration, LinkButton, SlotPicker, useBrowserZone, useLocale } from '#ui/index.ts'
import { neighbours } from './slots.ts'
import type { VisitTimes as Times } from './visit.server.ts'
import { visitFields, visitPath, waits, type VisitItem } from './visit.ts'

type VisitTimesProps = Readonly<{ items: readonly VisitItem[]; wait: number; times: Times }>

/** How far ahead the months lead; what the services allow, their times say. */
const farthestDays = 365

/** The starts at which everything fits. Days and months are addresses; the chosen start leads to its review. */
export function VisitTimes({ items, wait, times: { slots, selected, options } }: VisitTimesProps) {
  const navigate = useNavigate()
  const locale = useLocale()
  const isLoading = useNavigation().state === 'loading'
  const zone = useBrowserZone()
  const { previous, next } = neighbours(slots, farthestDays)
  const hrefForDay = (date: string) => visitPath(items, wait, { date }, '#times')
  const hrefForMonth = (month: string) => visitPath(items, wait, { month }, '#times')
  const go = (href: string) => void navigate(href, { preventScrollReset: true, replace: true })
  const shortest = Math.min(...options.map(({ totalMinutes }) => totalMinutes))
  const isEmpty = Object.keys(slots.days).length === 0
  const longer = waits.find((each) => each > wait)
  return (
    <form method="get" action="/visit" className="grid gap-6">
      {visitFields(items, wait).map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      {selected ? <input type="hidden" name="date" value={selected} /> : null}
      <input type="hidden" name="timeZone" value={zone ?? ''} />
      <SlotPicker
        month={slots.month}
        today={slots.today}
        days={Object.fromEntries(
          Object.entries(slots.days).map(([day, free]) => [day, { free: free.length }]),
        )}
        selected={selected ?? undefined}
        slots={options.map(({ startsAt, totalMinutes }) => ({
          start: startsAt,
          ...(totalMinutes > shortest ? { note: formatDuration(totalMinutes, locale) } : {}),
        }))}
        zone={slots.zone}
        nextFree={
          slots.nextFree ?? Object.keys(slots.days).find((day) => day > (selected ?? '')) ?? undefined
        }
        hrefForDay={hrefForDay}
        previousHref={previous ? hrefForMonth(previous) : undefined}
        nextHref={next ? hrefForMonth(next) : undefined}
        onSelectDay={(day) => go(hrefForDay(day))}
        onPrevious={previous ? () => go(hrefForMonth(previous)) : undefined}
        onNext={next ? () => go(hrefForMonth(next)) : undefined}
        loading={isLoading}
      />
      {isEmpty && longer ? (
        <p>
          {wait === 0
            ? 'They do not fit one right after the other then.'
            : `They do not fit with breaks of up to ${formatDuration(wait, locale, 'long')} then.`}{' '}
          <a className="link" href={visitPath(items, longer, {}, '#times')}>
            Allow up to {formatDuration(longer, locale, 'long')} in between
          </a>
        </p>
      ) : null}
      <div className="slot-action">
        {options.length > 0 ? (
          <Button type="submit" size="lg" wide>
            Continue
          </Button>
        ) : (
          <LinkButton href="/services" variant="secondary" wide>
            Choose other services
          </LinkButton>
        )}
        <p className="text-center text-sm text-muted">You pay at the appointment. No account needed.</p>
      </div>
    </form>
  )
}
