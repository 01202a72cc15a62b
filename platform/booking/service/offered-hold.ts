import type { Ctx } from '#platform/kernel/tenant.ts'
import type { CheckoutDraft, CreateHold, NewHoldView } from '../schemas.ts'
import { claimOffer, lookAtSlot } from './hold-slot.ts'

/**
 * A hold that is made for somebody who is not here: it lasts so many minutes, and neither leaving its page nor asking
 * for more time changes that.
 * @param draft what is known of them, for the form of the checkout
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found`, `validation_failed`
 */
export async function createOfferedHold(
  ctx: Ctx,
  input: CreateHold,
  { minutes, draft }: { minutes: number; draft: CheckoutDraft },
): Promise<NewHoldView> {
  const offer = await lookAtSlot(ctx, input)
  const hold = await claimOffer(ctx, { ...offer, tenant: { ...offer.tenant, holdMinutes: minutes } })
  await ctx
    .trx('bookings')
    .where({ id: hold.id })
    .update({ is_hold_offered: true, is_hold_extended: true, draft: JSON.stringify(draft) })
  return { ...hold, isExtended: true }
}
