import { NavLink, useLocation } from '@remix-run/react'
import {
  BadgeCheck,
  CalendarDays,
  CalendarSync,
  ClipboardList,
  Clock,
  Ellipsis,
  ExternalLink,
  FileText,
  Gem,
  Hourglass,
  House,
  LayoutTemplate,
  LogOut,
  Share2,
  Sparkles,
  UserRound,
  UserRoundCheck,
  Users,
  Wallet,
  Landmark,
  Warehouse,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'
import { useClientLinks } from './client-links.ts'
import { LiveState } from './live-state.tsx'

type Place = {
  to: string
  label: string
  icon: LucideIcon
  end?: boolean
  /** The rest of the team does not see it. */
  isOwners?: boolean
}

const daily: Place[] = [
  { to: '/provider', label: 'Today', icon: House, end: true },
  { to: '/provider/calendar', label: 'Calendar', icon: CalendarDays },
  { to: '/provider/bookings', label: 'Bookings', icon: ClipboardList },
  { to: '/provider/services', label: 'Services', icon: Sparkles },
]
const occasional: Place[] = [
  { to: '/provider/earnings', label: 'Earnings', icon: Wallet, isOwners: true },
  { to: '/provider/payouts', label: 'Payouts', icon: Landmark, isOwners: true },
  { to: '/provider/documents', label: 'Invoices', icon: FileText, isOwners: true },
  { to: '/provider/plan', label: 'Your plan', icon: Gem },
  { to: '/provider/availability', label: 'Availability', icon: Clock },
  { to: '/provider/calendars', label: 'Connected calendars', icon: CalendarSync },
  { to: '/provider/waitlist', label: 'Waitlist', icon: Hourglass },
  { to: '/provider/onboarding', label: 'Your profile', icon: UserRoundCheck },
  { to: '/provider/page', label: 'Your page', icon: LayoutTemplate },
  { to: '/provider/credentials', label: 'Credentials', icon: BadgeCheck },
  { to: '/provider/team', label: 'Team', icon: Users },
  { to: '/provider/resources', label: 'Equipment', icon: Warehouse },
  { to: '/provider/share', label: 'Share', icon: Share2 },
]

export type ShellProvider = {
  businessName: string
  slug: string
  logoUrl: string | null
  person: string
  isOwner: boolean
}

/** The frame of the area: a column of places beside the page where there is room, a bar of them below on phones. */
export function AreaShell({ provider, children }: { provider: ShellProvider; children: ReactNode }) {
  const site = useSite()
  const { key } = useLocation()
  const onClick = useClientLinks()
  const others = occasional.filter(({ isOwners }) => !isOwners || provider.isOwner)
  return (
    // Every link in here works by itself; the listener only spares the full load.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className="area" onClick={onClick}>
      <header className="area-top">
        <a href="/provider" className="area-mark">
          <Avatar
            name={provider.businessName}
            {...(provider.logoUrl ? { src: provider.logoUrl } : {})}
            decorative
          />
          <span className="grid min-w-0">
            <span className="truncate font-strong">{provider.businessName}</span>
            <span className="truncate text-xs text-muted">{site.name}</span>
          </span>
        </a>
        <LiveState />
      </header>
      <nav aria-label="Your area" className="area-nav">
        <ul className="area-places">
          {daily.map((place) => (
            <PlaceItem key={place.to} place={place} />
          ))}
          {others.map((place) => (
            <PlaceItem key={place.to} place={place} className="max-lg:hidden" />
          ))}
          <li className="area-more lg:hidden">
            <details key={key}>
              <summary className="area-link">
                <Ellipsis aria-hidden="true" className="icon" />
                <span>More</span>
              </summary>
              <ul className="area-sheet">
                {others.map((place) => (
                  <PlaceItem key={place.to} place={place} />
                ))}
                <Leave provider={provider} />
              </ul>
            </details>
          </li>
        </ul>
        <ul className="area-leave max-lg:hidden">
          <Leave provider={provider} />
        </ul>
      </nav>
      <main id="content" tabIndex={-1} className="area-main">
        {children}
      </main>
    </div>
  )
}

const PlaceItem = ({ place, className }: { place: Place; className?: string }) => (
  <li className={className}>
    <NavLink to={place.to} end={place.end ?? false} prefetch="intent" className="area-link">
      <place.icon aria-hidden="true" className="icon" />
      <span>{place.label}</span>
    </NavLink>
  </li>
)

const Leave = ({ provider }: { provider: ShellProvider }) => (
  <>
    <li>
      <a href={`/providers/${provider.slug}`} target="_blank" rel="noopener" className="area-link">
        <ExternalLink aria-hidden="true" className="icon" />
        <span>View my page</span>
      </a>
    </li>
    <li>
      <a href="/account/profile" className="area-link">
        <UserRound aria-hidden="true" className="icon" />
        <span>Your account</span>
      </a>
    </li>
    <li>
      <form method="post" action="/sign-out">
        <button type="submit" className="area-link">
          <LogOut aria-hidden="true" className="icon" />
          <span>
            Sign out <span className="text-muted">{provider.person}</span>
          </span>
        </button>
      </form>
    </li>
  </>
)
