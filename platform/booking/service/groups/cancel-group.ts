import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { LeavingCosts } from '#platform/payments/index.ts'
import { bookingGroupCancelled } from '../../events.ts'
import type { CancelGroup, GroupCancellationPreview } from '../../group-change-schemas.ts'
import type { LeavingView } from '../../booking-view.ts'
import type { BookingGroupView } from '../../group-schemas.ts'
import type { Booking } from '../../models.ts'
import { type BookingParty, cancellationOutcome, stepRefusal } from '../../rules/index.ts'
import type { GroupScope } from '../../rules/group-rule.ts'
import type { Asked } from '../asked.ts'
import { cancel } from '../cancel-booking.ts'
import { costsOfLeaving, settleLeave } from '../money/leaving.ts'
import { toLeavingView } from '../money/view.ts'
import { standingOf } from '../reports.ts'
import { findGroupAsked, type GroupAsked, groupOfAsked, lockGroupAsked } from './read.ts'
import { assertNoneRefused, assertSome, chosenOf } from './scope.ts'

/**
 * What it would cost to cancel one booking of a group, it and those after it, or all that are still to come: the sum
 * of what each costs by the policy that was agreed for it.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `illegal_transition` when none is left to cancel
 */
export async function previewGroupCancellation(
  ctx: Ctx,
  asked: Asked,
  scope: GroupScope = 'one',
): Promise<GroupCancellationPreview> {
  const found = await findGroupAsked(ctx, asked)
  const chosen = chosenOf(ctx, found, scope)
  assertSome(chosen)
  return costsOf(ctx, chosen, found.by)
}

/** Amounts are minor units, and count what can be cancelled. */
async function costsOf(
  ctx: Ctx,
  chosen: readonly Booking[],
  by: BookingParty,
): Promise<GroupCancellationPreview> {
  const costs = await costsOfLeaving(ctx, chosen, { kind: 'cancellation', by })
  const judged = chosen.map((booking) => {
    const { deadline } = cancellationOutcome(booking, { by, now: ctx.now })
    const { refundAmount, feeAmount } = costs.get(booking.id)!
    const refusal = stepRefusal(standingOf(booking), 'cancel', by, ctx.now)
    return { booking, refusal, refundAmount, feeAmount, deadline }
  })
  const counted = judged.filter(({ refusal }) => refusal === null)
  const deadlines = counted.flatMap(({ deadline }) => deadline ?? []).map(Number)
  return {
    currency: chosen[0]!.currency,
    isPossible: counted.length === judged.length,
    refundAmount: counted.reduce((sum, { refundAmount }) => sum + refundAmount, 0),
    feeAmount: counted.reduce((sum, { feeAmount }) => sum + feeAmount, 0),
    deadline: deadlines.length > 0 ? new Date(Math.min(...deadlines)).toISOString() : null,
    payment: joined(counted.flatMap(({ booking }) => costs.get(booking.id)!.payment ?? [])),
    items: judged.map(({ booking, refusal, refundAmount, feeAmount }) => ({
      bookingId: booking.id,
      position: booking.groupPosition!,
      startsAt: booking.startsAt.toISOString(),
      refundAmount,
      feeAmount,
      refusal,
    })),
  }
}

/** Of several together what happens to what was paid online; the same line of several is one. */
function joined(all: readonly LeavingCosts[]): LeavingView | null {
  if (all.length === 0) return null
  const sum = (of: (costs: LeavingCosts) => number) => all.reduce((total, costs) => total + of(costs), 0)
  return {
    totalAmount: sum(({ totalAmount }) => totalAmount),
    collectedAmount: sum(({ collectedAmount }) => collectedAmount),
    refundAmount: sum(({ refundAmount }) => refundAmount),
    feeAmount: sum(({ feeAmount }) => feeAmount),
    chargeAmount: sum(({ chargeAmount }) => chargeAmount),
    isBlocked: all.some(({ isBlocked }) => isBlocked),
    lines: alike(all.flatMap((costs) => toLeavingView(costs).lines)),
  }
}

function alike(lines: LeavingView['lines']): LeavingView['lines'] {
  const found = new Map<string, LeavingView['lines'][number]>()
  for (const line of lines) {
    const key = `${line.kind} ${line.title}`
    const before = found.get(key)
    found.set(
      key,
      before
        ? {
            ...line,
            totalAmount: before.totalAmount + line.totalAmount,
            keptAmount: before.keptAmount + line.keptAmount,
            refundAmount: before.refundAmount + line.refundAmount,
          }
        : line,
    )
  }
  return [...found.values()]
}

/**
 * Cancels all of them or none, at what the preview of this moment says. Saying it again changes nothing.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `illegal_transition` with `refusals`, `conflict` when the
 *   fee is not the one that was expected
 */
export async function cancelGroup(
  ctx: Ctx,
  asked: Asked,
  { scope, reason, feeAmount }: CancelGroup,
): Promise<BookingGroupView> {
  const found = await lockGroupAsked(ctx, asked)
  const chosen = chosenOf(ctx, found, scope).filter(({ status }) => status !== 'cancelled')
  // A second click, or the other party was faster: what was wanted has happened.
  if (chosen.length === 0 && found.anchor.status === 'cancelled') return groupOfAsked(ctx, found)
  assertSome(chosen)
  const costs = await costsOf(ctx, chosen, found.by)
  assertNoneRefused(costs.items)
  if (feeAmount !== undefined && feeAmount !== costs.feeAmount)
    throw new AppError('conflict', {
      detail: 'The cost of this cancellation has changed in the meantime',
      extra: { feeAmount: costs.feeAmount, refundAmount: costs.refundAmount },
    })
  await cancelAll(ctx, found, chosen, { reason })
  return groupOfAsked(ctx, await findGroupAsked(ctx, asked))
}

/** Each was judged before. One by itself is told by its own event, several in that of their group. */
export async function cancelAll(
  ctx: Ctx,
  { group, by }: GroupAsked,
  chosen: readonly Booking[],
  how: { reason?: string | undefined; isFree?: boolean },
): Promise<void> {
  const groupId = chosen.length > 1 ? group.id : undefined
  const { isFree } = how
  const costs = await settleLeave(ctx, chosen, { kind: 'cancellation', by, isFree })
  const feeAmount = [...costs.values()].reduce((sum, each) => sum + each.feeAmount, 0)
  // Side by side: what is asked for all of them travels together.
  await Promise.all(
    chosen.map((booking) => cancel(ctx, booking, { by, groupId, ...how, costs: costs.get(booking.id) })),
  )
  if (!groupId) return
  const bookingIds = chosen.map(({ id }) => id)
  await emit(ctx, bookingGroupCancelled, { groupId, bookingIds, cancelledBy: by, feeAmount })
}
