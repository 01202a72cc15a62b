import type { ReactNode } from 'react'
import { BrandBar } from '../front/brand-bar.tsx'

/** The frame of the pages before the console: one narrow column below the platform's name. */
export const Door = ({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) => (
  <>
    <BrandBar label="Console" />
    <main
      id="content"
      tabIndex={-1}
      className="door mx-auto grid w-full max-w-sm content-start gap-6 px-gutter py-12 sm:py-20"
    >
      <header className="grid gap-2">
        <h1 className="heading text-2xl">{title}</h1>
        {lead ? <p className="text-muted">{lead}</p> : null}
      </header>
      {children}
    </main>
  </>
)
