import { MailCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'

type MailedProps = Readonly<{ email: string; again: string; children: ReactNode }>

/** The same for everybody who asked, whether somebody here has the address or not. */
export const Mailed = ({ email, again, children }: MailedProps) => (
  <Frame width="narrow">
    <div aria-live="polite" className="grid justify-items-start gap-3">
      <MailCheck aria-hidden="true" className="size-10 text-accent" />
      <h1 className="heading text-2xl">Look into your mailbox</h1>
      <p>
        A message is on its way to <span className="font-strong wrap-anywhere">{email}</span>.
      </p>
      <p className="text-muted">{children}</p>
    </div>
    <div className="grid gap-3 border-t border-border pt-6">
      <p className="text-sm text-muted">Nothing after a minute? Look among the unwanted mail first.</p>
      <div>
        <LinkButton variant="secondary" href={again}>
          Try another address
        </LinkButton>
      </div>
    </div>
  </Frame>
)
