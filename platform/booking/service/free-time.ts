import type { Ctx } from '#platform/kernel/tenant.ts'
import { releaseClaims } from '#platform/scheduling/index.ts'
import type { Booking } from '../models.ts'
import { emitFreed } from './freed.ts'

/** The booking takes no time any more: what is left of it can be booked again. */
export async function freeTime(ctx: Ctx, booking: Booking): Promise<void> {
  await releaseClaims(ctx, booking)
  await emitFreed(ctx, booking)
}
