import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { getServicePolicy, getBookableService } from '#platform/catalog/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { readPaymentSettings } from '#platform/payments/index.ts'
import { type Allocation, findConditions, isTimeZone, type Occurrence } from '#platform/scheduling/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { GroupRule } from '../../rules/group-rule.ts'
import { assertRoom, readBookingAllowance } from '../allowance.ts'
import { type Offer, providerOf } from '../hold-slot.ts'

/** What is to be held together: all of it, or nothing. */
export type GroupPlan = {
  kind: 'series' | 'visit'
  rule: GroupRule
  parts: { position: number; offer: Offer }[]
}

/** A start of a group that cannot be had, as an answer says it. */
export type GroupConflict = {
  position: number
  startsAt: string
  reason: NonNullable<Occurrence['reason']>
  alternatives: string[]
}

/** A plan without conflicts can be claimed. */
export type LookedAtGroup = { plan: GroupPlan; conflicts: GroupConflict[] }

type Judged = Pick<Occurrence, 'startsAt' | 'reason' | 'alternatives'> & { position: number }
export const conflictsOf = (occurrences: readonly Judged[]): GroupConflict[] =>
  occurrences.flatMap(({ position, startsAt, reason, alternatives }) =>
    reason === null ? [] : [{ position, startsAt: startsAt.toISOString(), reason, alternatives }],
  )

/** `slot_taken` when one of them would be free, had nobody been faster, and else `slot_unavailable`. */
export function conflictError(conflicts: readonly GroupConflict[]): AppError {
  const isTaken = conflicts.some(({ reason }) => reason === 'taken')
  return new AppError(isTaken ? 'slot_taken' : 'slot_unavailable', {
    detail: conflicts.length === 1 ? 'One of these times cannot be had' : 'Some of these times cannot be had',
    extra: { conflicts },
  })
}

/** Says of which one of a group an error is. */
export const withPosition = (error: unknown, position: number): unknown =>
  error instanceof AppError
    ? new AppError(error.code, { detail: error.message, extra: { ...error.extra, position }, cause: error })
    : error

/** A service, what is agreed with its booking, and the zone in which it takes place. */
export async function termsOf(ctx: Ctx, serviceId: string, startsAt: Date) {
  const [service, allowance, policy, tenant, settings, conditions] = await Promise.all([
    getBookableService(ctx, serviceId),
    readBookingAllowance(ctx, providerOf(ctx, serviceId)),
    getServicePolicy(ctx, serviceId),
    getTenant(ctx),
    readPaymentSettings(ctx),
    // Without a service there is no provider either: which of the two is missing is said by the first.
    findConditions(ctx, serviceId, startsAt).catch((error: unknown) => error as Error),
  ])
  if (conditions instanceof Error) throw conditions
  assertRoom(allowance)
  return { service, policy, tenant, settings, timeZone: conditions[0]!.timeZone }
}

const farthest = 800 * 86_400_000

/** @throws AppError `validation_failed` for what is no instant, or lies beyond everything that could be booked */
export function instantOf(ctx: Ctx, text: string, field: string): Date {
  const instant = readInstant(text)
  assertValid(
    instant !== null && Math.abs(instant.getTime() - ctx.now.getTime()) < farthest,
    field,
    'This is not a point in time within the next two years',
  )
  return instant
}

/** @throws AppError `validation_failed` */
export function assertCustomerZone(zone: string | undefined): void {
  assertValid(zone === undefined || isTimeZone(zone), 'customerTimeZone', 'This is not an IANA time zone')
}

/** Of what is free each time the same people where that is possible: nobody likes to explain it all again. */
export function samePeople(choices: readonly (readonly Allocation[])[]): Allocation[] {
  const counts = new Map<string, number>()
  for (const allocations of choices) {
    for (const key of new Set(allocations.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return choices.map(
    (allocations) =>
      allocations.toSorted((one, other) => counts.get(keyOf(other))! - counts.get(keyOf(one))!)[0]!,
  )
}
const keyOf = ({ people }: Allocation) => people.toSorted().join()
