import type { AppLoadContext } from '@remix-run/server-runtime'

type Step = 'extend' | 'release' | 'leave' | 'resume'

/** What becomes of a held time, and of all that is held together with it. @returns the checkout as it was before */
export function stepHold(context: AppLoadContext, step: Step, of: { holdId: string; secret: string }) {
  return context.call(async (ctx, { booking }) => {
    const checkout = await booking.getCheckout(ctx, of)
    if (checkout.group) {
      const together = { groupId: checkout.group.id, secret: of.secret }
      if (step === 'extend') await booking.extendGroupHold(ctx, together)
      else if (step === 'release') await booking.releaseGroupHold(ctx, together)
      else if (step === 'leave') await booking.leaveGroupHold(ctx, together)
      else await booking.resumeGroupHold(ctx, together)
    } else if (step === 'extend') await booking.extendHold(ctx, of)
    else if (step === 'release') await booking.releaseHold(ctx, of)
    else if (step === 'leave') await booking.leaveHold(ctx, of)
    else await booking.resumeHold(ctx, of)
    return checkout
  })
}
