import type { Knex } from 'knex'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { mayPreviewProvider, type ProviderStage, stagePowers } from '#platform/providers/index.ts'
import { mayManageServices } from '../policies.ts'
import type { BookingFields, IntakeQuestion, LocationKind, OwnServicePage, ServiceView } from '../schemas.ts'
import { bookableColumns, serviceColumns } from '../sql.ts'
import { type ServiceRow, toServiceView } from '../views.ts'

/** A service with everything its page shows. @throws AppError `not_found`, also for the public while it is not listed */
export async function getService(ctx: Ctx, serviceId: string): Promise<ServiceView> {
  const row = await findRow(ctx, serviceId)
  const isShown = row && (row.isListed || mayPreviewProvider(ctx.actor, row.provider.id))
  return toServiceView(assertFound(isShown ? row : null, 'Service'))
}

/** For whoever may change it. @throws AppError `not_found`, also when it is another provider's */
export async function getOwnService(ctx: Ctx, serviceId: string): Promise<ServiceView> {
  const row = await findRow(ctx, serviceId)
  const isShown = row && mayManageServices(ctx.actor, row.provider.id)
  return toServiceView(assertFound(isShown ? row : null, 'Service'))
}

async function findRow(ctx: Ctx, serviceId: string): Promise<ServiceRow | undefined> {
  if (!isId(serviceId)) return undefined
  const { rows } = await ctx.trx.raw<{ rows: ServiceRow[] }>(
    `select ${serviceColumns}
     from services s join providers p on p.id = s.provider_id join categories c on c.id = s.category_id
     where s.id = ?`,
    [serviceId],
  )
  return rows[0]
}

/** All services of one provider, newest first, the inactive ones too. @throws AppError `forbidden` */
export async function listOwnServices(
  ctx: Ctx,
  input: { providerId: string; limit?: number | undefined; cursor?: string | undefined },
): Promise<OwnServicePage> {
  const { providerId, limit = 20, cursor } = input
  assertAllowed(mayManageServices(ctx.actor, providerId))
  const after = cursor === undefined ? [] : decodeCursor(cursor, 'id')
  const { rows } = await ctx.trx.raw<{ rows: ServiceRow[] }>(
    `select ${serviceColumns}
     from (select * from services where provider_id = ? ${cursor === undefined ? '' : 'and id < ?'} order by id desc limit ?) s
       join providers p on p.id = s.provider_id join categories c on c.id = s.category_id
     order by s.id desc`,
    [providerId, ...after, limit + 1],
  )
  return toPage(rows, limit, ({ id }) => [id], toServiceView)
}

/** What scheduling and booking need to know of a service that can be booked now. */
export type BookableService = Omit<BookingFields, 'policyId'> & {
  id: string
  categoryId: string
  title: string
  durationMinutes: number
  priceAmount: number
  currency: string
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  stepMinutes: number
  minimumNoticeMinutes: number
  horizonDays: number
  locationKind: LocationKind
  intakeQuestions: IntakeQuestion[]
  provider: { id: string; slug: string; businessName: string }
  /** It takes a room, a car or the like besides people. */
  needsResources: boolean
}

/**
 * @throws AppError `not_found` unless it is active and its provider is published and verified, `slot_unavailable`
 *   while the provider pauses
 */
export async function getBookableService(
  ctx: Ctx,
  serviceId: string | Knex.QueryBuilder,
): Promise<BookableService> {
  const { rows } = await ctx.trx.raw<{ rows: (BookableService & { stage: ProviderStage })[] }>(
    `select ${bookableColumns}, p.stage
     from services s join providers p on p.id = s.provider_id
     where s.id = ? and s.is_active and s.provider_is_listed`,
    // A key that is none finds nothing, like any other that is not there.
    [typeof serviceId === 'string' && !isId(serviceId) ? null : serviceId],
  )
  const { stage, ...service } = assertFound(rows[0], 'Service')
  if (!stagePowers[stage].mayTakeBookings) {
    throw new AppError('slot_unavailable', {
      detail: 'No new bookings are taken at the moment',
      extra: { reason: 'paused' },
    })
  }
  return service
}
