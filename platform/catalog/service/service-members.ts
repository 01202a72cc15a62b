import { assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { listTeamMembers } from '#platform/providers/index.ts'
import { serviceUpdated } from '../events.ts'
import { Service } from '../models.ts'
import { mayManageServices } from '../policies.ts'

/** Who does a service, as ids of team members; nobody named means the provider as a whole. @throws AppError `not_found` */
export async function listServiceMembers(ctx: Ctx, serviceId: string): Promise<string[]> {
  await findOwn(ctx, serviceId)
  return ctx.trx('service_members').where({ service_id: serviceId }).orderBy('member_id').pluck('member_id')
}

/**
 * Says who does a service. Its free times are those of these members from now on; bookings that exist stay.
 * @throws AppError `not_found`, also for another provider's service; `validation_failed` for somebody of another team
 */
export async function setServiceMembers(
  ctx: Ctx,
  { serviceId, memberIds }: { serviceId: string; memberIds: readonly string[] },
): Promise<string[]> {
  const { providerId } = await findOwn(ctx, serviceId)
  const team = new Set((await listTeamMembers(ctx, providerId)).map(({ id }) => id))
  assertValid(
    memberIds.every((id) => team.has(id)),
    'memberIds',
    'Somebody of these is not in your team',
  )
  const wanted = [...new Set(memberIds)]
  await ctx.trx('service_members').where({ service_id: serviceId }).whereNotIn('member_id', wanted).delete()
  if (wanted.length > 0) {
    await ctx
      .trx('service_members')
      .insert(wanted.map((memberId) => ({ id: newId(), service_id: serviceId, member_id: memberId })))
      .onConflict(['tenant_id', 'service_id', 'member_id'])
      .ignore()
  }
  await emit(ctx, serviceUpdated, { serviceId, providerId, changed: ['members'] })
  return wanted.toSorted()
}

async function findOwn(ctx: Ctx, serviceId: string): Promise<Service> {
  const found = await Service.query(ctx.trx).findOne({ id: serviceId })
  return assertFound(found && mayManageServices(ctx.actor, found.providerId) ? found : null, 'Service')
}
