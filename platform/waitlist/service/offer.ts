import { createOfferedHold, getTimerSettings } from '#platform/booking/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { getBookableService } from '#platform/catalog/index.ts'
import { findAvailability } from '#platform/scheduling/index.ts'
import { waitlistOffered } from '../events.ts'
import { WaitlistEntry, WaitlistOffer } from '../models.ts'
import { isWished, offerEnd } from '../rules.ts'

/** How long an entry rests after a look that found nothing; what becomes free before is told by an event. */
const restAfterLook = minutes(15)
const daysPerLook = 60

/** One person's turn: what was found for them, or that it is the next one's. */
export type Turn = { entryId: string; offerId: string | null }

/**
 * The turn of whoever has waited longest for a provider, past those who had theirs: the first free start that suits
 * them becomes a hold of their own, with the offer and its event in the same transaction. One at a time per provider,
 * so that nobody is overtaken.
 * @returns null when nobody is left
 * @throws AppError `slot_taken` when somebody was faster: the turn is to be taken again
 */
export async function takeTurn(
  ctx: Ctx,
  vault: Vault,
  { providerId, had }: { providerId: string; had: readonly string[] },
): Promise<Turn | null> {
  await ctx.trx.raw(`select pg_advisory_xact_lock(hashtextextended(?::text || ?::text, 2))`, [
    ctx.tenantId,
    providerId,
  ])
  const entry = await WaitlistEntry.query(ctx.trx)
    .where({ provider_id: providerId, status: 'waiting' })
    .whereNotIn('id', [...had])
    .orderBy('id')
    .first()
    .forUpdate()
  if (!entry) return null
  const found = await findStart(ctx, entry)
  if (!found) {
    await setEntry(ctx, entry.id, { next_look_at: after(ctx.now, restAfterLook) })
    return { entryId: entry.id, offerId: null }
  }
  return { entryId: entry.id, offerId: await offer(ctx, vault, entry, found) }
}

type Found = { startsAt: Date; expiresAt: Date }

/** The first free start that suits, has not been offered to this person before, and leaves them time to decide. */
async function findStart(ctx: Ctx, entry: WaitlistEntry): Promise<Found | null> {
  const today = after(ctx.now, -days(1)).toISOString().slice(0, 10)
  const from = entry.firstDate > today ? entry.firstDate : today
  const limit = after(new Date(`${from}T00:00:00Z`), days(daysPerLook))
    .toISOString()
    .slice(0, 10)
  const to = entry.lastDate < limit ? entry.lastDate : limit
  const wish = wishOf(entry)
  const [availability, service, offered, settings] = await Promise.all([
    findAvailability(ctx, { serviceId: entry.serviceId, from, to, ...wish }).catch(nothingFree),
    getBookableService(ctx, entry.serviceId).catch(nothingFree),
    WaitlistOffer.query(ctx.trx).where({ entry_id: entry.id }),
    getTimerSettings(ctx),
  ])
  if (!availability || !service) return null
  const { waitlistOfferMinutes: offerMinutes } = settings
  const known = new Set(offered.map(({ startsAt }) => startsAt.getTime()))
  for (const start of availability.days.flatMap(({ slots }) => slots)) {
    const startsAt = new Date(start)
    if (!isWished(start, entry) || known.has(startsAt.getTime())) continue
    const { minimumNoticeMinutes } = service
    const expiresAt = offerEnd(startsAt, { now: ctx.now, offerMinutes, minimumNoticeMinutes })
    if (expiresAt) return { startsAt, expiresAt }
  }
  return null
}

/** A service that cannot be booked now, or a wish that it does not grant any more, has nothing free. */
function nothingFree(error: unknown): null {
  if (error instanceof AppError && error.status < 500) return null
  throw error
}

async function offer(
  ctx: Ctx,
  vault: Vault,
  entry: WaitlistEntry,
  { startsAt, expiresAt }: Found,
): Promise<string> {
  const hold = await createOfferedHold(
    ctx,
    {
      serviceId: entry.serviceId,
      startsAt: startsAt.toISOString(),
      customerTimeZone: entry.timeZone ?? undefined,
      ...wishOf(entry),
    },
    {
      minutes: (expiresAt.getTime() - ctx.now.getTime()) / minutes(1),
      draft: { firstName: entry.firstName, lastName: entry.lastName, email: entry.email },
    },
  )
  const id = newId()
  await ctx.trx('waitlist_offers').insert({
    id,
    entry_id: entry.id,
    booking_id: hold.id,
    starts_at: startsAt,
    expires_at: expiresAt,
    sealed_hold_secret: vault.seal(secretPurpose, ctx.tenantId, hold.secret),
  })
  await setEntry(ctx, entry.id, { status: 'offered', next_look_at: expiresAt })
  await emit(ctx, waitlistOffered, {
    entryId: entry.id,
    offerId: id,
    startsAt: startsAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })
  return id
}

export const secretPurpose = 'waitlist hold'

const wishOf = ({ durationMinutes, seats, memberId }: WaitlistEntry) => ({
  durationMinutes: durationMinutes ?? undefined,
  seats,
  memberId: memberId ?? undefined,
})

export const setEntry = (ctx: Ctx, id: string, columns: Record<string, unknown>) =>
  ctx.trx('waitlist_entries').where({ id }).update(columns)
