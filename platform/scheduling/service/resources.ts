import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { Resource } from '../models.ts'
import { mayManageResources } from '../policies.ts'
import {
  type CreateResource,
  CreateResourceBody,
  type EditResource,
  EditResourceBody,
  type ResourceView,
} from '../resource-schemas.ts'
import { lockResources } from './claim-slot.ts'

/** More would be an inventory. */
const mostResources = 100

type Row = Omit<ResourceView, 'services'> & { services: ResourceView['services'] | null }

/** All of a provider's, the archived ones last. @throws AppError `forbidden` */
export async function listResources(ctx: Ctx, providerId: string): Promise<ResourceView[]> {
  assertAllowed(mayManageResources(ctx.actor, providerId))
  return readResources(ctx, 'r.provider_id = ?', providerId)
}

/** @throws AppError `not_found`, also when it is another provider's */
export async function getResource(ctx: Ctx, resourceId: string): Promise<ResourceView> {
  await ownResource(ctx, Resource.query(ctx.trx).findOne({ id: resourceId }))
  return viewOf(ctx, resourceId)
}

/** @throws AppError `forbidden`, `validation_failed`, `conflict` when there are too many */
export async function createResource(
  ctx: Ctx,
  input: CreateResource & { providerId: string },
): Promise<ResourceView> {
  const { providerId, ...body } = input
  assertAllowed(mayManageResources(ctx.actor, providerId))
  const { name, kind, quantity = 1 } = parseInput<CreateResource>(CreateResourceBody, tidied(body))
  const present = await Resource.query(ctx.trx).where({ provider_id: providerId }).resultSize()
  if (present >= mostResources)
    throw new AppError('conflict', { detail: `There are ${mostResources} of them already` })
  await assertNameIsFree(ctx, { providerId, name, id: null })
  const id = newId()
  await Resource.query(ctx.trx).insert({ id, tenantId: ctx.tenantId, providerId, name, kind, quantity })
  return viewOf(ctx, id)
}

/**
 * Changes what is named. Bookings keep what they have: fewer of it, or none (archived), only where that takes nothing
 * from a booking that is coming and nothing from what a service needs.
 * @param input.version the one that was edited, or null to overwrite whatever is there
 * @throws AppError `not_found`, `validation_failed`, `stale_version`, `conflict` naming what depends on it
 */
export async function editResource(
  ctx: Ctx,
  input: EditResource & { resourceId: string; version: number | null },
): Promise<ResourceView> {
  const { resourceId, version, ...body } = input
  const values = parseInput<EditResource>(EditResourceBody, tidied(body))
  const before = await ownResource(ctx, Resource.query(ctx.trx).findOne({ id: resourceId }).forUpdate())
  if (version !== null && version !== before.version) throw new AppError('stale_version')

  const after = {
    name: values.name ?? before.name,
    kind: values.kind ?? before.kind,
    quantity: values.quantity ?? before.quantity,
    isActive: values.isActive ?? before.isActive,
  }
  const isSame =
    after.name === before.name &&
    after.kind === before.kind &&
    after.quantity === before.quantity &&
    after.isActive === before.isActive
  if (isSame) return viewOf(ctx, resourceId)
  if (after.isActive && (after.name !== before.name || !before.isActive))
    await assertNameIsFree(ctx, { providerId: before.providerId, name: after.name, id: resourceId })
  // Who claims it takes the same lock, and asks again under it what there is.
  if (after.quantity < before.quantity || !after.isActive) await lockResources(ctx, [resourceId])
  if (after.quantity < before.quantity) await assertEnough(ctx, resourceId, after.quantity)
  if (before.isActive && !after.isActive) await assertUnneeded(ctx, resourceId)

  await Resource.query(ctx.trx)
    .where({ id: resourceId })
    .patch({ ...after, version: before.version + 1 })
  return viewOf(ctx, resourceId)
}

/** What is claimed and not over; `r` is the resource. */
const comingClaims = `
  from slot_claims c where c.resource_id = r.id and c.active and c.ends_at > ?
    and (c.expires_at is null or c.expires_at > ?)`

async function readResources(ctx: Ctx, where: string, value: string): Promise<ResourceView[]> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select r.id, r.name, r.kind, r.quantity, r.is_active as "isActive", r.version,
       (select json_agg(json_build_object('id', s.id, 'title', s.title) order by s.title, s.id)
          from service_resources n join services s on s.id = n.service_id where n.resource_id = r.id) as services,
       (select count(*)::int ${comingClaims}) as "comingBookings"
     from resources r where ${where} order by r.is_active desc, lower(r.name), r.id`,
    [ctx.now, ctx.now, value],
  )
  return rows.map((row) => ({ ...row, services: row.services ?? [] }))
}

async function viewOf(ctx: Ctx, resourceId: string): Promise<ResourceView> {
  const [found] = await readResources(ctx, 'r.id = ?', resourceId)
  return assertFound(found, 'Resource')
}

/** Another provider's is not there, as far as one can tell. */
async function ownResource(ctx: Ctx, query: PromiseLike<Resource | undefined>): Promise<Resource> {
  const found = await query
  return assertFound(found && mayManageResources(ctx.actor, found.providerId) ? found : null, 'Resource')
}

type Named = { providerId: string; name: string; id: string | null }
/** Two rooms of one name could not be told apart in a booking. @throws AppError `validation_failed` */
async function assertNameIsFree(ctx: Ctx, { providerId, name, id }: Named): Promise<void> {
  const others: { id: string }[] = await ctx
    .trx('resources')
    .where({ provider_id: providerId, is_active: true })
    .whereRaw('lower(name) = lower(?)', [name])
    .select('id')
  assertValid(
    others.every((other) => other.id === id),
    'name',
    'Another one has this name',
  )
}

/** @throws AppError `validation_failed` while coming bookings use more of it at once */
async function assertEnough(ctx: Ctx, resourceId: string, quantity: number): Promise<void> {
  const { rows } = await ctx.trx.raw<{ rows: { most: number | null }[] }>(
    `select (select max(c.lane) + 1 ${comingClaims}) as most from resources r where r.id = ?`,
    [ctx.now, ctx.now, resourceId],
  )
  const most = rows[0]?.most ?? 0
  assertValid(most <= quantity, 'quantity', `Bookings that are coming use ${most} of them`)
}

/** @throws AppError `conflict` that names the services and counts the bookings */
async function assertUnneeded(ctx: Ctx, resourceId: string): Promise<void> {
  const { name, services, comingBookings } = await viewOf(ctx, resourceId)
  if (services.length === 0 && comingBookings === 0) return
  const reasons = [
    ...(services.length > 0 ? [`services need it (${services.map(({ title }) => title).join(', ')})`] : []),
    ...(comingBookings > 0
      ? [`${comingBookings} coming ${comingBookings === 1 ? 'booking has' : 'bookings have'} it`]
      : []),
  ]
  throw new AppError('conflict', {
    detail: `“${name}” cannot be archived yet: ${reasons.join(', and ')}.`,
    extra: { services, comingBookings },
  })
}
