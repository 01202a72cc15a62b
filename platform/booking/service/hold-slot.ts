import { getBookableService } from '#platform/catalog/index.ts'
import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { equalSecrets, hashSecret, newId, newReference, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import {
  assertSlotFree,
  claimSlot,
  extendClaim,
  isTimeZone,
  releaseClaim,
} from '#platform/scheduling/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Booking } from '../models.ts'
import { assertTransition } from '../rules.ts'
import { toHoldView, type CreateHold, type HoldView, type NewHoldView } from '../schemas.ts'

/**
 * Keeps a slot for one visitor, at the price and on the terms of this moment.
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found`, `validation_failed`
 */
export async function createHold(ctx: Ctx, input: CreateHold): Promise<NewHoldView> {
  const zone = input.customerTimeZone
  assertValid(zone === undefined || isTimeZone(zone), 'customerTimeZone', 'This is not an IANA time zone')
  const [service, tenant] = await Promise.all([getBookableService(ctx, input.serviceId), getTenant(ctx)])
  const startsAt = new Date(input.startsAt)
  const { timeZone } = await assertSlotFree(ctx, { providerId: service.provider.id, service, startsAt })

  const secret = newSecret()
  const id = newId()
  const hold = await Booking.query(ctx.trx).insertAndFetch({
    id,
    tenantId: ctx.tenantId,
    reference: newReference(),
    serviceId: service.id,
    providerId: service.provider.id,
    status: 'held',
    startsAt,
    endsAt: after(startsAt, minutes(service.durationMinutes)),
    timeZone,
    customerTimeZone: zone ?? null,
    serviceTitle: service.title,
    locationKind: service.locationKind,
    durationMinutes: service.durationMinutes,
    bufferBeforeMinutes: service.bufferBeforeMinutes,
    bufferAfterMinutes: service.bufferAfterMinutes,
    priceAmount: service.priceAmount,
    currency: service.currency,
    locale: ctx.locale,
    holdSecretHash: hashSecret(secret),
    holdExpiresAt: after(ctx.now, minutes(tenant.holdMinutes)),
    holdLimitAt: after(ctx.now, minutes(tenant.holdMinutes)),
    calendarUid: `${id}@${tenant.slug}`,
  })
  await claimSlot(ctx, {
    providerId: service.provider.id,
    bookingId: id,
    service,
    startsAt,
    expiresAt: hold.holdExpiresAt,
  })
  return { ...toHoldView(hold), secret }
}

/** @throws AppError `not_found` (also for a wrong secret), `hold_expired` */
export async function getHold(ctx: Ctx, input: { holdId: string; secret: string }): Promise<HoldView> {
  return toHoldView(await findOwnHold(ctx, input))
}

/** Once per hold, counted from now. @throws AppError `not_found`, `hold_expired`, `conflict` */
export async function extendHold(ctx: Ctx, input: { holdId: string; secret: string }): Promise<HoldView> {
  const hold = await findOwnHold(ctx, input)
  if (hold.isHoldExtended) throw new AppError('conflict', { detail: 'This hold has been extended before' })
  const tenant = await getTenant(ctx)
  const holdExpiresAt = after(ctx.now, minutes(tenant.holdMinutes))
  await ctx
    .trx('bookings')
    .where({ id: hold.id })
    .update({ hold_expires_at: holdExpiresAt, hold_limit_at: holdExpiresAt, is_hold_extended: true })
  await extendClaim(ctx, hold.id, holdExpiresAt)
  return { ...toHoldView(hold), expiresAt: holdExpiresAt.toISOString(), isExtended: true }
}

/** Gives a held slot back; saying it twice, or too late, changes nothing. @throws AppError `not_found` for a wrong secret */
export async function releaseHold(ctx: Ctx, input: { holdId: string; secret: string }): Promise<void> {
  const hold = await findByHoldSecret(ctx, input)
  if (hold.status !== 'held') return
  await expireHold(ctx, hold)
}

/** The sweep: holds that lapsed unused are closed, so that they do not look like bookings. @returns how many */
export async function expireHolds(ctx: Ctx, limit = 200): Promise<number> {
  const lapsed = await Booking.query(ctx.trx)
    .where({ status: 'held' })
    .where('hold_expires_at', '<=', ctx.now)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  for (const hold of lapsed) await expireHold(ctx, hold)
  return lapsed.length
}

async function expireHold(ctx: Ctx, hold: Booking): Promise<void> {
  assertTransition(hold.status, 'expired', 'system')
  await ctx.trx('bookings').where({ id: hold.id }).update({ status: 'expired', draft: '{}' })
  await releaseClaim(ctx, hold.id)
}

/** The hold, locked, when the secret is its own and it has not lapsed. */
export async function findOwnHold(ctx: Ctx, input: { holdId: string; secret: string }): Promise<Booking> {
  const hold = await findByHoldSecret(ctx, input)
  if (hold.status !== 'held' || !hold.holdExpiresAt || hold.holdExpiresAt <= ctx.now)
    throw new AppError('hold_expired')
  return hold
}

export async function findByHoldSecret(ctx: Ctx, { holdId, secret }: { holdId: string; secret: string }) {
  const hold = assertFound(await Booking.query(ctx.trx).findOne({ id: holdId }).forUpdate(), 'Hold')
  // A wrong secret looks like no hold: ids alone must tell nothing.
  return assertFound(secretFits(hold, secret) ? hold : null, 'Hold')
}

export const secretFits = (hold: Booking, secret: string) =>
  equalSecrets(hold.holdSecretHash ?? '', hashSecret(secret))
