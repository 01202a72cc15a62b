import type { Ctx } from '#platform/kernel/tenant.ts'
import { lockResources, outlive } from './claim-slot.ts'

/** Whose claims: a booking, and the class in which it has its seats. */
export type ClaimOwner = { id: string; groupSessionId: string | null }

/** A hold that became a booking: its claims no longer lapse. @returns whether there was an active one */
export async function keepClaims(ctx: Ctx, { id, groupSessionId }: ClaimOwner): Promise<boolean> {
  const [result] = await ctx.send([
    {
      name: 'claim-keep',
      text: `update slot_claims set expires_at = null where booking_id = $1 and active`,
      values: [id],
    },
  ])
  const isAlive = !groupSessionId || (await outlive(ctx, groupSessionId, null))
  return result!.rowCount! > 0 && isAlive
}

/** Moves the moment at which a hold lapses. */
export async function extendClaims(
  ctx: Ctx,
  { id, groupSessionId }: ClaimOwner,
  expiresAt: Date,
): Promise<void> {
  await ctx.trx('slot_claims').where({ booking_id: id, active: true }).update({ expires_at: expiresAt })
  if (groupSessionId) await outlive(ctx, groupSessionId, expiresAt)
}

/** Gives the time back. Harmless when it was given back before. */
export async function releaseClaims(ctx: Ctx, { id, groupSessionId }: ClaimOwner): Promise<void> {
  // Whoever takes a seat holds this lock: a class must not end while somebody joins it.
  if (groupSessionId) await lockResources(ctx, [groupSessionId])
  await ctx.trx('slot_claims').where({ booking_id: id, active: true }).update({ active: false })
  if (groupSessionId) await settleSession(ctx, groupSessionId)
}

/** A class whose last seat was given back gives its people and rooms back; one of holds only lapses with the last of them. */
export async function settleSession(ctx: Ctx, groupSessionId: string): Promise<void> {
  await ctx.trx.raw(
    `update slot_claims c set active = s.seats > 0, expires_at = s.expires_at
     from (select count(*) as seats, case when bool_or(expires_at is null) then null else max(expires_at) end as expires_at
             from slot_claims where resource_id = ? and active) s
     where c.group_session_id = ? and c.booking_id is null and c.active`,
    [groupSessionId, groupSessionId],
  )
}
