import type { DayExplanation } from '#platform/scheduling/index.ts'
import { Badge } from '../badge.tsx'
import { formatDay, formatTime } from '../format.ts'
import type { RemedyLink } from './explanation.tsx'
import { closedWords, linesOf, lookOf } from './words.ts'

type ExplainedDayProps = Readonly<{
  day: DayExplanation
  reading: Parameters<typeof linesOf>[1]
  linkOf: RemedyLink
}>

/** One day: how many of its starts are free, a bar of them in order, and what took the others. */
export function ExplainedDay({ day, reading, linkOf }: ExplainedDayProps) {
  const { candidates } = day
  const lines = candidates === 0 ? [{ count: 0, ...closedWords(day, reading) }] : linesOf(day, reading)
  return (
    <li className="grid gap-3 py-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-strong">{formatDay(day.date, reading.locale)}</h3>
        <DayBadge day={day} />
      </div>
      {candidates > 0 ? <Bar day={day} reading={reading} /> : null}
      {lines.length > 0 ? (
        <ul className="grid gap-2 text-sm">
          {lines.map(({ count, words, remedy }, index) => {
            const link = remedy && linkOf(remedy)
            return (
              // Lines have no name of their own, and their order is the day's.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} className="why-line">
                <span className="text-muted tabular-nums">
                  {count === 0 ? null : count === 1 ? '1 start' : `${count} starts`}
                </span>
                <span className="min-w-0 wrap-anywhere">
                  {words.charAt(0).toUpperCase()}
                  {words.slice(1)}
                </span>
                {link ? (
                  <a href={link.href} className="link">
                    {link.label}
                  </a>
                ) : null}
              </li>
            )
          })}
        </ul>
      ) : null}
    </li>
  )
}

function DayBadge({ day: { candidates, free, removed } }: Pick<ExplainedDayProps, 'day'>) {
  if (candidates === 0) return <Badge>Closed</Badge>
  if (removed.every(({ rule }) => rule === 'past') && free === 0) return <Badge>Over</Badge>
  if (free > 0) {
    return (
      <Badge tone="positive">
        {candidates === 1 ? 'Its only start is free' : `${free} of ${candidates} starts free`}
      </Badge>
    )
  }
  return (
    <Badge tone="warning">
      {candidates === 1 ? 'Its only start is not free' : `None of ${candidates} starts free`}
    </Badge>
  )
}

/** The starts of a day in order; each piece as wide as it has starts. The words below say the same. */
function Bar({ day: { runs }, reading: { zone, locale } }: Pick<ExplainedDayProps, 'day' | 'reading'>) {
  const [first, last] = [runs[0], runs.at(-1)]
  return (
    <div aria-hidden="true" className="grid gap-1">
      <div className="why-bar">
        {runs.map(({ rule, firstStart, count }) => (
          <span key={firstStart} className={`why-${lookOf(rule)}`} style={{ flexGrow: count }} />
        ))}
      </div>
      {first && last ? (
        <div className="flex justify-between text-xs text-muted tabular-nums">
          <span>{formatTime(first.firstStart, zone, locale)}</span>
          {last.lastStart === first.firstStart ? null : (
            <span>{formatTime(last.lastStart, zone, locale)}</span>
          )}
        </div>
      ) : null}
    </div>
  )
}
