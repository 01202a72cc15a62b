import { NavLink, useLocation } from '@remix-run/react'
import {
  ChevronsUpDown,
  ExternalLink,
  LogOut,
  Menu as MenuIcon,
  Search,
  Store,
  UserRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar, Breadcrumbs, type Crumb } from '#ui/index.ts'
import { useClientLinks } from '#ui/client-links.ts'
import { Mark } from '../front/mark.tsx'
import { CommandPalette } from './command-palette.tsx'
import { placesOf, platformPlaces, type Marketplace } from './places.ts'

export type FrameAccount = {
  name: string
  email: string
  isPlatformStaff: boolean
  /** Sells plans to marketplaces. */
  maySellPlans: boolean
  imageUrl: string | null
}
export type FrameMarketplace = { slug: string; name: string; role: string | null }

export type ConsoleFrameProps = {
  account: FrameAccount
  /** The account's own, for the switcher. */
  marketplaces: readonly FrameMarketplace[]
  /** The one that is open. */
  marketplace: Marketplace | null
  crumbs: readonly Crumb[]
  children: ReactNode
}

/** Addresses of the console itself. */
const area = /^\/(m|marketplaces|platform|account|go)(\/|$)/

/** Sidebar, way back up and command palette around every page of the console. Works by links alone. */
export function ConsoleFrame({ account, marketplaces, marketplace, crumbs, children }: ConsoleFrameProps) {
  const onClick = useClientLinks(area)
  const { key } = useLocation()
  return (
    // Every link in here works by itself; the listener only spares the full load.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className="console" onClick={onClick}>
      <div className="console-side max-lg:hidden">
        <Side account={account} marketplaces={marketplaces} marketplace={marketplace} />
      </div>
      <header className="console-top">
        <details className="console-drawer lg:hidden" key={key}>
          <summary className="console-square" aria-label="Menu">
            <MenuIcon aria-hidden="true" className="icon" />
          </summary>
          <div className="console-drawer-body">
            <Side account={account} marketplaces={marketplaces} marketplace={marketplace} />
          </div>
        </details>
        <div className="min-w-0 flex-1">
          <Breadcrumbs crumbs={crumbs} />
        </div>
        <CommandPalette account={account} marketplaces={marketplaces} marketplace={marketplace}>
          <a
            href={`/go${marketplace ? `?at=${marketplace.slug}` : ''}`}
            className="console-search"
            aria-keyshortcuts="Control+K Meta+K"
          >
            <Search aria-hidden="true" className="icon" />
            <span className="max-sm:sr-only">Go to</span>
            <kbd className="max-lg:hidden">Ctrl K</kbd>
          </a>
        </CommandPalette>
      </header>
      <main id="content" tabIndex={-1} className="console-main">
        {children}
      </main>
    </div>
  )
}

type SideProps = Pick<ConsoleFrameProps, 'account' | 'marketplaces' | 'marketplace'>

const Side = ({ account, marketplaces, marketplace }: SideProps) => (
  <>
    <a href="/marketplaces" className="console-brand">
      <Mark className="size-6 text-on-accent-soft" />
      <span className="font-strong">Shingle</span>
    </a>
    <Switcher account={account} marketplaces={marketplaces} marketplace={marketplace} />
    <nav aria-label={marketplace ? marketplace.name : 'Console'} className="grid content-start gap-1">
      {marketplace ? (
        <ul className="console-places">
          {placesOf(marketplace).map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <NavLink to={`/m/${marketplace.slug}${path}`} end={path === ''} className="console-link">
                <Icon aria-hidden="true" className="icon" />
                {label}
              </NavLink>
            </li>
          ))}
          <li>
            <a href={marketplace.origin} target="_blank" rel="noopener" className="console-link">
              <ExternalLink aria-hidden="true" className="icon" />
              Open storefront
            </a>
          </li>
        </ul>
      ) : (
        <ul className="console-places">
          <li>
            <NavLink to="/marketplaces" className="console-link">
              <Store aria-hidden="true" className="icon" />
              Marketplaces
            </NavLink>
          </li>
          {account.maySellPlans
            ? platformPlaces.map(({ href, label, icon: Icon }) => (
                <li key={href}>
                  <NavLink to={href} className="console-link">
                    <Icon aria-hidden="true" className="icon" />
                    {label}
                  </NavLink>
                </li>
              ))
            : null}
          <li>
            <NavLink to="/account" className="console-link">
              <UserRound aria-hidden="true" className="icon" />
              Your account
            </NavLink>
          </li>
        </ul>
      )}
    </nav>
    <div className="console-foot">
      <a href="/account" className="console-person">
        <Avatar
          name={account.name}
          {...(account.imageUrl ? { src: account.imageUrl } : {})}
          size="sm"
          decorative
        />
        <span className="grid min-w-0">
          <span className="truncate text-sm font-medium">{account.name}</span>
          <span className="truncate text-xs text-muted">{account.email}</span>
        </span>
      </a>
      <form method="post" action="/sign-out">
        <button type="submit" className="console-square" aria-label="Sign out" title="Sign out">
          <LogOut aria-hidden="true" className="icon" />
        </button>
      </form>
    </div>
  </>
)

/** Which marketplace is open, and the way to another. */
function Switcher({ account, marketplaces, marketplace }: SideProps) {
  const { key } = useLocation()
  const others = marketplaces.filter(({ slug }) => slug !== marketplace?.slug)
  if (!marketplace) return null
  return (
    <details className="console-switcher" key={key}>
      <summary className="console-current">
        <Avatar
          name={marketplace.name}
          {...(marketplace.logoUrl ? { src: marketplace.logoUrl } : {})}
          size="sm"
          decorative
        />
        <span className="min-w-0 flex-1 truncate font-strong">{marketplace.name}</span>
        <ChevronsUpDown aria-hidden="true" className="icon text-muted" />
        <span className="sr-only">Change marketplace</span>
      </summary>
      <ul className="console-switch-list">
        {others.slice(0, 12).map(({ slug, name }) => (
          <li key={slug}>
            <a href={`/m/${slug}`} className="console-link">
              <Avatar name={name} size="sm" decorative />
              <span className="truncate">{name}</span>
            </a>
          </li>
        ))}
        <li>
          <a href="/marketplaces" className="console-link">
            <Store aria-hidden="true" className="icon" />
            {account.isPlatformStaff ? 'All marketplaces' : 'Your marketplaces'}
          </a>
        </li>
      </ul>
    </details>
  )
}
