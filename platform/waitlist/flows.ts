import { releaseHold } from '#platform/booking/index.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { WaitlistOffer } from './models.ts'
import { entryIdOf } from './rules.ts'
import type { AcceptedOfferView, WaitingView } from './schemas.ts'
import { secretPurpose, setEntry, takeTurn } from './service/offer.ts'
import { findEntry, readWaiting } from './service/read.ts'
import { endOffer, closeOffer, settleOffers } from './service/settle.ts'

type Parts = Pick<Runtime, 'database' | 'vault'>

/** More people than this are not looked after in one go; the sweep comes back for the rest. */
const mostTurns = 100

/**
 * Goes through those who wait for a provider, longest first, until nobody is left whom a free time suits. May run
 * twice at once, and again after a crash: an offer and its hold are one transaction.
 * @returns how many offers were made
 */
export async function offerFreedTime(
  { database, vault }: Parts,
  scope: Scope,
  providerId: string,
): Promise<number> {
  await database.inTenant(scope, (ctx) => settleOffers(ctx, providerId))
  const had: string[] = []
  let offers = 0
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const taken = await database
      .inTenant(scope, (ctx) => takeTurn(ctx, vault, { providerId, had }))
      .catch((error: unknown) => {
        // Somebody was faster with this start: the same person's turn again, with what is free now.
        if (error instanceof AppError && error.code === 'slot_taken') return 'again' as const
        throw error
      })
    if (taken === 'again') continue
    if (taken === null) return offers
    had.push(taken.entryId)
    if (taken.offerId) offers += 1
  }
  return offers
}

/** Everything that is due in one tenant. */
export async function sweepWaitlist(runtime: Parts, scope: Scope): Promise<void> {
  const due = await runtime.database.readTenant(scope, async (ctx): Promise<string[]> =>
    ctx.trx('waitlist_entries').where('next_look_at', '<=', ctx.now).distinct().pluck('provider_id'),
  )
  for (const providerId of due) await offerFreedTime(runtime, scope, providerId)
}

type ByToken = { token: string }

/** What somebody waits for, by the link in their mail. @throws AppError `not_found` */
export const getWaiting = (
  { database, vault }: Parts,
  scope: Scope,
  { token }: ByToken,
): Promise<WaitingView> =>
  database.readTenant(scope, async (ctx) => readWaiting(ctx, idOf(ctx, vault, token)))

/** Whoever leaves is not written to any more; a time that was kept for them is free again. @throws AppError `not_found` */
export const leaveWaitlist = ({ database, vault }: Parts, scope: Scope, { token }: ByToken): Promise<void> =>
  database.inTenant(scope, async (ctx) => {
    const entry = await findEntry(ctx, idOf(ctx, vault, token))
    if (entry.status !== 'waiting' && entry.status !== 'offered') return
    const open = await openOffer(ctx, entry.id)
    await setEntry(ctx, entry.id, { status: 'left', next_look_at: null })
    if (!open) return
    await releaseOffered(ctx, vault, open)
    await closeOffer(ctx, open.id, 'declined')
  })

/** The offered time goes to the next one; whoever declines waits on. @throws AppError `not_found` */
export const declineOffer = ({ database, vault }: Parts, scope: Scope, { token }: ByToken): Promise<void> =>
  database.inTenant(scope, async (ctx) => {
    const entry = await findEntry(ctx, idOf(ctx, vault, token))
    const open = await openOffer(ctx, entry.id)
    if (!open) return
    await releaseOffered(ctx, vault, open)
    await endOffer(ctx, open, 'declined')
  })

/** The key to the checkout of the offered time. @throws AppError `not_found`, `hold_expired` when nothing is offered any more */
export const acceptOffer = (
  { database, vault }: Parts,
  scope: Scope,
  { token }: ByToken,
): Promise<AcceptedOfferView> =>
  database.inTenant(scope, async (ctx) => {
    const entry = await findEntry(ctx, idOf(ctx, vault, token))
    const open = await openOffer(ctx, entry.id)
    if (!open || open.expiresAt <= ctx.now || !open.sealedHoldSecret) throw new AppError('hold_expired')
    return {
      holdId: open.bookingId,
      secret: vault.open(secretPurpose, ctx.tenantId, open.sealedHoldSecret),
      expiresAt: open.expiresAt.toISOString(),
    }
  })

const openOffer = (ctx: Ctx, entryId: string) =>
  WaitlistOffer.query(ctx.trx).findOne({ entry_id: entryId, state: 'open' }).forUpdate()

/** The time is free again at once; the event of its release brings the next one's turn. */
async function releaseOffered(ctx: Ctx, vault: Runtime['vault'], offer: WaitlistOffer): Promise<void> {
  if (!offer.sealedHoldSecret) return
  const secret = vault.open(secretPurpose, ctx.tenantId, offer.sealedHoldSecret)
  await releaseHold(ctx, { holdId: offer.bookingId, secret })
}

/** Another tenant's token, or one that was made up, leads nowhere. */
const idOf = (ctx: Ctx, vault: Runtime['vault'], token: string): string =>
  assertFound(entryIdOf(vault, ctx.tenantId, token), 'Waitlist entry')
