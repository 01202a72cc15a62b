import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { forwardRef, type HTMLAttributes, type ReactNode } from 'react'
import { cx } from './class-names.ts'

export type Tone = 'info' | 'positive' | 'warning' | 'negative'

const icons = { info: Info, positive: CircleCheck, warning: TriangleAlert, negative: CircleAlert }

export type BannerProps = Omit<HTMLAttributes<HTMLDivElement>, 'title'> & {
  tone?: Tone
  title?: ReactNode
  /** Buttons or links below the text. */
  actions?: ReactNode
}

/**
 * A message that stays in the page. Warnings and errors speak up to screen readers when they appear; the others
 * wait for their turn.
 */
export const Banner = forwardRef<HTMLDivElement, BannerProps>(function Banner(
  { tone = 'info', title, actions, className, children, ...rest },
  ref,
) {
  const Icon = icons[tone]
  const urgent = tone === 'negative' || tone === 'warning'
  return (
    <div
      ref={ref}
      role={urgent ? 'alert' : 'status'}
      className={cx('banner', `tone-${tone}`, className)}
      {...rest}
    >
      <Icon aria-hidden="true" className="icon mt-0.5 shrink-0" />
      <div className="grid min-w-0 gap-1">
        {title ? <p className="font-strong">{title}</p> : null}
        {children ? <div className="text-text">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  )
})
