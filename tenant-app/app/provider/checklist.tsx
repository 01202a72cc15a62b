import { CircleCheck, CircleDashed } from 'lucide-react'
import type { OwnProviderView } from '#platform/providers/index.ts'
import { Badge, cx } from '#ui/index.ts'

/** What the page still needs, and what would make it better; each leads to where it is done. */
export const Checklist = ({ items }: { items: OwnProviderView['checklist'] }) => (
  <ul className="grid gap-1">
    {items.map(({ item, words, isDone, isRequired }) => {
      const Icon = isDone ? CircleCheck : CircleDashed
      return (
        <li key={item} className="flex min-h-9 items-start gap-3 py-1">
          <Icon
            aria-hidden="true"
            className={cx('icon mt-1 shrink-0', isDone ? 'text-positive' : 'text-muted')}
          />
          <span className={cx('min-w-0 grow', isDone && 'text-muted')}>
            {isDone ? (
              <>
                {words}
                <span className="sr-only">, done</span>
              </>
            ) : (
              <a href={`/provider/page#${item}`} className="link">
                {words}
              </a>
            )}
          </span>
          {isRequired && !isDone ? <Badge tone="warning">Needed</Badge> : null}
        </li>
      )
    })}
  </ul>
)
