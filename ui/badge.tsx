import type { ReactNode } from 'react'
import type { Tone } from './banner.tsx'
import { cx } from './class-names.ts'

export type BadgeProps = Readonly<{
  tone?: Tone | 'neutral'
  icon?: ReactNode
  children: ReactNode
  className?: string
}>

/** A state in one or two words. Its meaning is in the words; the colour only helps to find it. */
export const Badge = ({ tone = 'neutral', icon, children, className }: BadgeProps) => (
  <span className={cx('badge', `tone-${tone}`, className)}>
    {icon}
    {children}
  </span>
)
