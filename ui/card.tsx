import { forwardRef, type HTMLAttributes, type ReactNode } from 'react'
import { cx } from './class-names.ts'

export type CardProps = HTMLAttributes<HTMLElement> & {
  as?: 'div' | 'section' | 'article' | 'li'
  /** Without padding, for images and tables that reach the edge. */
  flush?: boolean
  /** The card holds one link (`card-link`) that covers it; it lifts under the pointer. */
  linked?: boolean
}

/** A framed piece of content. */
export const Card = forwardRef<HTMLElement, CardProps>(function Card(
  { as: Element = 'div', flush, linked, className, ...rest },
  ref,
) {
  const classes = cx('card', flush && 'card-flush', linked && 'card-linked', className)
  // The four elements differ in nothing that a ref could notice.
  return <Element ref={ref as never} className={classes} {...rest} />
})

export type CardHeaderProps = Readonly<{
  title: ReactNode
  /** Heading level; the look stays the same. */
  level?: 2 | 3 | 4
  description?: ReactNode
  actions?: ReactNode
}>

/** Title, one line about it, and what can be done with it. */
export function CardHeader({ title, level = 2, description, actions }: CardHeaderProps) {
  const Heading = `h${level}` as const
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <Heading className="text-lg font-strong">{title}</Heading>
        {description ? <p className="text-sm text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}
