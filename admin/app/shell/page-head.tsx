import type { ReactNode } from 'react'

/** Where am I, and the one thing to do here. */
export const PageHead = ({
  title,
  children,
  actions,
}: {
  title: ReactNode
  /** One line below the title. */
  children?: ReactNode
  actions?: ReactNode
}) => (
  <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
    <div className="grid min-w-0 gap-1">
      <h1 className="heading text-2xl wrap-anywhere">{title}</h1>
      {children ? <div className="max-w-measure text-sm text-muted">{children}</div> : null}
    </div>
    {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
  </header>
)
