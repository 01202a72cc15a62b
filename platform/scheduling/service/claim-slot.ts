import type { Statement } from '#platform/kernel/batch.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { isFree, type Refusal, type ServiceTiming } from '../rules/index.ts'
import { conditionsStatement, toAllConditions, toConditions, type Conditions } from './conditions.ts'

export type ClaimSlot = {
  /** Whose time: a member of the team, or the provider. */
  resourceId: string
  /** The row of `bookings` that will own the claim. */
  bookingId: string
  service: ServiceTiming
  startsAt: Date
  /** When a hold lapses by itself; null for a booking. */
  expiresAt: Date | null
  /** Writes the owner's row; sent with the claim, in one message, right before it. */
  before: readonly Statement[]
}

/** What the engine needs to judge one start of a service for each who does it, in one round trip and without a lock. */
export async function findConditions(ctx: Ctx, serviceId: string, startsAt: Date): Promise<Conditions[]> {
  const minute = Math.floor(toExactMinute(startsAt))
  const statement = conditionsStatement('service', serviceId, minute, minute, ctx.now)
  const [found] = await ctx.send([statement])
  return toAllConditions(ctx, found!.rows)
}

/**
 * Claims the time with its buffers. Lock, ask the engine again, insert: the lock keeps waiting short, the
 * exclusion constraint is the proof, and zero rows inserted means taken. Never a bare insert against it.
 * @throws AppError `slot_taken`, `slot_unavailable`
 */
export async function claimSlot(ctx: Ctx, claim: ClaimSlot): Promise<void> {
  const { resourceId, service, startsAt } = claim
  const minute = toExactMinute(startsAt)
  try {
    const [, , found] = await ctx.send([
      {
        name: 'claim-lock',
        text: `select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))`,
        values: [ctx.tenantId, resourceId],
      },
      {
        name: 'claim-lapse',
        text: `update slot_claims set active = false where resource_id = $1 and active and expires_at <= $2`,
        values: [resourceId, ctx.now],
      },
      conditionsStatement('resource', resourceId, minute, minute, ctx.now),
    ])
    assertFree(await toConditions(ctx, found!.rows[0]), service, minute, ctx.now)
    const inserted = await ctx.send([
      ...claim.before,
      {
        name: 'claim-insert',
        text: `insert into slot_claims (tenant_id, id, resource_id, booking_id, starts_at, ends_at, expires_at)
          values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
        values: [
          ctx.tenantId,
          newId(),
          resourceId,
          claim.bookingId,
          new Date((minute - service.bufferBeforeMinutes) * 60_000),
          new Date((minute + service.durationMinutes + service.bufferAfterMinutes) * 60_000),
          claim.expiresAt,
        ],
      },
    ])
    if (inserted.at(-1)!.rowCount === 0) throw new AppError('slot_taken')
  } catch (error) {
    throw isContention(error) ? new AppError('slot_taken', { cause: error }) : error
  }
}

/** A hold that became a booking: its claim no longer lapses. @returns whether there was an active claim */
export async function keepClaim(ctx: Ctx, bookingId: string): Promise<boolean> {
  const [result] = await ctx.send([
    {
      name: 'claim-keep',
      text: `update slot_claims set expires_at = null where booking_id = $1 and active`,
      values: [bookingId],
    },
  ])
  return result!.rowCount === 1
}

/** Moves the moment at which a hold lapses. */
export async function extendClaim(ctx: Ctx, bookingId: string, expiresAt: Date): Promise<void> {
  await ctx
    .trx('slot_claims')
    .where({ booking_id: bookingId, active: true })
    .update({ expires_at: expiresAt })
}

/** Gives the time back. Harmless when it was given back before. */
export async function releaseClaim(ctx: Ctx, bookingId: string): Promise<void> {
  await ctx.trx('slot_claims').where({ booking_id: bookingId, active: true }).update({ active: false })
}

const sentences: Record<Refusal, string> = {
  taken: 'This time has just been taken',
  too_soon: 'This time is too soon to be booked',
  too_far: 'This time is too far ahead to be booked yet',
  outside_hours: 'This time lies outside the working hours',
  off_grid: 'No appointment starts at this minute',
  time_off: 'The provider is away at this time',
}

/** @throws AppError `slot_taken`, or `slot_unavailable` with the `reason` */
export function assertFree(conditions: Conditions, service: ServiceTiming, minute: number, now: Date): void {
  const answer = judge(conditions, service, minute, now)
  if (!answer.isFree) throw refusal(answer.reason)
}

/**
 * Those of several resources who are free at a start, who has least to do around it first.
 * @throws AppError `slot_taken` when one of them would be, had nobody been faster; else `slot_unavailable`
 */
export function whoIsFreeAt(
  all: readonly Conditions[],
  service: ServiceTiming,
  minute: number,
  now: Date,
): string[] {
  const reasons: Refusal[] = []
  const free = all.filter((conditions) => {
    const answer = judge(conditions, service, minute, now)
    if (!answer.isFree) reasons.push(answer.reason)
    return answer.isFree
  })
  free.sort((one, other) => one.busy.length - other.busy.length)
  if (free.length > 0) return free.map(({ resourceId }) => resourceId)
  throw refusal(reasons.includes('taken') ? 'taken' : reasons[0]!)
}

const judge = (conditions: Conditions, service: ServiceTiming, minute: number, now: Date) =>
  isFree({ ...conditions, service, now: now.getTime() / 60_000 }, minute)

const refusal = (reason: Refusal) =>
  new AppError(reason === 'taken' ? 'slot_taken' : 'slot_unavailable', {
    detail: sentences[reason],
    extra: { reason },
  })

/** Epoch minutes; a start with seconds is on no grid and is refused by the engine as such. */
export const toExactMinute = (instant: Date) => instant.getTime() / 60_000

// exclusion violation, deadlock, lock timeout: somebody else was faster.
const contention = new Set(['23P01', '40P01', '55P03'])
const isContention = (error: unknown) =>
  error instanceof Error && 'code' in error && contention.has(String(error.code))
