import type { LeftoverView } from '#platform/billing/index.ts'
import { Banner, formatDate, LinkButton, useLocale } from '#ui/index.ts'
import { planPath } from './address.ts'

/** Where a plan that counts, or will, has no room for all of the team; nothing where it has. */
export function RestBanner({ leftover, zone }: { leftover: LeftoverView; zone: string }) {
  const locale = useLocale()
  const { people, from, planName } = leftover
  if (!people) return null
  const who = people.tooMany === 1 ? 'one person of your team' : `${people.tooMany} people of your team`
  return (
    <Banner
      tone="warning"
      role="note"
      title={`${planName} has no room for ${who}`}
      actions={
        <LinkButton href={`${planPath}/rest`} size="sm" variant="secondary">
          {people.isChosen ? 'See who stays' : 'Choose who stays'}
        </LinkButton>
      }
    >
      {from ? `From ${formatDate(from, zone, locale, 'date')} on they rest. ` : 'They rest at present. '}
      {people.isChosen ? 'You have chosen who.' : 'If nobody chooses, those who came last do.'}
    </Banner>
  )
}
