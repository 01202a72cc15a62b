import type { ReactNode } from 'react'

export type PageHeadProps = Readonly<{
  title: ReactNode
  /** One line below the title. */
  children?: ReactNode
  actions?: ReactNode
}>

/** Where am I, and the one thing to do here. */
export const PageHead = ({ title, children, actions }: PageHeadProps) => (
  <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
    <div className="grid min-w-0 gap-1">
      <h1 className="heading text-2xl wrap-anywhere">{title}</h1>
      {children ? <div className="page-lead max-w-measure text-muted">{children}</div> : null}
    </div>
    {actions ? <div className="flex flex-wrap items-center gap-3">{actions}</div> : null}
  </header>
)
