import { useLocation } from '@remix-run/react'
import { CalendarCheck, LogOut, Store, UserRound, type LucideIcon } from 'lucide-react'
import { Avatar } from '#ui/index.ts'
import type { Site } from './site.ts'

type Person = NonNullable<Site['user']>

/** The signed-in person's places. Opens without scripts; leaving it by keyboard or by a click elsewhere closes it. */
export function PersonMenu({ user }: { user: Person }) {
  const { key } = useLocation()
  const name = `${user.firstName} ${user.lastName}`.trim()
  return (
    // It opens and closes by itself; the listeners only close it earlier.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <details
      key={key}
      className="person-menu"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) currentTarget.open = false
      }}
      onKeyDown={({ currentTarget, key: pressed }) => {
        if (pressed !== 'Escape' || !currentTarget.open) return
        currentTarget.open = false
        currentTarget.querySelector('summary')?.focus()
      }}
    >
      <summary className="site-tool">
        <Avatar name={name} {...(user.imageUrl ? { src: user.imageUrl } : {})} size="sm" decorative />
        <span className="max-sm:sr-only">{user.firstName}</span>
      </summary>
      <ul className="person-menu-places">
        <Place href="/account" label="Your bookings" icon={CalendarCheck} />
        <Place href="/account/profile" label="Your account" icon={UserRound} />
        {user.isProvider ? <Place href="/provider" label="Provider area" icon={Store} /> : null}
        <li>
          <form method="post" action="/sign-out">
            <button type="submit" className="person-menu-place">
              <LogOut aria-hidden="true" className="icon" />
              Sign out
            </button>
          </form>
        </li>
      </ul>
    </details>
  )
}

const Place = ({ href, label, icon: Icon }: { href: string; label: string; icon: LucideIcon }) => (
  <li>
    <a href={href} className="person-menu-place">
      <Icon aria-hidden="true" className="icon" />
      {label}
    </a>
  </li>
)
