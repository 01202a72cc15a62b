import { Button, formatDateTime, formatZone, useLocale } from '#ui/index.ts'

type NearestTimesProps = Readonly<{
  serviceId: string
  /** Instants, earliest first. */
  starts: readonly string[]
  /** In which they are shown. */
  zone: string
  /** The visitor's own, to be kept with the hold; empty when it is not known. */
  timeZone: string
  /** What else was wished, as fields of the form. */
  wish: Readonly<Record<string, string>>
}>

/** Free times near one that is gone; choosing one goes on to the checkout. */
export function NearestTimes({ serviceId, starts, zone, timeZone, wish }: NearestTimesProps) {
  const locale = useLocale()
  const [first] = starts
  if (!first) return null
  return (
    <section aria-labelledby="nearest" className="grid gap-3">
      <h2 id="nearest" className="text-lg font-strong">
        The nearest free times
      </h2>
      <p className="text-sm text-muted">Times are in {formatZone(zone, first)}.</p>
      <ul className="grid gap-2">
        {starts.map((start) => (
          <li key={start}>
            <form method="post" action="/checkout">
              <input type="hidden" name="serviceId" value={serviceId} />
              <input type="hidden" name="timeZone" value={timeZone} />
              {Object.entries(wish).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Button type="submit" name="start" value={start} variant="secondary" wide>
                {formatDateTime(start, zone, locale)}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
