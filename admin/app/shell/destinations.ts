import type { FrameAccount, FrameMarketplace } from './console-frame.tsx'
import { placesOf, platformPlaces, type Marketplace } from './places.ts'

/** Somewhere to go, as the command palette and its plain page list it. */
export type Destination = { href: string; label: string; group: string; words?: string }

type Surroundings = {
  account: Pick<FrameAccount, 'isPlatformStaff' | 'maySellPlans'>
  marketplaces: readonly FrameMarketplace[]
  marketplace: Pick<Marketplace, 'slug' | 'name' | 'places' | 'may'> | null
}

export function destinationsOf({ account, marketplaces, marketplace }: Surroundings): Destination[] {
  const here = marketplace
    ? [
        ...placesOf(marketplace).map(({ path, label, words }) => ({
          href: `/m/${marketplace.slug}${path}`,
          label,
          group: marketplace.name,
          ...(words ? { words } : {}),
        })),
        ...(marketplace.may['staff.manage']
          ? [
              {
                href: `/m/${marketplace.slug}/staff?invite=1`,
                label: 'Invite somebody to the staff',
                group: marketplace.name,
                words: 'add member',
              },
            ]
          : []),
      ]
    : []
  const others = marketplaces
    .filter(({ slug }) => slug !== marketplace?.slug)
    .map(({ slug, name }) => ({
      href: `/m/${slug}`,
      label: name,
      group: 'Marketplaces',
      words: `switch ${slug}`,
    }))
  return [
    ...here,
    ...others,
    {
      href: '/marketplaces',
      label: account.isPlatformStaff ? 'All marketplaces' : 'Your marketplaces',
      group: 'Marketplaces',
    },
    ...(account.maySellPlans
      ? platformPlaces.map(({ href, label, words }) => ({
          href,
          label: `${label} for marketplaces`,
          group: 'Platform',
          words,
        }))
      : []),
    { href: '/account', label: 'Your profile', group: 'Account', words: 'name telephone' },
    { href: '/account/security', label: 'Password and e-mail', group: 'Account', words: 'security change' },
    {
      href: '/account/second-factor',
      label: 'Second factor',
      group: 'Account',
      words: 'authenticator passkey totp 2fa',
    },
    {
      href: '/account/sessions',
      label: 'Where you are signed in',
      group: 'Account',
      words: 'sessions devices',
    },
  ]
}

/** Destinations whose words begin with what was typed, every typed word somewhere. */
export function matching(destinations: readonly Destination[], typed: string): Destination[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return destinations.filter(({ label, group, words = '' }) => {
    const known = `${label} ${group} ${words}`.toLowerCase().split(/\s+/)
    return wanted.every((word) => known.some((each) => each.startsWith(word)))
  })
}
