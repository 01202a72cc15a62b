import { ChevronRight } from 'lucide-react'
import { cx } from './class-names.ts'
import { useWords } from './kit.tsx'

export type Crumb = Readonly<{ label: string; href?: string }>

/** The way back up. The last crumb is the page itself and no link. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const words = useWords()
  return (
    <nav aria-label={words.breadcrumbs} className="text-sm">
      <ol className="flex flex-wrap items-center gap-x-1.5">
        {crumbs.map(({ label, href }, index) => (
          <li
            key={`${index} ${label}`}
            // On phones the page's own name stands right below, as its heading.
            className={cx('flex min-w-0 items-center gap-1.5 text-muted', !href && 'max-sm:hidden')}
          >
            {index > 0 ? <ChevronRight aria-hidden="true" className="icon rtl:-scale-x-100" /> : null}
            {href ? (
              <a href={href} className="link-quiet inline-block py-2">
                {label}
              </a>
            ) : (
              <span aria-current="page" className="py-2 text-text">
                {label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
