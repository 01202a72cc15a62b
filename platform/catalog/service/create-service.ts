import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { assertImages } from '#platform/media/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { serviceActivated, serviceCreated } from '../events.ts'
import { Category, Service } from '../models.ts'
import { mayManageServices } from '../policies.ts'
import { serviceErrors } from '../rules.ts'
import { type CreateService, CreateServiceBody, type ServiceView } from '../schemas.ts'
import { replaceImages } from './images.ts'
import { getOwnService } from './read-service.ts'
import { assertAllowedTerms, assertCreditsInSteps } from './payment-terms.ts'
import { assertOfferedPolicy } from './policies.ts'
import { indexService } from './terms.ts'

const defaults = {
  description: '',
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 15,
  minimumNoticeMinutes: 120,
  horizonDays: 60,
  bookingMode: 'instant' as const,
  responseMinutes: 1440,
  durationOptions: [],
  capacity: 1,
  mostSeats: 1,
  membersNeeded: 1,
  assignment: 'least_loaded' as const,
  mayChooseMember: true,
  hasWaitingRoom: true,
  paymentTerms: { kind: 'in_person' as const },
  creditsRequired: null,
  policyId: null,
  intakeQuestions: [],
  isActive: false,
}

/**
 * A new service of a provider, in the marketplace's currency; inactive unless said otherwise.
 * @throws AppError `validation_failed`, `not_found` (the provider), `forbidden`
 */
export async function createService(
  ctx: Ctx,
  input: CreateService & { providerId: string },
): Promise<ServiceView> {
  const { providerId, ...body } = input
  assertAllowed(mayManageServices(ctx.actor, providerId))
  const { imageIds = [], ...values } = parseInput<CreateService>(CreateServiceBody, tidied(body))
  const service = { ...defaults, ...values }
  assertSound({ ...service, imageIds })
  // Kept from being listed or unlisted until the service, whose row says the same, is there.
  const provider = assertFound(await lockedProvider(ctx, providerId), 'Provider')
  const category = await assertCategory(ctx, service.categoryId)
  await assertImages(ctx, imageIds, 'imageIds')
  await assertOfferedPolicy(ctx, service.policyId)
  if (values.paymentTerms) await assertAllowedTerms(ctx, values.paymentTerms, service.priceAmount)
  const { currency } = await getTenant(ctx)
  assertCreditsInSteps(service.creditsRequired, currency)

  const id = newId()
  await Service.query(ctx.trx).insert({
    ...service,
    id,
    tenantId: ctx.tenantId,
    providerId,
    currency,
  })
  await replaceImages(ctx, id, imageIds)
  await indexService(ctx, id, {
    title: service.title,
    description: service.description,
    provider: provider.businessName,
    category: category.name,
  })
  await emit(ctx, serviceCreated, { serviceId: id, providerId })
  if (service.isActive) await emit(ctx, serviceActivated, { serviceId: id, providerId })
  return getOwnService(ctx, id)
}

/** @throws AppError `validation_failed` */
export function assertSound(service: Parameters<typeof serviceErrors>[0]): void {
  const errors = serviceErrors(service)
  if (errors.length > 0)
    throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
}

/** @throws AppError `validation_failed` */
export async function assertCategory(ctx: Ctx, categoryId: string): Promise<Category> {
  const category = await Category.query(ctx.trx).findOne({ id: categoryId })
  if (category) return category
  throw new AppError('validation_failed', {
    detail: 'There is no such category',
    errors: [{ field: 'categoryId', message: 'There is no such category' }],
  })
}

async function lockedProvider(ctx: Ctx, providerId: string) {
  const row: { businessName: string } | undefined = await ctx
    .trx('providers')
    .where({ id: providerId })
    .forShare()
    .first('business_name as businessName')
  return row
}
