import type { Ctx } from '#platform/kernel/tenant.ts'
import { WaitlistEntry, type WaitlistOffer } from '../models.ts'
import { mostMissedOffers } from '../rules.ts'
import { setEntry } from './offer.ts'

/**
 * Offers of a provider that ended: with a booking whose event is yet to come, or without one. Who let an offer lapse
 * waits on, for another time. After the last day of a wish nobody waits any more.
 */
export async function settleOffers(ctx: Ctx, providerId: string): Promise<void> {
  const { rows } = await ctx.trx.raw<{
    rows: { id: string; entryId: string; bookingId: string; status: string }[]
  }>(
    `select o.id, o.entry_id as "entryId", o.booking_id as "bookingId", b.status
     from waitlist_offers o join waitlist_entries e on e.id = o.entry_id join bookings b on b.id = o.booking_id
     where e.provider_id = ? and o.state = 'open' and o.expires_at <= ?`,
    [providerId, ctx.now],
  )
  for (const offer of rows) {
    if (offer.status === 'held' || offer.status === 'expired') await endOffer(ctx, offer, 'lapsed')
    else await settleBooked(ctx, offer.bookingId)
  }
  // A whole day later it is over on every wall of the world.
  await ctx
    .trx('waitlist_entries')
    .where({ provider_id: providerId, status: 'waiting' })
    .whereRaw(`last_date < (?::timestamptz at time zone 'UTC')::date - 1`, [ctx.now])
    .update({ status: 'over', next_look_at: null })
}

/** The person waits on, unless too many offers were in vain. The hold is not touched: it lapsed, or the caller released it. */
export async function endOffer(
  ctx: Ctx,
  { id, entryId }: Pick<WaitlistOffer, 'id' | 'entryId'>,
  state: 'declined' | 'lapsed',
): Promise<void> {
  // The entry first, as everywhere: two who settle at once must not wait for each other.
  const entry = await WaitlistEntry.query(ctx.trx).findOne({ id: entryId }).forUpdate()
  if (!(await closeOffer(ctx, id, state)) || entry?.status !== 'offered') return
  const missedOffers = entry.missedOffers + (state === 'lapsed' ? 1 : 0)
  const isOver = missedOffers >= mostMissedOffers
  await setEntry(ctx, entry.id, {
    status: isOver ? 'over' : 'waiting',
    missed_offers: missedOffers,
    next_look_at: isOver ? null : ctx.now,
  })
}

/** The booking was made: nobody waits for it any more. Nothing when it came of no offer. */
export async function settleBooked(ctx: Ctx, bookingId: string): Promise<void> {
  const offer = await ctx.trx('waitlist_offers').where({ booking_id: bookingId }).first('id', 'entry_id')
  if (!offer) return
  await setEntry(ctx, offer.entry_id, { status: 'booked', next_look_at: null })
  await ctx
    .trx('waitlist_offers')
    .where({ id: offer.id })
    .update({ state: 'taken', sealed_hold_secret: null })
}

/** @returns whether it was open */
export async function closeOffer(ctx: Ctx, id: string, state: WaitlistOffer['state']): Promise<boolean> {
  const closed = await ctx
    .trx('waitlist_offers')
    .where({ id, state: 'open' })
    .update({ state, sealed_hold_secret: null })
  return closed > 0
}
