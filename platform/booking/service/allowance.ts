import type { Knex } from 'knex'
import { type Allowance, isUsedUp, limitReached, readAllowance, tryConsume } from '#platform/billing/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Booking } from '../models.ts'
import type { BookingParty } from '../rules/index.ts'

// A plan may hold so many bookings a month: they are counted when they are confirmed, in the same transaction.

/** How many more bookings a provider may take; the provider may be found by a query, in the same round trip. */
export const readBookingAllowance = (
  ctx: Ctx,
  providerId: string | Knex.QueryBuilder,
): Promise<Allowance | null> => readAllowance(ctx, 'bookings', { kind: 'provider', id: providerId })

/** @throws AppError `slot_unavailable` for customers of a provider who can take no more: others can be had instead */
export function assertRoom(allowance: Allowance | null): void {
  if (allowance !== null && isUsedUp(allowance)) throw providerFull()
}

export const providerFull = () =>
  new AppError('slot_unavailable', {
    detail: 'No more bookings are taken here this month',
    extra: { reason: 'full' },
  })

export const isFull = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'slot_unavailable' && error.extra.reason === 'full'

/**
 * Counts what a customer confirms.
 * @throws AppError `slot_unavailable` when somebody else took the last one in the meantime
 */
export async function countConfirmed(ctx: Ctx, allowance: Allowance | null, count = 1): Promise<void> {
  if (allowance !== null && !(await tryConsume(ctx, allowance, { count }))) throw providerFull()
}

/**
 * Counts a request that is accepted. Whoever accepts learns which plan has more.
 * @throws AppError `limit_reached`
 */
export async function countAccepted(
  ctx: Ctx,
  { providerId }: Pick<Booking, 'providerId'>,
  by: BookingParty,
): Promise<void> {
  const allowance = await readBookingAllowance(ctx, providerId)
  // What a marketplace accepts for a provider is not refused for want of a plan.
  const atLimit = by === 'provider' ? 'refuse' : 'count'
  if (allowance !== null && !(await tryConsume(ctx, allowance, { atLimit })))
    throw await limitReached(ctx, allowance)
}

/** Counts what was paid already: what was promised for it is kept, whatever the plan holds. */
export async function countPaid(ctx: Ctx, bookings: readonly Booking[]): Promise<void> {
  for (const [providerId, count] of countsByProvider(bookings)) {
    const allowance = await readBookingAllowance(ctx, providerId)
    if (allowance !== null) await tryConsume(ctx, allowance, { count, atLimit: 'count' })
  }
}

/** Of those that are confirmed. In one order, so that two who count for the same ones do not wait for ever. */
export function countsByProvider(
  bookings: readonly Pick<Booking, 'providerId' | 'status'>[],
): [providerId: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { providerId, status } of bookings) {
    if (status === 'confirmed') counts.set(providerId, (counts.get(providerId) ?? 0) + 1)
  }
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))
}
