import { CircleUserRound, Search } from 'lucide-react'
import { cx, Picture } from '#ui/index.ts'
import { PersonMenu } from './person-menu.tsx'
import type { Site } from './site.ts'

const places = [
  { href: '/services', label: 'Services' },
  { href: '/providers', label: 'Providers' },
]

/** The mark and the ways into the marketplace, composed as the theme says. Links only: nothing here needs scripts. */
export function Header({ site }: { site: Site }) {
  const announcement = site.look.settings.announcement
  return (
    <>
      {typeof announcement === 'string' && announcement ? (
        <p className="announcement">{announcement}</p>
      ) : null}
      <header className={cx('site-header', `site-header-${site.look.header}`)}>
        <div className="site-header-row">
          <Mark site={site} />
          <nav aria-label="Main" className="site-nav">
            {places.map(({ href, label }) => (
              <a key={href} href={href} className="site-nav-link">
                {label}
              </a>
            ))}
          </nav>
          <div className="site-tools">
            <a href="/services#search" className="site-tool" aria-label="Search">
              <Search aria-hidden="true" className="icon" />
            </a>
            {site.user ? (
              <PersonMenu user={site.user} />
            ) : (
              <a href="/sign-in" className="site-tool">
                <CircleUserRound aria-hidden="true" className="icon" />
                <span className="max-sm:sr-only">Sign in</span>
              </a>
            )}
          </div>
        </div>
      </header>
    </>
  )
}

const Mark = ({ site }: { site: Site }) => (
  <a href="/" className="site-mark">
    {site.logo ? (
      <Picture
        src={site.logo.variants.at(0)?.url ?? ''}
        variants={site.logo.variants}
        sizes="2.5rem"
        width={site.logo.width}
        height={site.logo.height}
        alt=""
        eager
        className="site-mark-image"
      />
    ) : null}
    <span>{site.name}</span>
  </a>
)
