import { getBookableService } from '#platform/catalog/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { findPayment, type OpenPayment, readPaymentSettings } from '#platform/payments/index.ts'
import { balanceReminded, bookingGroupCancelled } from '../../events.ts'
import { Booking, UnpaidBalance } from '../../models.ts'
import { cancelledAt, lastReminderAt, unpaidDeadline } from '../../rules/index.ts'
import { cancel } from '../cancel-booking.ts'
import { settleLeave } from './leaving.ts'

type OfCharge = { subjectKind: string; subjectId: string; chargeId: string }
type AgreedCharge = OpenPayment['charges'][number]

/** A part of what was agreed that is charged without its owner: what leaving or coming late costs is none. */
const isRest = ({ purpose, dueAt }: AgreedCharge) =>
  dueAt !== null && ['balance', 'instalment', 'full'].includes(purpose)
const isUnpaid = ({ state }: AgreedCharge) =>
  state === 'failed' || state === 'due' || state === 'requires_action' || state === 'expired'

type Unpaid = { charge: AgreedCharge; bookings: Booking[]; startsAt: Date; deadline: Date }

/** What is still to be paid before an appointment that is still to come; null where nothing is. */
async function findUnpaid(ctx: Ctx, { subjectKind, subjectId, chargeId }: OfCharge): Promise<Unpaid | null> {
  if (subjectKind !== 'booking' && subjectKind !== 'booking_group') return null
  const open = await findPayment(ctx, { kind: subjectKind, id: subjectId })
  const charge = open?.charges.find(({ id }) => id === chargeId)
  if (!charge || !isRest(charge)) return null
  const bookings = await Booking.query(ctx.trx)
    .where(subjectKind === 'booking' ? { id: subjectId } : { group_id: subjectId })
    .whereIn('status', ['confirmed', 'requested'])
    .where('starts_at', '>', ctx.now)
    .orderBy('starts_at')
  const [first] = bookings
  if (!first) return null
  const { minimumNoticeMinutes } = await getBookableService(ctx, first.serviceId).catch(() => noNotice)
  return {
    charge,
    bookings,
    startsAt: first.startsAt,
    deadline: unpaidDeadline(first.startsAt, minimumNoticeMinutes),
  }
}
/** Its service is not offered any more. */
const noNotice = { minimumNoticeMinutes: 0 }

/** Until when it has to be paid, for whoever tells its customer; null where nothing follows. */
export async function unpaidUntil(ctx: Ctx, of: OfCharge): Promise<Date | null> {
  const unpaid = await findUnpaid(ctx, of)
  if (!unpaid || !isUnpaid(unpaid.charge)) return null
  const { unpaid: rule } = await readPaymentSettings(ctx)
  const row = await UnpaidBalance.query(ctx.trx).findOne({ charge_id: of.chargeId })
  return rule.isCancelled ? cancelledAt(unpaid.startsAt, unpaid.deadline, row?.remindedAt ?? ctx.now) : null
}

/** A card was refused the rest of a price: from now on it is watched until it is paid, or too late. Once per charge. */
export async function watchUnpaid(ctx: Ctx, of: OfCharge): Promise<void> {
  const unpaid = await findUnpaid(ctx, of)
  if (!unpaid || !isUnpaid(unpaid.charge)) return
  const { unpaid: rule } = await readPaymentSettings(ctx)
  const remindAt = lastReminderAt(unpaid.deadline, rule.graceHours)
  await ctx
    .trx('unpaid_balances')
    .insert({
      id: newId(),
      charge_id: of.chargeId,
      subject_kind: of.subjectKind,
      subject_id: of.subjectId,
      // So late the message about the refusal is the last reminder as well: it says until when.
      reminded_at: remindAt <= ctx.now ? ctx.now : null,
      next_attempt_at: ctx.now,
    })
    .onConflict(['tenant_id', 'charge_id'])
    // Refused again after it had been let be: perhaps the appointment was moved to a later day.
    .merge({ next_attempt_at: ctx.now, done_at: null })
}

/** Those that are due, each by itself. */
export async function listDueUnpaid(ctx: Ctx, limit = 100): Promise<string[]> {
  const rows = await UnpaidBalance.query(ctx.trx)
    .where('next_attempt_at', '<=', ctx.now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .select('id')
  return rows.map(({ id }) => id)
}

/** How soon somebody looks again: appointments move, and marketplaces and providers change their minds. */
const lookAgain = hours(1)
const soon = (ctx: Ctx, at: Date) => (at < after(ctx.now, lookAgain) ? at : after(ctx.now, lookAgain))

/** Reminds, cancels, or lets it be, whichever is due at this moment; for two at once it happens once. */
export async function attendUnpaid(ctx: Ctx, id: string): Promise<void> {
  const row = await UnpaidBalance.query(ctx.trx).findOne({ id }).forUpdate().skipLocked()
  if (!row?.nextAttemptAt || row.nextAttemptAt > ctx.now) return
  const of = { subjectKind: row.subjectKind, subjectId: row.subjectId, chargeId: row.chargeId }
  const unpaid = await findUnpaid(ctx, of)
  const isOver = !unpaid || (!isUnpaid(unpaid.charge) && unpaid.charge.state !== 'processing')
  if (isOver) return patch(ctx, row, { doneAt: ctx.now, nextAttemptAt: null })
  const { charge, startsAt, deadline } = unpaid
  const { unpaid: rule } = await readPaymentSettings(ctx)
  if (!rule.isCancelled || charge.state === 'processing')
    return patch(ctx, row, { nextAttemptAt: after(ctx.now, lookAgain) })
  const remindAt = lastReminderAt(deadline, rule.graceHours)
  if (row.remindedAt === null && remindAt > ctx.now)
    return patch(ctx, row, { nextAttemptAt: soon(ctx, remindAt) })
  const remindedAt = row.remindedAt ?? ctx.now
  const at = cancelledAt(startsAt, deadline, remindedAt)
  if (row.remindedAt === null)
    await emit(ctx, balanceReminded, {
      ...of,
      bookingId: unpaid.bookings[0]!.id,
      until: at?.toISOString() ?? null,
    })
  // Too late to cancel: it takes place, and stays to be paid.
  if (at === null) return patch(ctx, row, { remindedAt, doneAt: ctx.now, nextAttemptAt: null })
  if (at > ctx.now) return patch(ctx, row, { remindedAt, nextAttemptAt: soon(ctx, at) })
  // They are on the page that takes it: for as long as it is open nothing is taken from them.
  const { state, sessionExpiresAt } = charge
  if (state === 'requires_action' && sessionExpiresAt && sessionExpiresAt > ctx.now)
    return patch(ctx, row, { nextAttemptAt: sessionExpiresAt })
  await cancelUnpaid(ctx, unpaid)
  return patch(ctx, row, { doneAt: ctx.now, nextAttemptAt: null })
}

const patch = async (ctx: Ctx, row: UnpaidBalance, changes: Partial<UnpaidBalance>): Promise<void> => {
  await UnpaidBalance.query(ctx.trx).findById([ctx.tenantId, row.id]).patch(changes)
}

const reason = 'The rest of the price was not paid in time.'

/**
 * What was paid is kept or given back as if the customer had left at this moment; nothing more is asked of a card that
 * was refused.
 */
async function cancelUnpaid(ctx: Ctx, { bookings: found }: Unpaid): Promise<void> {
  const bookings = await Booking.query(ctx.trx)
    .whereIn(
      'id',
      found.map(({ id }) => id),
    )
    .whereIn('status', ['confirmed', 'requested'])
    .orderBy('id')
    .forUpdate()
  if (bookings.length === 0) return
  const costs = await settleLeave(ctx, bookings, { kind: 'cancellation', by: 'customer', isUnpaid: true })
  const groupId = bookings.length > 1 ? bookings[0]!.groupId! : undefined
  for (const booking of bookings)
    await cancel(ctx, booking, { by: 'system', reason, groupId, costs: costs.get(booking.id) })
  if (!groupId) return
  const feeAmount = [...costs.values()].reduce((sum, each) => sum + each.feeAmount, 0)
  const bookingIds = bookings
    .toSorted((one, other) => one.groupPosition! - other.groupPosition!)
    .map(({ id }) => id)
  await emit(ctx, bookingGroupCancelled, { groupId, bookingIds, cancelledBy: 'system', feeAmount })
}
