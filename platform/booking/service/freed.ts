import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { slotFreed } from '../events.ts'
import type { Booking } from '../models.ts'

type Freed = Pick<Booking, 'providerId' | 'serviceId' | 'startsAt' | 'endsAt'>

/** Says that time may be booked again, for those who wait for it. What is over helps nobody. */
export async function emitFreed(ctx: Ctx, { providerId, serviceId, startsAt, endsAt }: Freed): Promise<void> {
  if (startsAt <= ctx.now) return
  await emit(ctx, slotFreed, {
    providerId,
    serviceId,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  })
}
