import { useLocation } from '@remix-run/react'
import { PageHead, TabLinks } from '#ui/index.ts'

const tabs = [
  { href: '/account', label: 'Profile' },
  { href: '/account/security', label: 'Password and e-mail' },
  { href: '/account/second-factor', label: 'Second factor' },
  { href: '/account/sessions', label: 'Where you are signed in' },
]

export function AccountHead() {
  const { pathname } = useLocation()
  return (
    <>
      <PageHead title="Your account">
        For the console only: it is not your account on any marketplace.
      </PageHead>
      <TabLinks label="Your account" tabs={tabs.map((tab) => ({ ...tab, current: tab.href === pathname }))} />
    </>
  )
}
