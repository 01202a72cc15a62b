import { getOwnService, serviceUpdated } from '#platform/catalog/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Resource } from '../models.ts'
import { type ServiceNeeds, SetServiceNeedsBody } from '../resource-schemas.ts'

/** What a service needs besides people, in order. @throws AppError `not_found`, also for another provider's service */
export async function getServiceNeeds(ctx: Ctx, serviceId: string): Promise<ServiceNeeds> {
  await getOwnService(ctx, serviceId)
  return readNeeds(ctx, serviceId)
}

/**
 * Says what a service needs at the same time; of the resources of one need, whichever is free will do. Bookings that
 * exist keep what they have.
 * @throws AppError `not_found`, also for another provider's service; `validation_failed`
 */
export async function setServiceNeeds(
  ctx: Ctx,
  input: ServiceNeeds & { serviceId: string },
): Promise<ServiceNeeds> {
  const { serviceId, ...body } = input
  const { needs } = parseInput<ServiceNeeds>(SetServiceNeedsBody, body)
  const { provider } = await getOwnService(ctx, serviceId)
  // Two who say it at the same time say it one after the other.
  await ctx.trx('services').where({ id: serviceId }).forNoKeyUpdate().first('id')
  const wanted = needs.flatMap(({ resourceIds }, index) =>
    resourceIds.map((resourceId) => ({ resourceId, need: index + 1 })),
  )
  // Kept from being archived until the need for it is written.
  const present = await Resource.query(ctx.trx)
    .where({ provider_id: provider.id, is_active: true })
    .orderBy('id')
    .forShare()
    .select('id')
  assertNeeds(needs, new Set(present.map(({ id }) => id)))

  const before = await readNeeds(ctx, serviceId)
  if (JSON.stringify(before.needs) === JSON.stringify(sorted(needs))) return before
  await ctx.trx('service_resources').where({ service_id: serviceId }).delete()
  if (wanted.length > 0) {
    await ctx.trx('service_resources').insert(
      wanted.map(({ resourceId, need }) => ({
        id: newId(),
        service_id: serviceId,
        resource_id: resourceId,
        need,
      })),
    )
  }
  await emit(ctx, serviceUpdated, { serviceId, providerId: provider.id, changed: ['resources'] })
  return readNeeds(ctx, serviceId)
}

const sorted = (needs: ServiceNeeds['needs']) =>
  needs.map(({ resourceIds }) => ({ resourceIds: resourceIds.toSorted() }))

async function readNeeds(ctx: Ctx, serviceId: string): Promise<ServiceNeeds> {
  const { rows } = await ctx.trx.raw<{ rows: ServiceNeeds['needs'] }>(
    `select json_agg(resource_id order by resource_id) as "resourceIds" from service_resources
     where service_id = ? group by need order by need`,
    [serviceId],
  )
  return { needs: rows }
}

/** Each one of theirs and in use, and each once: one room is not two. @throws AppError `validation_failed` */
function assertNeeds(needs: ServiceNeeds['needs'], present: ReadonlySet<string>): void {
  const taken = new Set<string>()
  const errors = needs.flatMap(({ resourceIds }, index) => {
    const field = `needs.${index}.resourceIds`
    const isTwice = resourceIds.some((id) => taken.has(id))
    for (const id of resourceIds) taken.add(id)
    if (resourceIds.some((id) => !present.has(id)))
      return [{ field, message: 'One of these is archived, or not yours' }]
    return isTwice ? [{ field, message: 'One of these is chosen above already' }] : []
  })
  if (errors.length > 0)
    throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
}
