import {
  type Buyer,
  compareValues,
  type Contents,
  featureOf,
  featuresFor,
  type FeatureKey,
  valueIn,
} from '../features.ts'

/** What is in use, by limit: the newest first, as they are proposed for resting. */
export type InUse = Partial<Record<FeatureKey, readonly string[]>>
export type Leftover =
  | {
      kind: 'choose'
      feature: FeatureKey
      limit: number
      inUse: readonly string[]
      tooMany: number
      proposed: string[]
    }
  | { kind: 'ends'; feature: FeatureKey }

/**
 * What a smaller plan leaves over. Nothing is deleted: of what goes beyond a limit, whoever owns it chooses what rests,
 * the newest being proposed; a switch ends. What a meter has counted stays counted.
 */
export function leftoverOf(buyer: Buyer, from: Contents, to: Contents, inUse: InUse): Leftover[] {
  return featuresFor(buyer).flatMap((feature): Leftover[] => {
    const [before, after] = [valueIn(from, feature), valueIn(to, feature)]
    const { kind } = featureOf(feature)
    if (kind === 'switch') return before === true && after !== true ? [{ kind: 'ends', feature }] : []
    if (kind !== 'limit' || typeof after !== 'number') return []
    if (compareValues(feature, after, before) >= 0) return []
    const used = inUse[feature] ?? []
    const tooMany = Math.max(0, used.length - after)
    return tooMany === 0
      ? []
      : [{ kind: 'choose', feature, limit: after, inUse: used, tooMany, proposed: used.slice(0, tooMany) }]
  })
}

/** Somebody whose place a limit counts. */
export type Person = { id: string; isOwner: boolean; choice: 'stay' | 'rest' | null }

/**
 * In which order people rest, when there is no room for all: whom the owner chose first, then whoever came last, and
 * last whom the owner wants to stay. One owner never rests, the one who is there longest: somebody has to choose.
 * @param people whoever is there longest first
 */
export function restOrder(people: readonly Person[]): { keeps: string | null; inUse: string[] } {
  const keeper = people.find(({ isOwner }) => isOwner) ?? people[0]
  const latestFirst = people.filter((person) => person !== keeper).toReversed()
  const inUse = (['rest', null, 'stay'] as const).flatMap((wanted) =>
    latestFirst.filter(({ choice }) => choice === wanted).map(({ id }) => id),
  )
  return { keeps: keeper?.id ?? null, inUse }
}

/** Is a choice one that can be: of what is in use, nothing twice, and enough of it? */
export const isFittingChoice = (
  { inUse, tooMany }: Extract<Leftover, { kind: 'choose' }>,
  resting: readonly string[],
): boolean =>
  resting.length >= tooMany &&
  new Set(resting).size === resting.length &&
  resting.every((id) => inUse.includes(id))
