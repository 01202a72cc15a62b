import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { type Contents, featureOf, type LimitKey, valueIn } from '../features.ts'
import type { PeopleLeft } from '../leftover-schemas.ts'
import { isFittingChoice, type Leftover, leftoverOf, type Person, restOrder } from '../rules/leftover.ts'

export type PersonCounted = Person & Omit<PeopleLeft['people'][number], 'stays' | 'mustStay'>

/** How a limit counts people: of those of the staff the one who must stay takes a place, of a team none. */
type Counting = { feature: Extract<LimitKey, 'team.members' | 'staff'>; people: readonly PersonCounted[] }

/** Who is too many under some contents. Null: there is room for all. @param people whoever is there longest first */
export function peopleLeft(
  { feature, people }: Counting,
  contents: Contents,
): { view: PeopleLeft; resting: string[]; found: Extract<Leftover, { kind: 'choose' }> } | null {
  const { buyer, label } = featureOf(feature)
  const value = valueIn(contents, feature)
  if (typeof value !== 'number') return null
  const limit = feature === 'staff' ? Math.max(0, value - 1) : value
  const { keeps, inUse } = restOrder(people)
  const [found] = leftoverOf(buyer, { [feature]: null }, { [feature]: limit }, { [feature]: inUse })
  if (found?.kind !== 'choose') return null
  const { proposed, tooMany } = found
  return {
    resting: proposed,
    found,
    view: {
      feature,
      label,
      limit,
      tooMany,
      isChosen: people.some(({ choice }) => choice !== null),
      people: people.map(({ id, name, email, role, since, isResting }) => ({
        id,
        name,
        email,
        role,
        since,
        stays: !proposed.includes(id),
        mustStay: id === keeps,
        isResting,
      })),
    },
  }
}

/**
 * A choice, with everybody else staying.
 * @throws AppError `conflict` where nobody has to rest, `validation_failed` for a choice that does not fit
 */
export function choiceOf(
  counting: Counting,
  contents: Contents,
  resting: readonly string[],
): { staying: string[]; resting: string[] } {
  const left = peopleLeft(counting, contents)
  if (!left) throw new AppError('conflict', { detail: 'There is room for everybody: nobody has to rest' })
  const { tooMany, inUse } = left.found
  assertValid(
    isFittingChoice(left.found, resting),
    'resting',
    `There is no room for so many: at least ${tooMany} ${tooMany === 1 ? 'person has' : 'people have'} to rest`,
  )
  return { resting: [...resting], staying: inUse.filter((id) => !resting.includes(id)) }
}
