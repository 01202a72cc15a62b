import type { ReactNode } from 'react'
import type { AvailabilityExplanation } from '#platform/scheduling/index.ts'
import { Banner } from '../banner.tsx'
import { useLocale } from '../kit.tsx'
import { ExplainedDay } from './explained-day.tsx'
import { lookOf, looks, stopWords, type Look, type Remedy } from './words.ts'

/** A link that mends something; null where whoever reads has no page for it. */
export type RemedyLink = (remedy: Remedy) => { href: string; label: string } | null

export type ExplanationProps = Readonly<{
  explained: AvailabilityExplanation
  /** For a provider without hours, who has no zone of their own yet. */
  fallbackZone: string
  linkOf: RemedyLink
}>

/**
 * Why a service can or cannot be booked, day by day: a bar of the day's starts, and in words what took which of them
 * and where to mend it.
 */
export function Explanation({ explained, fallbackZone, linkOf }: ExplanationProps) {
  const locale = useLocale()
  const reading = { explained, zone: explained.timeZone ?? fallbackZone, locale }
  const used = new Set(explained.days.flatMap(({ runs }) => runs.map(({ rule }) => lookOf(rule))))
  return (
    <div className="grid gap-6">
      <Verdict explained={explained} linkOf={linkOf} />
      {used.size > 0 ? <Legend used={used} /> : null}
      <ol className="grid divide-y divide-border">
        {explained.days.map((day) => (
          <ExplainedDay key={day.date} day={day} reading={reading} linkOf={linkOf} />
        ))}
      </ol>
    </div>
  )
}

/** The answer in one sentence, before the days. */
function Verdict({ explained, linkOf }: Pick<ExplanationProps, 'explained' | 'linkOf'>) {
  const { stops, hasHours, days } = explained
  const free = days.reduce((sum, day) => sum + day.free, 0)
  const span = days.length === 1 ? 'on this day' : `in these ${days.length} days`
  const links = (remedies: Remedy[]): ReactNode =>
    remedies.map((remedy) => {
      const link = linkOf(remedy)
      return link ? (
        <a key={link.href} href={link.href} className="link font-strong">
          {link.label}
        </a>
      ) : null
    })
  if (stops.length > 0) {
    return (
      <Banner
        tone="negative"
        role="note"
        title="Nobody can book it, whatever the hours say"
        actions={links(stops.map(({ reason }) => stopWords[reason].remedy))}
      >
        {stops.map(({ reason }) => stopWords[reason].words).join(' ')}
      </Banner>
    )
  }
  if (!hasHours) {
    return (
      <Banner
        tone="negative"
        role="note"
        title="Nobody can book it: there are no working hours"
        actions={links([{ to: 'hours' }])}
      >
        Nobody who does this service has set any hours yet.
      </Banner>
    )
  }
  if (free === 0) {
    return (
      <Banner tone="warning" role="note" title={`Nobody can book it ${span}`}>
        What took the starts is said below, day by day.
      </Banner>
    )
  }
  return (
    <Banner tone="positive" role="note">
      Customers are offered {free === 1 ? 'one start' : `${free} starts`} {span}.
    </Banner>
  )
}

const Legend = ({ used }: { used: ReadonlySet<Look> }) => (
  <ul className="flex flex-wrap gap-x-5 gap-y-2 text-sm text-muted" aria-label="Colours of the bars">
    {(Object.keys(looks) as Look[])
      .filter((look) => used.has(look))
      .map((look) => (
        <li key={look} className="inline-flex items-center gap-2">
          <span aria-hidden="true" className={`why-key why-${look}`} />
          {looks[look]}
        </li>
      ))}
  </ul>
)
