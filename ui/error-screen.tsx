import type { ReactNode } from 'react'

export type ErrorScreenProps = Readonly<{
  /** HTTP status, shown small; people quote it to support. */
  status?: number
  title: string
  children: ReactNode
  /** Where to go from here: links or buttons. */
  actions?: ReactNode
  /** A drawing of the brand above the words. */
  picture?: ReactNode
  /** Identifier of the failed request, to find it in the logs. */
  requestId?: string
}>

/** A whole page that says what happened, what is safe and where to go. It takes the brand from the tokens. */
export function ErrorScreen({ status, title, children, actions, picture, requestId }: ErrorScreenProps) {
  return (
    <main id="content" className="mx-auto grid min-h-[70dvh] max-w-lg content-center gap-4 px-gutter py-16">
      {picture}
      {status ? <p className="text-sm font-strong text-muted tabular-nums">{status}</p> : null}
      <h1 className="heading text-3xl">{title}</h1>
      <div className="text-muted">{children}</div>
      {actions ? <div className="mt-2 flex flex-wrap gap-3">{actions}</div> : null}
      {requestId ? <p className="mt-4 font-mono text-xs text-muted">{requestId}</p> : null}
    </main>
  )
}
