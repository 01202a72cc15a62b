import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/** Whether customers of a service wait until the provider is there; also of one that is not offered any more. @throws AppError `not_found` */
export async function hasWaitingRoom(ctx: Ctx, serviceId: string): Promise<boolean> {
  const [found] = await ctx.trx('services').where({ id: serviceId }).pluck('has_waiting_room')
  return assertFound(found as boolean | undefined, 'Service')
}
