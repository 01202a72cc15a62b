import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { isId, newId, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { extendClaims, lockResources } from '#platform/scheduling/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { GroupHoldView, NewGroupHoldView } from '../../group-schemas.ts'
import { Booking, BookingGroup } from '../../models.ts'
import { toHoldView } from '../../schemas.ts'
import { claimOffer, expireHold, secretFits } from '../hold-slot.ts'
import { type GroupPlan, withPosition } from './plan.ts'

export type OfGroup = { groupId: string; secret: string }

/**
 * Claims all parts of a group under one secret. The locks of everybody and everything that it takes are taken first,
 * in one order, so that two groups never wait for each other; the first that is taken undoes all.
 * @throws AppError `slot_taken`, `slot_unavailable`, with the `position` that could not be had
 */
export async function claimGroup(ctx: Ctx, { kind, rule, parts }: GroupPlan): Promise<NewGroupHoldView> {
  const group = { groupId: newId(), secret: newSecret() }
  await lockResources(
    ctx,
    parts.flatMap(({ offer: { allocations } }) => {
      const { people, resources, groupSession } = allocations[0]!
      return groupSession && !groupSession.isNew ? [groupSession.id] : [...people, ...resources]
    }),
  )
  await ctx
    .trx('booking_groups')
    .insert({ tenant_id: ctx.tenantId, id: group.groupId, kind, rule: JSON.stringify(rule) })
  // Side by side: what is asked for all of them travels together.
  const holds = await Promise.all(
    parts.map(async ({ position, offer }) => {
      const { secret: _, ...hold } = await claimOffer(ctx, offer, undefined, { ...group, position }).catch(
        (error: unknown) => {
          throw withPosition(error, position)
        },
      )
      return { position, ...hold }
    }),
  )
  return { ...viewOfHolds(group.groupId, kind, holds), secret: group.secret }
}

function viewOfHolds(
  groupId: string,
  kind: GroupHoldView['kind'],
  holds: GroupHoldView['holds'],
): GroupHoldView {
  const first = holds[0]!
  return {
    groupId,
    kind,
    timeZone: first.timeZone,
    currency: first.currency,
    totalAmount: holds.reduce((sum, { priceAmount }) => sum + priceAmount, 0),
    expiresAt: first.expiresAt,
    isExtended: first.isExtended,
    holds,
  }
}

/** @throws AppError `not_found` (also for a wrong secret), `hold_expired` */
export async function getGroupHold(ctx: Ctx, of: OfGroup): Promise<GroupHoldView> {
  const { group, holds } = await findLiveHolds(ctx, of)
  return toGroupHoldView(group, holds)
}

export const toGroupHoldView = (group: BookingGroup, holds: readonly Booking[]): GroupHoldView =>
  viewOfHolds(
    group.id,
    group.kind,
    holds.map((hold) => ({ position: hold.groupPosition!, ...toHoldView(hold) })),
  )

/** All of a group once, counted from now. @throws AppError `not_found`, `hold_expired`, `conflict` */
export async function extendGroupHold(ctx: Ctx, of: OfGroup): Promise<GroupHoldView> {
  const { group, holds } = await findLiveHolds(ctx, of)
  if (holds.some(({ isHoldExtended }) => isHoldExtended))
    throw new AppError('conflict', { detail: 'This hold has been extended before' })
  const tenant = await getTenant(ctx)
  const holdExpiresAt = after(ctx.now, minutes(tenant.holdMinutes))
  await moveExpiry(ctx, holds, holdExpiresAt, {
    hold_limit_at: holdExpiresAt,
    is_hold_extended: true,
  })
  return toGroupHoldView(
    group,
    holds.map((hold) => hold.$set({ holdExpiresAt, isHoldExtended: true })),
  )
}

/** Gives all starts of a group back; harmless when repeated. @throws AppError `not_found` for a wrong secret */
export async function releaseGroupHold(ctx: Ctx, of: OfGroup): Promise<void> {
  const { holds } = await lockGroup(ctx, of)
  for (const hold of holds) if (hold.status === 'held') await expireHold(ctx, hold)
}

/** How long a slot stays kept for somebody who left the page: long enough for a reload or a step back. */
const leaveGrace = minutes(1)

/** The visitor closed the page: all starts are free again in a minute, unless they come back. @throws AppError `not_found` */
export async function leaveGroupHold(ctx: Ctx, of: OfGroup): Promise<void> {
  const { holds } = await lockGroup(ctx, of)
  const soon = after(ctx.now, leaveGrace)
  await moveExpiry(
    ctx,
    // Who pays is on the page of the processor.
    holds.filter(
      ({ status, holdExpiresAt, awaitsPaymentSince }) =>
        status === 'held' && holdExpiresAt! > soon && !awaitsPaymentSince,
    ),
    soon,
  )
}

/** The visitor is back in time: the holds last as long as before. @throws AppError `not_found`, `hold_expired` */
export async function resumeGroupHold(ctx: Ctx, of: OfGroup): Promise<void> {
  const { holds } = await findLiveHolds(ctx, of)
  const { holdLimitAt, holdExpiresAt } = holds[0]!
  if (holdLimitAt && holdLimitAt > holdExpiresAt!) await moveExpiry(ctx, holds, holdLimitAt)
}

async function moveExpiry(
  ctx: Ctx,
  holds: readonly Booking[],
  expiresAt: Date,
  also: Record<string, unknown> = {},
): Promise<void> {
  const ids = holds.map(({ id }) => id)
  await ctx
    .trx('bookings')
    .whereIn('id', ids)
    .update({ hold_expires_at: expiresAt, ...also })
  for (const hold of holds) await extendClaims(ctx, hold, expiresAt)
}

/** The group with all its bookings, locked in one order, when the secret is its own. @throws AppError `not_found` */
export async function lockGroup(ctx: Ctx, { groupId, secret }: OfGroup) {
  const known = assertFound(isId(groupId) ? groupId : null, 'Hold')
  const group = await BookingGroup.query(ctx.trx).findOne({ id: known })
  const holds = await Booking.query(ctx.trx).where({ group_id: known }).orderBy('group_position').forUpdate()
  // A wrong secret looks like no group: ids alone must tell nothing.
  const isOwn = holds.length > 0 && secretFits(holds[0]!, secret)
  return { group: assertFound(isOwn ? group : null, 'Hold'), holds }
}

/** What is still held of a group, locked. @throws AppError `not_found`, `hold_expired` */
async function findLiveHolds(ctx: Ctx, of: OfGroup) {
  const { group, holds } = await lockGroup(ctx, of)
  return { group, holds: assertLive(ctx, holds) }
}

/** A group is held whole: one of it that has lapsed ends it. @throws AppError `hold_expired` */
export function assertLive(ctx: Ctx, holds: readonly Booking[]): Booking[] {
  const held = holds.filter(({ status }) => status === 'held')
  if (held.length === 0 || held.some(({ holdExpiresAt }) => !holdExpiresAt || holdExpiresAt <= ctx.now))
    throw new AppError('hold_expired')
  return held
}
