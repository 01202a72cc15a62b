import type { ReactNode } from 'react'
import type { Tone } from './banner.tsx'

export type TimelineItem = Readonly<{
  id: string
  title: ReactNode
  /** When it happened or is due, as a Time element or text. */
  at?: ReactNode
  body?: ReactNode
  tone?: Tone | 'neutral'
  icon?: ReactNode
  /** Not happened yet. */
  ahead?: boolean
}>

/** What happened to one thing, in order. */
export const Timeline = ({ items, label }: { items: readonly TimelineItem[]; label: string }) => (
  <ol className="timeline" aria-label={label}>
    {items.map(({ id, title, at, body, tone = 'neutral', icon, ahead }) => (
      <li key={id} data-ahead={ahead || undefined}>
        <span className={`timeline-mark tone-${tone}`} aria-hidden="true">
          {icon}
        </span>
        <div className="timeline-body">
          <div className="flex flex-wrap justify-between gap-x-4">
            <p className="font-strong">{title}</p>
            {at ? <p className="text-sm text-muted">{at}</p> : null}
          </div>
          {body ? <div className="mt-0.5 text-muted">{body}</div> : null}
        </div>
      </li>
    ))}
  </ol>
)
