import { getBookableService, getServicePolicy } from '#platform/catalog/index.ts'
import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { equalSecrets, hashSecret, isId, newId, newReference, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes, readInstant } from '#platform/kernel/time.ts'
import { type PaymentSettings, readPaymentSettings } from '#platform/payments/index.ts'
import {
  type Allocation,
  assertWish,
  claimSlot,
  extendClaims,
  findAllocations,
  findConditions,
  isTimeZone,
  promisedWall,
  releaseClaims,
  type WantedSlot,
} from '#platform/scheduling/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { customerSourceOf } from '../customer-source.ts'
import { holdLapsed } from '../events.ts'
import { Booking } from '../models.ts'
import { assertTransition } from '../rules/index.ts'
import { toHoldView, type CreateHold, type HoldView, type NewHoldView } from '../schemas.ts'
import { assertRoom, readBookingAllowance } from './allowance.ts'
import { emitFreed } from './freed.ts'
import { quoteHold } from './payment/quote-hold.ts'

/** What is agreed when a slot is held: read without a lock, so that most who come too late leave here. */
export type Offer = Omit<Awaited<ReturnType<typeof lookAtSlot>>, 'settings'> & {
  /** How its marketplace takes money; null where it is paid at the appointment, whatever they say. */
  settings: PaymentSettings | null
}

/**
 * The service, its terms and the zone, when the wanted start is free. One round trip through the read door.
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found`, `validation_failed`
 */
export async function lookAtSlot(ctx: Ctx, input: CreateHold) {
  const zone = input.customerTimeZone
  assertValid(zone === undefined || isTimeZone(zone), 'customerTimeZone', 'This is not an IANA time zone')
  const startsAt = readInstant(input.startsAt)
  assertValid(startsAt !== null, 'startsAt', 'This is not a point in time')
  const [service, allowance, policy, tenant, settings, conditions] = await Promise.all([
    getBookableService(ctx, input.serviceId),
    readBookingAllowance(ctx, providerOf(ctx, input.serviceId)),
    getServicePolicy(ctx, input.serviceId),
    getTenant(ctx),
    readPaymentSettings(ctx),
    // Without a service there is no provider either: which of the two is missing is said by the first.
    findConditions(ctx, input.serviceId, startsAt).catch((error: unknown) => error as Error),
  ])
  if (conditions instanceof Error) throw conditions
  assertRoom(allowance)
  assertWish(service, input)
  const { durationMinutes, seats, memberId } = input
  const wanted: WantedSlot = { service, startsAt, durationMinutes, seats, memberId }
  const allocations = await findAllocations(ctx, wanted, conditions)
  const { timeZone } = conditions[0]!
  const customerSource = customerSourceOf(service, input)
  return {
    wanted,
    policy,
    tenant,
    settings,
    timeZone,
    customerTimeZone: zone ?? null,
    customerSource,
    allocations,
  }
}

/** For a query that wants to know the provider in its own round trip. */
export const providerOf = (ctx: Ctx, serviceId: string) =>
  ctx
    .trx('services')
    .where({ id: isId(serviceId) ? serviceId : null })
    .select('provider_id')

/**
 * Keeps a slot for one visitor, at the price and on the terms of this moment.
 * @throws AppError `slot_taken`, `slot_unavailable`, `not_found`, `validation_failed`
 */
export const createHold = async (ctx: Ctx, input: CreateHold): Promise<NewHoldView> =>
  claimOffer(ctx, await lookAtSlot(ctx, input))

/** The group that a hold is part of, and the one secret of all its holds. */
export type HoldOfGroup = { groupId: string; position: number; secret: string }

/**
 * Claims what was looked at; whether it is still free is asked again under the lock.
 * @param allocation one of the offer's, the fairest unless said otherwise
 * @throws as `createHold`
 */
export async function claimOffer(
  ctx: Ctx,
  offer: Offer,
  allocation: Allocation = offer.allocations[0]!,
  group: HoldOfGroup | null = null,
): Promise<NewHoldView> {
  const { wanted, tenant, policy } = offer
  const { service, startsAt, seats = 1 } = wanted
  const secret = group?.secret ?? newSecret()
  const id = newId()
  const [person] = allocation.people
  const { durationMinutes, priceAmount } = priced(wanted)
  const expiresAt = after(ctx.now, minutes(tenant.holdMinutes))
  const endsAt = after(startsAt, minutes(durationMinutes))
  const wall = promisedWall(offer.timeZone, startsAt)
  const quote = await quoteHold(ctx, offer, { id, endsAt, priceAmount })
  const row = {
    tenant_id: ctx.tenantId,
    id,
    reference: newReference(),
    service_id: service.id,
    provider_id: service.provider.id,
    member_id: person === service.provider.id ? null : person,
    status: 'held',
    starts_at: startsAt,
    ends_at: endsAt,
    time_zone: offer.timeZone,
    starts_wall: wall.startsWall,
    zone_rules: wall.zoneRules,
    customer_time_zone: offer.customerTimeZone,
    service_title: service.title,
    location_kind: service.locationKind,
    duration_minutes: durationMinutes,
    buffer_before_minutes: service.bufferBeforeMinutes,
    buffer_after_minutes: service.bufferAfterMinutes,
    price_amount: priceAmount,
    currency: service.currency,
    seats,
    booking_mode: service.bookingMode,
    policy: JSON.stringify(policy),
    customer_source: offer.customerSource,
    quote: quote && JSON.stringify(quote),
    group_id: group?.groupId ?? null,
    group_position: group?.position ?? null,
    group_session_id: allocation.groupSession?.id ?? null,
    locale: ctx.locale,
    hold_secret_hash: hashSecret(secret),
    hold_expires_at: expiresAt,
    hold_limit_at: expiresAt,
    calendar_uid: `${id}@${tenant.slug}`,
  }
  const { sql, bindings } = ctx.trx('bookings').insert(row).toSQL().toNative()
  await claimSlot(ctx, {
    bookingId: id,
    wanted,
    allocation,
    expiresAt,
    before: [{ name: 'hold-insert', text: sql, values: [...bindings] }],
  })
  return {
    id,
    serviceId: service.id,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    timeZone: offer.timeZone,
    priceAmount,
    currency: service.currency,
    seats,
    expiresAt: expiresAt.toISOString(),
    isExtended: false,
    secret,
  }
}

/** Each seat has the service's price; a length to choose has its own. Minor units. */
export function priced({ service, durationMinutes, seats = 1 }: Omit<WantedSlot, 'startsAt'>): {
  durationMinutes: number
  priceAmount: number
} {
  const option = service.durationOptions.find((each) => each.durationMinutes === durationMinutes)
  const one = option ?? service
  return { durationMinutes: one.durationMinutes, priceAmount: one.priceAmount * seats }
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
  await extendClaims(ctx, hold, holdExpiresAt)
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
    // What is being paid is asked for first (`lapseUnpaid`).
    .whereNull('awaits_payment_since')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  for (const hold of lapsed) await expireHold(ctx, hold)
  return lapsed.length
}

export async function expireHold(ctx: Ctx, hold: Booking): Promise<void> {
  assertTransition(hold.status, 'expired', 'system')
  await ctx.trx('bookings').where({ id: hold.id }).update({ status: 'expired', draft: '{}' })
  await releaseClaims(ctx, hold)
  await emitFreed(ctx, hold)
  if (hold.awaitsPaymentSince) {
    const { id: bookingId, providerId, startsAt, groupId } = hold
    const subject = { bookingId, providerId, startsAt: startsAt.toISOString() }
    await emit(ctx, holdLapsed, { ...subject, ...(groupId ? { groupId } : {}) })
  }
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
