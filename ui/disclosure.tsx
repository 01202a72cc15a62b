import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export type DisclosureProps = Readonly<{
  summary: ReactNode
  children: ReactNode
  open?: boolean
  className?: string
}>

/** Something that opens and closes in place, without scripts: questions and answers, more filters. */
export const Disclosure = ({ summary, children, open, className }: DisclosureProps) => (
  <details className={cx('disclosure', className)} open={open}>
    <summary>
      <span className="min-w-0">{summary}</span>
      <ChevronDown aria-hidden="true" className="icon" />
    </summary>
    <div className="pb-4 text-muted">{children}</div>
  </details>
)
