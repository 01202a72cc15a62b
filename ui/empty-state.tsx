import type { ReactNode } from 'react'

export type EmptyStateProps = Readonly<{
  icon?: ReactNode
  /** A drawing of the brand, instead of an icon. */
  picture?: ReactNode
  title: string
  /** What will be here, and how it gets here. */
  children?: ReactNode
  /** The next step: one button or link. */
  action?: ReactNode
  level?: 1 | 2 | 3
}>

/** A list with nothing in it yet; teaches the next step. */
export function EmptyState({ icon, picture, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const
  return (
    <div className="mx-auto grid max-w-sm justify-items-center gap-2 px-4 py-12 text-center">
      {picture ? <div className="mb-4">{picture}</div> : null}
      {icon ? <span className="empty-icon">{icon}</span> : null}
      <Heading className="text-lg font-strong text-balance">{title}</Heading>
      {children ? <div className="text-muted text-pretty">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}
