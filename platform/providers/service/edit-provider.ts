import { requireFeature } from '#platform/billing/index.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { toMicrodegrees } from '#platform/kernel/geography.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fold, tidied } from '#platform/kernel/words.ts'
import { assertImages } from '#platform/media/index.ts'
import { providerPublished, providerRenamed, providerUnpublished, providerUpdated } from '../events.ts'
import { Provider } from '../models.ts'
import { mayEditProvider } from '../policies.ts'
import { completeSections, publishChecklist, stagePowers } from '../rules/index.ts'
import { type EditProvider, EditProviderBody, type OwnPlace, type OwnProviderView } from '../schemas.ts'
import { getOwnProvider } from './read-provider.ts'
import { indexProvider } from './terms.ts'

/** `version` is the one that was edited; null overwrites whatever is there (forms that know no version). */
export type EditProviderInput = EditProvider & { providerId: string; version: number | null }

/**
 * Changes what is named and leaves the rest. Its address stays when the name changes: printed codes lead to it.
 * @throws AppError `validation_failed`, `stale_version`, `not_found`, `forbidden`, `feature_missing` for how the page looks
 */
export async function editProvider(ctx: Ctx, input: EditProviderInput): Promise<OwnProviderView> {
  const { providerId, version, ...body } = input
  assertAllowed(mayEditProvider(ctx.actor, providerId))
  const values = parseInput<EditProvider>(EditProviderBody, tidied(body))
  const before = assertFound(
    await Provider.query(ctx.trx).findOne({ id: providerId }).forUpdate(),
    'Provider',
  )
  assertEditable(before)
  if (values.isPublished && !before.isPublished) assertMayPublish(before)
  if (version !== null && version !== before.version) throw new AppError('stale_version')
  await assertImages(ctx, [values.logoImageId ?? null], 'logoImageId')
  await assertImages(ctx, [values.headerImageId ?? null], 'headerImageId')

  const patch = toPatch(values)
  const changed = changedFields(before, patch)
  if (changed.length === 0) return getOwnProvider(ctx, providerId)
  if (changed.some((field) => ofPortfolio.has(field))) await requireFeature(ctx, 'portfolio.customise')
  await Provider.query(ctx.trx)
    .where({ id: providerId })
    .patch({ ...patch, version: before.version + 1, updatedAt: ctx.now })
  if (changed.some((field) => found.has(field))) {
    await indexProvider(ctx, { ...before, ...patch })
  }
  const after = await getOwnProvider(ctx, providerId)
  if (after.isPublished) assertPublishable(after)
  await announce(ctx, before, after, changed)
  return after
}

/** @throws AppError `validation_failed` naming what the page still needs, `stale_version`, `not_found`, `forbidden` */
export const publishProvider = (ctx: Ctx, input: { providerId: string; version: number | null }) =>
  editProvider(ctx, { ...input, isPublished: true })

/** Takes the page and its services off the marketplace; bookings stay. */
export const unpublishProvider = (ctx: Ctx, input: { providerId: string; version: number | null }) =>
  editProvider(ctx, { ...input, isPublished: false })

/** @throws AppError `illegal_transition` where the provider's stage does not allow it */
export function assertEditable({ stage }: Pick<Provider, 'stage'>): void {
  if (stagePowers[stage].mayEdit) return
  throw new AppError('illegal_transition', {
    detail: 'This provider has left the marketplace',
    extra: { stage },
  })
}

function assertMayPublish({ stage }: Pick<Provider, 'stage'>): void {
  if (stagePowers[stage].mayPublish) return
  throw new AppError('illegal_transition', {
    detail: 'The page cannot be published while the provider is suspended or turned down',
    extra: { stage },
  })
}

function toPatch(values: EditProvider) {
  const { email, sections, businessName, ownPlace, ...rest } = values
  const patch = {
    ...rest,
    ...(businessName === undefined ? {} : { businessName, sortName: fold(businessName) }),
    ...(email === undefined ? {} : { email: email.toLowerCase() }),
    ...(ownPlace === undefined ? {} : placeColumns(ownPlace)),
    ...(sections === undefined ? {} : { sections: completeSections(sections) }),
    ...(values.skills === undefined ? {} : { skills: distinct(values.skills) }),
  }
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<
    typeof patch
  >
}

const placeColumns = (place: OwnPlace | null) => ({
  latitudeE6: place && toMicrodegrees(place.latitude),
  longitudeE6: place && toMicrodegrees(place.longitude),
  isPlacePublic: place?.isPublic ?? false,
})

/** Two spellings of a skill are one. */
const distinct = (skills: readonly string[]) => [
  ...new Map(skills.map((skill) => [fold(skill), skill])).values(),
]

/** As the views name them: a place is one thing there, and never in an event. */
const changedFields = (before: Provider, patch: ReturnType<typeof toPatch>): string[] => {
  const columns = (Object.keys(patch) as (keyof typeof patch)[]).filter(
    (field) => field !== 'sortName' && JSON.stringify(before[field]) !== JSON.stringify(patch[field]),
  )
  return [...new Set(columns.map((column) => (ofPlace.has(column) ? 'ownPlace' : column)))]
}
const ofPlace = new Set<string>(['latitudeE6', 'longitudeE6', 'isPlacePublic'])

/** How the page looks, and not what it says. */
const ofPortfolio = new Set(['accent', 'sections'])

/** A provider is found by the words of these. */
const found = new Set(['businessName', 'headline', 'city', 'skills'])

const checklistField = { business_name: 'businessName', introduction: 'introduction', city: 'city' } as const

/** A published page stays complete: what publishing needs cannot be taken away again while it is public. */
function assertPublishable(page: OwnProviderView): void {
  const missing = publishChecklist(page).filter(({ isRequired, isDone }) => isRequired && !isDone)
  if (missing.length === 0) return
  throw new AppError('validation_failed', {
    detail: 'The page is not ready to be published',
    errors: missing.map(({ item, words }) => ({
      field: checklistField[item as keyof typeof checklistField] ?? item,
      message: words,
    })),
  })
}

async function announce(
  ctx: Ctx,
  before: Provider,
  after: OwnProviderView,
  changed: string[],
): Promise<void> {
  const providerId = before.id
  await emit(ctx, providerUpdated, { providerId, changed })
  if (before.businessName !== after.businessName) {
    await emit(ctx, providerRenamed, { providerId, from: before.businessName, to: after.businessName })
  }
  if (before.isPublished !== after.isPublished) {
    await emit(ctx, after.isPublished ? providerPublished : providerUnpublished, { providerId })
  }
}
