import type { Ctx } from '#platform/kernel/tenant.ts'
import type { HistoryEntry } from '../booking-view.ts'
import { type Booking, BookingCheckIn, BookingTransition, type NoShowReport } from '../models.ts'
import { type BookingParty, historyLabel, movedLabel } from '../rules/index.ts'
import { reportsOf } from './reports.ts'

type MoveRow = {
  booking_id: string
  moved_by: BookingParty
  reason: string
  to_starts_at: Date
  created_at: Date
}

/** How a booking came to stand as it does, oldest first: its steps, and what happened without one. */
export async function historyOf(ctx: Ctx, booking: Booking): Promise<HistoryEntry[]> {
  const [transitions, moves, reports, checkIn] = await Promise.all([
    BookingTransition.query(ctx.trx)
      .where({ booking_id: booking.id })
      .orderBy(['created_at', 'booking_version', 'id']),
    ctx.trx<MoveRow>('booking_moves').where({ booking_id: booking.id }),
    reportsOf(ctx, [booking]),
    BookingCheckIn.query(ctx.trx).findOne({ booking_id: booking.id }),
  ])
  const report = reports.get(booking.id)
  const steps = transitions.map(({ createdAt, takenBy, fromStatus, toStatus, reason }): HistoryEntry => ({
    at: createdAt.toISOString(),
    by: takenBy,
    event: toStatus,
    label: historyLabel({ from: fromStatus, to: toStatus, by: takenBy, absent: report?.absent ?? null }),
    reason,
  }))
  const moved = moves.map((move): HistoryEntry => ({
    at: move.created_at.toISOString(),
    by: move.moved_by,
    event: 'moved',
    label: movedLabel(move.moved_by),
    reason: move.reason,
    startsAt: move.to_starts_at.toISOString(),
  }))
  return [...steps, ...moved, ...besideSteps(booking, report), ...meetingOf(checkIn)].toSorted((one, other) =>
    one.at.localeCompare(other.at),
  )
}

function meetingOf(checkIn: BookingCheckIn | undefined): HistoryEntry[] {
  if (!checkIn) return []
  const label =
    checkIn.method === 'code'
      ? 'Met: the provider scanned the customer’s code'
      : 'Checked in: the customer’s device was at the place'
  return [
    { at: checkIn.createdAt.toISOString(), by: checkIn.takenBy, event: 'checked_in', label, reason: '' },
  ]
}

/** What has changed nothing of the status: the provider's word that it is done, a contest, its decision. */
function besideSteps(booking: Booking, report: NoShowReport | undefined): HistoryEntry[] {
  const entries: HistoryEntry[] = []
  const { finishedAt, completedAt } = booking
  if (finishedAt && finishedAt.getTime() !== completedAt?.getTime()) {
    const label = 'Marked as done'
    entries.push({ at: finishedAt.toISOString(), by: 'provider', event: 'finished', label, reason: '' })
  }
  if (report?.contestedAt) {
    entries.push({
      at: report.contestedAt.toISOString(),
      by: report.absent,
      event: 'no_show_contested',
      label: 'Contested that nobody came',
      reason: report.contestReason,
    })
  }
  if (report?.decidedAt && report.decision === 'upheld') {
    entries.push({
      at: report.decidedAt.toISOString(),
      by: 'tenant',
      event: 'no_show_upheld',
      label: 'The marketplace decided that it stays missed',
      reason: report.decisionReason,
    })
  }
  return entries
}
