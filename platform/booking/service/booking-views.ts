import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts, type ProviderContact } from '#platform/providers/index.ts'
import { type AllocatedNames, listAllocatedNames } from '#platform/scheduling/index.ts'
import type { BookingView } from '../booking-view.ts'
import { type Booking, BookingCancellation, type NoShowReport } from '../models.ts'
import {
  agreedPolicy,
  asItIsPaid,
  cancellationSchedule,
  type CancellationStep,
  placeOf,
  stepsOf,
} from '../rules/index.ts'
import { metOf, reportsOf, standingOf } from './reports.ts'

type Group = { kind: 'series' | 'visit'; size: number }
/** What stands beside the booking's own row; each may be missing. */
export type Beside = {
  cancellation?: BookingCancellation | undefined
  report?: NoShowReport | undefined
  haveMet?: boolean
  names?: AllocatedNames | undefined
  group?: Group | undefined
}

export async function viewOf(ctx: Ctx, booking: Booking): Promise<BookingView> {
  return (await viewsOf(ctx, [booking]))[0]!
}

/** A fixed number of further queries for any number of bookings. */
export async function viewsOf(ctx: Ctx, bookings: readonly Booking[]): Promise<BookingView[]> {
  if (bookings.length === 0) return []
  const ids = bookings.map(({ id }) => id)
  const cancelled = bookings.filter(({ status }) => status === 'cancelled').map(({ id }) => id)
  const [contacts, cancellations, reports, met, names, groups] = await Promise.all([
    getProviderContacts(ctx, [...new Set(bookings.map(({ providerId }) => providerId))]),
    cancelled.length > 0 ? BookingCancellation.query(ctx.trx).whereIn('booking_id', cancelled) : [],
    reportsOf(ctx, bookings),
    metOf(ctx, bookings),
    listAllocatedNames(ctx, ids),
    groupsOf(ctx, bookings),
  ])
  return bookings.map((booking) =>
    toBookingView(booking, contacts.get(booking.providerId)!, ctx.now, {
      cancellation: cancellations.find(({ bookingId }) => bookingId === booking.id),
      report: reports.get(booking.id),
      haveMet: met.has(booking.id),
      names: names.get(booking.id),
      group: booking.groupId ? groups.get(booking.groupId) : undefined,
    }),
  )
}

async function groupsOf(ctx: Ctx, bookings: readonly Booking[]): Promise<Map<string, Group>> {
  const ids = [...new Set(bookings.flatMap(({ groupId }) => groupId ?? []))]
  if (ids.length === 0) return new Map()
  const { rows } = await ctx.trx.raw<{ rows: ({ id: string } & Group)[] }>(
    `select g.id, g.kind, count(b.id)::int as size from booking_groups g
       join bookings b on b.group_id = g.id and b.status not in ('held', 'expired')
     where g.id = any (?) group by g.tenant_id, g.id, g.kind`,
    [ids],
  )
  return new Map(rows.map(({ id, kind, size }) => [id, { kind, size }]))
}

const instant = (date: Date | null) => date?.toISOString() ?? null

export function toBookingView(
  booking: Booking,
  provider: ProviderContact,
  now: Date,
  { cancellation, report, haveMet, names, group }: Beside = {},
): BookingView {
  const standing = standingOf(booking, report, haveMet)
  const policy = agreedPolicy(booking)
  const customerSteps = stepsOf(standing, 'customer', now)
  return {
    id: booking.id,
    reference: booking.reference,
    status: booking.status,
    serviceId: booking.serviceId,
    serviceTitle: booking.serviceTitle,
    providerId: booking.providerId,
    providerName: provider.businessName,
    providerSlug: provider.slug,
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    timeZone: booking.timeZone,
    customerTimeZone: booking.customerTimeZone,
    durationMinutes: booking.durationMinutes,
    locationKind: booking.locationKind,
    place: placeOf(booking, provider),
    priceAmount: asItIsPaid(booking).priceAmount,
    currency: booking.currency,
    seats: booking.seats,
    memberId: booking.memberId,
    members: names?.members ?? [],
    resources: names?.resources ?? [],
    group: group
      ? { id: booking.groupId!, position: booking.groupPosition! + 1, kind: group.kind, size: group.size }
      : null,
    customer: {
      firstName: booking.firstName ?? '',
      lastName: booking.lastName ?? '',
      email: booking.email ?? '',
      phone: booking.phone ?? '',
    },
    notes: booking.notes ?? '',
    answers: booking.answers,
    bookingMode: booking.bookingMode,
    requestedAt: instant(booking.requestedAt),
    respondBy: instant(booking.respondBy),
    confirmedAt: instant(booking.confirmedAt),
    progress: booking.progress,
    progressPercent: booking.progressPercent,
    startedAt: instant(booking.startedAt),
    finishedAt: instant(booking.finishedAt),
    completedAt: instant(booking.completedAt),
    closedAt: instant(booking.closedAt),
    policy,
    cancellationSchedule: toScheduleView(cancellationSchedule(policy, asItIsPaid(booking))),
    rescheduleCount: booking.rescheduleCount,
    cancellation: cancellation
      ? {
          cancelledBy: cancellation.cancelledBy,
          reason: cancellation.reason,
          cancelledAt: cancellation.createdAt.toISOString(),
          feeAmount: cancellation.feeAmount,
          refundAmount: cancellation.refundAmount,
        }
      : null,
    noShow: report ? toNoShowView(report) : null,
    mayCancel: customerSteps.includes('cancel'),
    steps: {
      customer: customerSteps,
      provider: stepsOf(standing, 'provider', now),
      tenant: stepsOf(standing, 'tenant', now),
    },
    createdAt: booking.createdAt.toISOString(),
    version: booking.version,
  }
}

export const toScheduleView = (steps: readonly CancellationStep[]): BookingView['cancellationSchedule'] =>
  steps.map((step) => ({ ...step, until: step.until.toISOString() }))

const toNoShowView = (report: NoShowReport): NonNullable<BookingView['noShow']> => ({
  absent: report.absent,
  reportedBy: report.reportedBy,
  reason: report.reason,
  feeAmount: report.feeAmount,
  refundAmount: report.refundAmount,
  reportedAt: report.createdAt.toISOString(),
  contestUntil: report.contestUntil.toISOString(),
  contestedAt: instant(report.contestedAt),
  contestReason: report.contestReason,
  decision: report.decision,
  decidedAt: instant(report.decidedAt),
  decisionReason: report.decisionReason,
})
