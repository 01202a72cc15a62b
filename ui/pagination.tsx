import { ArrowLeft, ArrowRight } from 'lucide-react'
import { LinkButton } from './button.tsx'
import { useWords } from './kit.tsx'

export type PaginationProps = Readonly<{
  previousHref?: string
  nextHref?: string
  /** "1–20 of 143", where the total is known cheaply. */
  summary?: string
  /** Names the list for screen readers. */
  label?: string
}>

/** Steps through a list by cursor links. Absent when the list fits on one page. */
export function Pagination({ previousHref, nextHref, summary, label }: PaginationProps) {
  const words = useWords()
  if (!previousHref && !nextHref) return null
  return (
    <nav
      aria-label={label ?? words.pages}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-4"
    >
      <span className="sm:flex-1">
        {previousHref ? (
          <LinkButton
            variant="secondary"
            href={previousHref}
            rel="prev"
            icon={<ArrowLeft aria-hidden="true" className="icon rtl:-scale-x-100" />}
          >
            {words.previous}
          </LinkButton>
        ) : null}
      </span>
      {summary ? (
        <span className="text-sm text-muted tabular-nums max-sm:order-last max-sm:w-full max-sm:text-center">
          {summary}
        </span>
      ) : null}
      <span className="text-end sm:flex-1">
        {nextHref ? (
          <LinkButton variant="secondary" href={nextHref} rel="next">
            {words.next}
            <ArrowRight aria-hidden="true" className="icon ms-2 inline rtl:-scale-x-100" />
          </LinkButton>
        ) : null}
      </span>
    </nav>
  )
}
