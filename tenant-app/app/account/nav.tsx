import { TabLinks } from '#ui/index.ts'

const places = [
  { href: '/account', label: 'Bookings' },
  { href: '/account/payments', label: 'Payments' },
  { href: '/account/credits', label: 'Credits' },
  { href: '/account/profile', label: 'Profile' },
  { href: '/account/security', label: 'Security' },
  { href: '/account/privacy', label: 'Privacy' },
  { href: '/account/access', label: 'Support access' },
]

/** The parts of somebody's account. A page below a part belongs to it. */
export function AccountNav({ path }: { path: string }) {
  const isAt = (href: string) =>
    href === '/account'
      ? path === href || path.startsWith('/account/bookings')
      : path.startsWith(href) || (href === '/account/payments' && path.startsWith('/account/payment-'))
  return (
    <TabLinks
      label="Your account"
      tabs={places.map(({ href, label }) => ({ href, label, current: isAt(href) }))}
    />
  )
}
