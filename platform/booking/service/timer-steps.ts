import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { type Booking, NoShowReport } from '../models.ts'
import type { TimerKind } from '../rules/timers.ts'
import { declineOverdue } from './answer-request.ts'
import { closeDue, completeBySilence, finishBooking, startDue } from './do-work.ts'

type Step = (ctx: Ctx, bookingId: string) => Promise<boolean>

/** What the system does by itself when its time has come; false when it is not possible any more. */
export const systemSteps: Record<Exclude<TimerKind, `reminder_${number}` | 'review_invitation'>, Step> = {
  approval_deadline: declineOverdue,
  start: startDue,
  auto_complete: async (ctx, bookingId) => {
    await finishBooking(ctx, { as: 'system', bookingId })
    return true
  },
  completion_silence: completeBySilence,
  close: closeDue,
}

/**
 * When a no-show is closed: once it cannot be contested any more (the last moment still belongs to whoever contests),
 * or once the contest is decided; null while it waits for that, and for what is no no-show.
 */
export async function noShowCloseAt(ctx: Ctx, { id, status }: Booking): Promise<Date | null> {
  if (status !== 'no_show') return null
  const report = await NoShowReport.query(ctx.trx).findOne({ booking_id: id })
  if (!report) return null
  if (report.contestedAt) return report.decidedAt
  return after(report.contestUntil, 1)
}
