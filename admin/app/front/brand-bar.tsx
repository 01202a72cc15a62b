import type { ReactNode } from 'react'
import { Mark } from './mark.tsx'

/** The platform's name, and what the page adds beside it. */
export const BrandBar = ({ label, children }: { label?: string; children?: ReactNode }) => (
  <header className="brand-bar">
    <div className="mx-auto flex min-h-16 w-full max-w-content flex-wrap items-center gap-x-6 gap-y-1 px-gutter py-2">
      <a href="/" className="inline-flex min-h-11 items-center gap-2.5 font-strong">
        <Mark className="size-7 text-on-accent-soft" />
        <span className="text-lg">Shingle</span>
        {label ? <span className="font-normal text-muted">{label}</span> : null}
      </a>
      {children ? (
        <nav aria-label="Main" className="ms-auto flex flex-wrap gap-x-6">
          {children}
        </nav>
      ) : null}
    </div>
  </header>
)

export const BarLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} className="link-quiet inline-flex min-h-11 items-center text-sm">
    {children}
  </a>
)
