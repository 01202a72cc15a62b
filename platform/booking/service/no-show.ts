import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { decodeCursor, toPage, type Page } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingNoShow, noShowContested, noShowDecided } from '../events.ts'
import { Booking, NoShowReport } from '../models.ts'
import { mayManageAnyBooking } from '../policies.ts'
import { type AbsentParty, assertStep, type BookingParty, contestUntil } from '../rules/index.ts'
import type { BookingView } from '../schemas.ts'
import { subjectOf } from './answer-request.ts'
import { type Asked, lockAsked } from './asked.ts'
import { complete } from './do-work.ts'
import { freeTime } from './free-time.ts'
import { viewOf, viewsOf } from './booking-views.ts'
import { costsOfLeaving } from './money/leaving.ts'
import { metOf, reportsOf, standingOf } from './reports.ts'
import { noteForAudit } from './staff-notes.ts'
import { transition } from './transition.ts'

/**
 * One side says that the other has not come: after the start and the agreed grace, within a day of the end. It costs
 * at most what the policy disclosed with the booking. Saying it again changes nothing.
 * @param input.absent needed from the marketplace's people; a party can only mean the other one
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `validation_failed`, `illegal_transition`
 */
export async function reportNoShow(
  ctx: Ctx,
  asked: Asked,
  input: { reason?: string | undefined; absent?: AbsentParty | undefined } = {},
): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  const absent = absentOf(by, input.absent)
  const known = await findReport(ctx, booking)
  if (booking.status === 'no_show' && known?.absent === absent) return viewOf(ctx, booking)
  const haveMet = (await metOf(ctx, [booking])).has(booking.id)
  assertStep(standingOf(booking, known, haveMet), 'report_no_show', by, ctx.now)
  const { reason = '' } = input
  // Said now, done when it cannot be contested any more.
  const costs = (await costsOfLeaving(ctx, [booking], { kind: 'no_show', absent })).get(booking.id)!
  const missed = await transition(ctx, booking, 'no_show', { by, reason })
  await NoShowReport.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    bookingId: booking.id,
    providerId: booking.providerId,
    reportedBy: by === 'system' ? 'tenant' : by,
    absent,
    reason: reason.trim(),
    feeAmount: costs.feeAmount,
    refundAmount: costs.refundAmount,
    contestUntil: contestUntil(booking, ctx.now),
    createdAt: ctx.now,
  })
  await noteForAudit(ctx, { booking, to: 'no_show', by })
  await emit(ctx, bookingNoShow, { ...subjectOf(booking), absent, feeAmount: costs.feeAmount })
  await freeTime(ctx, booking)
  return viewOf(ctx, missed)
}

function absentOf(by: BookingParty, named: AbsentParty | undefined): AbsentParty {
  if (by === 'customer') return 'provider'
  if (by === 'provider') return 'customer'
  assertValid(named !== undefined, 'absent', 'Say who has not come')
  return named
}

/** The one who is said not to have come says that it was otherwise: nothing moves until it is decided. @throws as `reportNoShow` */
export async function contestNoShow(
  ctx: Ctx,
  asked: Asked,
  { reason }: { reason: string },
): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  const report = await findReport(ctx, booking)
  if (booking.status === 'no_show' && report?.contestedAt && report.absent === by) return viewOf(ctx, booking)
  assertStep(standingOf(booking, report), 'contest_no_show', by, ctx.now)
  await patch(ctx, booking, { contestedAt: ctx.now, contestReason: reason.trim() })
  await emit(ctx, noShowContested, { ...subjectOf(booking), by })
  return viewOf(ctx, await grown(ctx, booking))
}

/**
 * The marketplace decides a contest: upheld, nobody came; overturned, the appointment took place and nothing is owed
 * beyond its price.
 * @throws AppError as `reportNoShow`
 */
export async function decideNoShow(
  ctx: Ctx,
  asked: Asked,
  { decision, reason }: { decision: 'upheld' | 'overturned'; reason: string },
): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  const report = await findReport(ctx, booking)
  if (report?.decision === decision && by === 'tenant') return viewOf(ctx, booking)
  assertStep(standingOf(booking, report), 'decide_no_show', by, ctx.now)
  const overturned = decision === 'overturned' ? { feeAmount: 0, refundAmount: 0 } : {}
  await patch(ctx, booking, {
    decision,
    decidedAt: ctx.now,
    decisionReason: reason.trim(),
    ...overturned,
  })
  await recordChange(ctx, {
    action: 'booking.no_show_decided',
    subject: { kind: 'booking', id: booking.id },
    after: { decision, reason: reason.trim() },
  })
  await emit(ctx, noShowDecided, { ...subjectOf(booking), decision })
  const decided =
    decision === 'overturned' ? await complete(ctx, booking, by, reason) : await grown(ctx, booking)
  return viewOf(ctx, decided)
}

const findReport = async (ctx: Ctx, booking: Booking) =>
  (await reportsOf(ctx, [booking])).get(booking.id) ?? null

async function patch(ctx: Ctx, booking: Booking, values: Partial<NoShowReport>): Promise<void> {
  await NoShowReport.query(ctx.trx).where({ booking_id: booking.id }).patch(values)
}

/** No other status, but another version: whoever has read it before has read something else. */
const grown = (ctx: Ctx, booking: Booking) =>
  Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, booking.id], { version: booking.version + 1 })

/** What waits for a decision of the marketplace, the longest first. @throws AppError `forbidden`, `validation_failed` */
export async function listContestedNoShows(
  ctx: Ctx,
  { limit = 20, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<BookingView>> {
  assertAllowed(mayManageAnyBooking(ctx.actor))
  const query = NoShowReport.query(ctx.trx)
    .whereNotNull('contested_at')
    .whereNull('decision')
    .orderBy(['contested_at', 'id'])
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [contestedAt, id] = decodeCursor(cursor, 'instant', 'id')
    query.whereRaw('(contested_at, id) > (?, ?)', [new Date(contestedAt), id])
  }
  const reports = await query
  const bookings = await Booking.query(ctx.trx).whereIn(
    'id',
    reports.map(({ bookingId }) => bookingId),
  )
  const views = new Map((await viewsOf(ctx, bookings)).map((view) => [view.id, view]))
  return toPage(
    reports,
    limit,
    ({ contestedAt, id }) => [contestedAt!.toISOString(), id],
    ({ bookingId }) => views.get(bookingId)!,
  )
}
