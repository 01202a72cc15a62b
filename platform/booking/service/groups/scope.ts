import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Booking } from '../../models.ts'
import type { GroupScope } from '../../rules/group-rule.ts'
import type { GroupAsked } from './read.ts'

/** The bookings that a change is about: the one asked about, or those of its group that are still to come. */
export function chosenOf(ctx: Ctx, { anchor, bookings }: GroupAsked, scope: GroupScope): Booking[] {
  if (scope === 'one') return bookings.filter(({ id }) => id === anchor.id)
  return bookings.filter(
    (booking) =>
      isToCome(booking, ctx.now) && (scope === 'all' || booking.groupPosition! >= anchor.groupPosition!),
  )
}

const isToCome = ({ status, startsAt }: Booking, now: Date) =>
  (status === 'requested' || status === 'confirmed') && startsAt >= now

/** A change of several is one whole: what stands against one of them ends it. */
export type Refused = { bookingId: string; position: number; refusal: string | null }

/** @throws AppError `illegal_transition` with the `refusals`, each with its position and a sentence */
export function assertNoneRefused(items: readonly Refused[]): void {
  const refusals = items.flatMap(({ bookingId, position, refusal }) =>
    refusal === null ? [] : [{ bookingId, position, detail: refusal }],
  )
  const [first] = refusals
  if (!first) return
  throw new AppError('illegal_transition', { detail: first.detail, extra: { refusals } })
}

/** @throws AppError `illegal_transition` */
export function assertSome(chosen: readonly Booking[]): void {
  if (chosen.length > 0) return
  throw new AppError('illegal_transition', { detail: 'None of these appointments is still to come' })
}
