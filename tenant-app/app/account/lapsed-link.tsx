import type { ReactNode } from 'react'
import { LinkButton } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'

type LapsedLinkProps = Readonly<{ href: string; action: string; children: ReactNode }>

/** For a link that was used, is too old, or was never made here. */
export const LapsedLink = ({ href, action, children }: LapsedLinkProps) => (
  <Frame width="narrow">
    <header className="grid gap-2">
      <h1 className="heading text-2xl">This link does not work any more</h1>
      <p className="text-muted">{children} It may have been used already, or its time is over.</p>
    </header>
    <div>
      <LinkButton href={href}>{action}</LinkButton>
    </div>
  </Frame>
)
