import type { LeftoverView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { formatDate } from '../format.ts'
import { useLocale } from '../kit.tsx'
import type { BuyerWords } from './buyer-words.ts'
import { restLabel } from './leftover-view.tsx'

type Props = Readonly<{ leftover: LeftoverView; zone: string; path: string; words: BuyerWords }>

/** Where a plan that counts, or will, has no room for all of the team; nothing where it has. */
export function RestBanner({ leftover, zone, path, words: { team } }: Props) {
  const locale = useLocale()
  const { people, from, planName } = leftover
  if (!people) return null
  const who = people.tooMany === 1 ? `one person of ${team}` : `${people.tooMany} people of ${team}`
  return (
    <Banner
      tone="warning"
      role="note"
      title={`${planName} has no room for ${who}`}
      actions={
        <LinkButton href={`${path}/rest`} size="sm" variant="secondary">
          {restLabel(people)}
        </LinkButton>
      }
    >
      {from ? `From ${formatDate(from, zone, locale, 'date')} on they rest. ` : 'They rest at present. '}
      {people.limit === 0
        ? null
        : people.isChosen
          ? 'You have chosen who.'
          : 'If nobody chooses, those who came last do.'}
    </Banner>
  )
}
