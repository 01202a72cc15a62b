import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { subscriptionLimited, subscriptionReminded } from '../events.ts'
import { Subscription } from '../models.ts'
import { dunningCalendar, graceEndDay } from '../rules/index.ts'

export const readSubscription = async (ctx: Ctx, id: string): Promise<Subscription> =>
  Subscription.query(ctx.trx).findOne({ id }).throwIfNotFound()

/** The latest day of the calendar that has come and was not told; those before it are past. Null: nothing is due. */
export function dueReminder({ state, pastDueSince, remindedDay }: Subscription, now: Date): number | null {
  if (state !== 'past_due' || pastDueSince === null) return null
  const latest = dunningCalendar(pastDueSince).findLast(({ at }) => at <= now)
  if (!latest) return null
  const day = latest.kind === 'limited' ? graceEndDay : latest.day
  return day > remindedDay ? day : null
}

/** Once for each day. */
export async function recordReminder(ctx: Ctx, id: string, day: number): Promise<void> {
  const changed = await Subscription.query(ctx.trx)
    .patch({ remindedDay: day })
    .where({ id })
    .where('reminded_day', '<', day)
  if (changed === 0) return
  const { ownerKind, ownerId } = await readSubscription(ctx, id)
  const event = { ownerKind, ownerId, subscriptionId: id }
  if (day === graceEndDay) await emit(ctx, subscriptionLimited, event)
  else await emit(ctx, subscriptionReminded, { ...event, day })
}
