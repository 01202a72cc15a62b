import {
  formatDate,
  formatDateTime,
  formatRelative,
  formatTime,
  toMillis,
  type DateStyle,
  type Instant,
} from './format.ts'
import { useLocale } from './kit.tsx'

export type TimeProps = Readonly<{
  instant: Instant
  /** IANA zone it is shown in. */
  zone: string
  show?: 'date' | 'time' | 'datetime'
  style?: DateStyle
  /** Shown as a distance from this instant ("2 hours ago"); the absolute time is in the title. */
  relativeTo?: Instant
  className?: string
}>

/** A moment, readable for people and machines. */
export function Time({ instant, zone, show = 'datetime', style = 'date', relativeTo, className }: TimeProps) {
  const locale = useLocale()
  const absolute = {
    date: () => formatDate(instant, zone, locale, style),
    time: () => formatTime(instant, zone, locale),
    datetime: () => formatDateTime(instant, zone, locale, style),
  }[show]()
  const iso = new Date(toMillis(instant)).toISOString()
  return (
    <time dateTime={iso} title={relativeTo === undefined ? undefined : absolute} className={className}>
      {relativeTo === undefined ? absolute : formatRelative(instant, relativeTo, locale)}
    </time>
  )
}
