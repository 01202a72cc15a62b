import type { ReactNode } from 'react'
import { Banner } from '#ui/index.ts'
import { CodeForm } from './code-form.tsx'
import type { FormAnswer } from './form.server.ts'

type CodePageProps = Readonly<{
  title: string
  /** Where the message went, and how long its code works. */
  children: ReactNode
  result: FormAnswer | undefined
  submit: string
  sending: string
  backHref: string
}>

/** Asks for the code of a message, inside of the account's pages. */
export const CodePage = ({ title, children, result, submit, sending, backHref }: CodePageProps) => (
  <div className="grid max-w-md gap-6">
    <header className="grid gap-2">
      <h1 className="heading text-2xl">{title}</h1>
      <p className="text-muted">{children}</p>
    </header>
    {sending && !result ? <Banner tone="positive">The message was sent once more.</Banner> : null}
    <CodeForm result={result} submit={submit} sending={sending} />
    <p>
      <a className="link inline-flex min-h-11 items-center" href={backHref}>
        Leave it as it is
      </a>
    </p>
  </div>
)
