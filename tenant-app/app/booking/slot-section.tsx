import { useNavigation } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import type { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  Banner,
  Button,
  formatDateTime,
  formatDuration,
  formatMoney,
  SlotPicker,
  useBrowserZone,
  useLocale,
} from '#ui/index.ts'
import { monthOf, wallClock } from '#ui/calendar/dates.ts'
import { presentOf } from '#ui/server-clock.ts'
import { monthRange, neighbours, toSlotMonth, type SlotMonth } from './slots.ts'
import {
  isChoosable,
  isClass,
  ofHold,
  pathOf,
  placeCount,
  priceOf,
  wishQuery,
  type Choosable,
  type Wish,
} from './wish.ts'

export type SlotSectionProps = Readonly<{
  service: Choosable & { id: string; horizonDays: number; bookingMode: 'instant' | 'approval' }
  wish: Wish
  slots: SlotMonth
  /** The day that is open at first. */
  selected: string | null
  /** Told each day that is opened, so that another length is shown for the same day. */
  onDay: (day: string | null) => void
}>

/**
 * Choosing a time and going on to the checkout. Without scripts days are links and the chosen time is posted; with
 * them the free times are asked for anew, because the page may be some seconds old.
 */
export function SlotSection({ service, wish, slots: initial, selected: first, onDay }: SlotSectionProps) {
  const [slots, setSlots] = useState(initial)
  const [selected, setShown] = useState(first)
  const [isLoading, setLoading] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const zone = useBrowserZone()
  const locale = useLocale()
  const navigation = useNavigation()
  const latest = useRef(0)
  const setSelected = (day: string | null) => {
    setShown(day)
    onDay(day)
  }

  async function show(month: string, day: string | null) {
    const turn = (latest.current += 1)
    setLoading(true)
    setFailed(false)
    try {
      const range = monthRange(month, initial.today)
      const answer = await fetch(
        pathOf(`/api/v1/services/${service.id}/availability`, { ...range, ...ofHold(wish) }),
        { headers: { accept: 'application/json' } },
      )
      if (!answer.ok) throw new Error(String(answer.status))
      const view = (await answer.json()) as AvailabilityView
      const present = presentOf(answer)
      const today = present ? wallClock(present, view.serviceTimeZone).date : initial.today
      const next = toSlotMonth(month, view, today)
      if (turn !== latest.current) return
      setSlots(next)
      setSelected(day ?? Object.keys(next.days)[0] ?? null)
    } catch {
      if (turn === latest.current) setFailed(true)
    } finally {
      if (turn === latest.current) setLoading(false)
    }
  }

  // The page comes from a cache that may be seconds old, and a step back may bring an older one.
  useEffect(() => {
    const refresh = () => void show(initial.month, first)
    refresh()
    const onShow = (event: PageTransitionEvent) => event.persisted && refresh()
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
    // oxlint-disable-next-line react/exhaustive-deps -- once per service: `show` is made anew at each render
  }, [service.id])

  const { previous, next } = neighbours(slots, service.horizonDays)
  const hrefOf = (query: Record<string, string>) => pathOf('', { ...query, ...wishQuery(wish) }, '#times')
  const pending = navigation.state !== 'idle' && navigation.formAction?.startsWith('/checkout')
  const turn = (month: string | null) => (month ? () => void show(month, null) : undefined)
  const choose = (day: string) => {
    setChosen(undefined)
    if (monthOf(day) === slots.month) setSelected(day)
    else void show(monthOf(day), day)
  }

  return (
    <form method="post" action="/checkout" className="grid gap-6">
      <input type="hidden" name="serviceId" value={service.id} />
      {Object.entries(ofHold(wish)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="timeZone" value={zone ?? ''} />
      {hasFailed ? (
        <Banner tone="warning" title="The free times could not be loaded">
          <button type="button" className="link" onClick={() => void show(slots.month, selected)}>
            Try again
          </button>
        </Banner>
      ) : null}
      <SlotPicker
        month={slots.month}
        today={slots.today}
        days={Object.fromEntries(
          Object.entries(slots.days).map(([day, times]) => [day, { free: times.length }]),
        )}
        selected={selected ?? undefined}
        slots={
          isLoading && !slots.days[selected ?? '']
            ? undefined
            : (slots.days[selected ?? ''] ?? []).map((start) => ({
                start,
                ...(isClass(service) ? { note: placesLeft(slots, service, start) } : {}),
              }))
        }
        zone={slots.zone}
        nextFree={
          slots.nextFree ?? Object.keys(slots.days).find((day) => day > (selected ?? '')) ?? undefined
        }
        hrefForDay={(day) => hrefOf({ date: day })}
        previousHref={previous ? hrefOf({ month: previous }) : undefined}
        nextHref={next ? hrefOf({ month: next }) : undefined}
        onSelectDay={choose}
        onPrevious={turn(previous)}
        onNext={turn(next)}
        onSelectSlot={setChosen}
        loading={isLoading && monthOf(selected ?? slots.month) !== slots.month}
      />
      <div className="slot-action">
        <Button type="submit" size="lg" wide loading={pending}>
          Continue
        </Button>
        <Button
          type="submit"
          variant="quiet"
          wide
          formMethod="get"
          formAction={`/services/${service.id}/repeat`}
        >
          Repeat it every few weeks
        </Button>
        <p aria-live="polite" className="text-center text-sm text-muted">
          {chosen ? (
            <>
              {formatDateTime(chosen, slots.zone, locale)}
              {isChoosable(service) ? ` · ${priceWords(service, wish, locale)}` : null}
            </>
          ) : (
            'You pay at the appointment. No account needed.'
          )}
        </p>
      </div>
    </form>
  )
}

/** A class that nobody has booked yet has all its places. */
const placesLeft = (slots: SlotMonth, { capacity }: Choosable, start: string) =>
  `${placeCount(slots.places[Date.parse(start)] ?? capacity)} left`

function priceWords(service: Choosable, wish: Wish, locale: string): string {
  const { durationMinutes, priceAmount } = priceOf(service, wish)
  const price = formatMoney(priceAmount, service.currency, locale)
  if (service.mostSeats > 1) return `${placeCount(wish.seats ?? 1)}, ${price}`
  return `${formatDuration(durationMinutes, locale)}, ${price}`
}
