import { isDeepStrictEqual } from 'node:util'
import { ForeignKeyViolationError } from 'objection'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { assertImages } from '#platform/media/index.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { serviceActivated, serviceDeactivated, serviceRemoved, serviceUpdated } from '../events.ts'
import { Service } from '../models.ts'
import { mayManageServices } from '../policies.ts'
import { type EditService, EditServiceBody, type ServiceView } from '../schemas.ts'
import { assertCategory, assertSound } from './create-service.ts'
import { imageIdsOf, replaceImages } from './images.ts'
import { getOwnService } from './read-service.ts'
import { assertAllowedTerms, assertCreditsInSteps } from './payment-terms.ts'
import { assertOfferedPolicy } from './policies.ts'
import { indexService } from './terms.ts'

/** `version` is the one that was edited; null overwrites whatever is there. */
export type EditServiceInput = EditService & { serviceId: string; version: number | null }

/**
 * Changes what is named and leaves the rest; bookings keep what was agreed.
 * @throws AppError `validation_failed`, `stale_version`, `not_found`, also when it is another provider's
 */
export async function editService(ctx: Ctx, input: EditServiceInput): Promise<ServiceView> {
  const { serviceId, version, ...body } = input
  const values = parseInput<EditService>(EditServiceBody, tidied(body))
  const before = await lockedService(ctx, serviceId)
  if (version !== null && version !== before.version) throw new AppError('stale_version')

  const { imageIds, ...patch } = definedOnly(values)
  const present = await imageIdsOf(ctx, serviceId)
  assertSound({ ...before, ...patch, imageIds: imageIds ?? present })
  const category = await assertCategory(ctx, patch.categoryId ?? before.categoryId)
  if (imageIds) await assertImages(ctx, imageIds, 'imageIds')
  if (patch.policyId !== before.policyId) await assertOfferedPolicy(ctx, patch.policyId)
  const { paymentTerms } = patch
  if (paymentTerms && !isDeepStrictEqual(paymentTerms, before.paymentTerms))
    await assertAllowedTerms(ctx, paymentTerms, patch.priceAmount ?? before.priceAmount)
  assertCreditsInSteps(patch.creditsRequired, before.currency)

  const changed: string[] = changedFields(before, patch)
  if (imageIds && imageIds.join() !== present.join()) {
    await replaceImages(ctx, serviceId, imageIds)
    changed.push('imageIds')
  }
  if (changed.length === 0) return getOwnService(ctx, serviceId)
  await Service.query(ctx.trx)
    .where({ id: serviceId })
    .patch({ ...patch, version: before.version + 1, updatedAt: ctx.now })

  const after = { ...before, ...patch }
  if (changed.some((field) => field === 'title' || field === 'description' || field === 'categoryId')) {
    const contacts = await getProviderContacts(ctx, [before.providerId])
    await indexService(ctx, serviceId, {
      title: after.title,
      description: after.description,
      provider: contacts.get(before.providerId)?.businessName ?? '',
      category: category.name,
    })
  }
  const of = { serviceId, providerId: before.providerId }
  await emit(ctx, serviceUpdated, { ...of, changed })
  if (before.isActive !== after.isActive) {
    await emit(ctx, after.isActive ? serviceActivated : serviceDeactivated, of)
  }
  return getOwnService(ctx, serviceId)
}

/**
 * Takes a service away. One that has been booked stays, inactive, because its bookings lead to it.
 * @param input.version as for `editService`
 * @throws AppError `stale_version`, `not_found`
 */
export async function removeService(
  ctx: Ctx,
  input: { serviceId: string; version: number | null },
): Promise<{ outcome: 'removed' | 'deactivated' }> {
  const { serviceId, version } = input
  const service = await lockedService(ctx, serviceId)
  if (version !== null && version !== service.version) throw new AppError('stale_version')
  if (await isGone(ctx, serviceId)) {
    await emit(ctx, serviceRemoved, { serviceId, providerId: service.providerId })
    return { outcome: 'removed' }
  }
  await editService(ctx, { serviceId, version: null, isActive: false })
  return { outcome: 'deactivated' }
}

/** Bookings are above this domain; whether there are any is what their foreign key answers. */
async function isGone(ctx: Ctx, serviceId: string): Promise<boolean> {
  await ctx.trx.raw('savepoint service_removal')
  try {
    await Service.query(ctx.trx).where({ id: serviceId }).delete()
    await ctx.trx.raw('release savepoint service_removal')
    return true
  } catch (error) {
    if (!(error instanceof ForeignKeyViolationError)) throw error
    await ctx.trx.raw('rollback to savepoint service_removal')
    return false
  }
}

/** Another provider's service is not there, as far as one can tell. */
async function lockedService(ctx: Ctx, serviceId: string): Promise<Service> {
  assertAllowed(ctx.actor.kind !== 'guest')
  const service = await Service.query(ctx.trx).findOne({ id: serviceId }).forUpdate()
  return assertFound(service && mayManageServices(ctx.actor, service.providerId) ? service : null, 'Service')
}

const definedOnly = (values: EditService) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as EditService

/** Not compared as text: the database keeps the members of an object in an order of its own. */
const changedFields = (before: Service, patch: Omit<EditService, 'imageIds'>) =>
  (Object.keys(patch) as (keyof typeof patch)[]).filter(
    (field) => !isDeepStrictEqual(before[field], patch[field]),
  )
