import {
  getBookingForNotification,
  getNoticeFacts,
  type BookingParty,
  type NoticeFacts,
} from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { BookingNotice } from '#platform/storefront/index.ts'
import type { BookingSnapshot, NoticeData } from '../schemas.ts'
import { queueMessages } from './booking-messages.ts'

export type Reader = 'customer' | 'provider'
export type Notice = { to: Reader; kind: BookingNotice } & Partial<Omit<NoticeData, 'kind'>>
/** How things stand for the notices of an event. */
export type About = { booking: BookingSnapshot; facts: NoticeFacts }

/**
 * Writes down what the parties are told about one event; who is told what is said by `noticesOf`, which sees how the
 * booking stands. Twice for one event is once.
 */
export async function queueBookingNotices(
  ctx: Ctx,
  input: {
    eventId: string
    bookingId: string
    proposalId: string | null
    noticesOf: (about: About) => readonly Notice[]
  },
): Promise<void> {
  const { eventId, bookingId, proposalId, noticesOf } = input
  const [booking, facts] = await Promise.all([
    getBookingForNotification(ctx, bookingId),
    getNoticeFacts(ctx, { bookingId, proposalId }),
  ])
  await queueMessages(ctx, {
    eventId,
    booking,
    startVersion: facts.startVersion,
    messages: noticesOf({ booking, facts }).map(({ to, ...notice }) => ({
      template: `booking-notice-${to}`,
      notice: { ...nothing, ...notice },
    })),
  })
}

/** Tells those of the team who do a booking now, as if it had just come to them. Twice for one event is once. */
export async function queueTakenOver(
  ctx: Ctx,
  { eventId, bookingId }: { eventId: string; bookingId: string },
): Promise<void> {
  const [booking, { startVersion }] = await Promise.all([
    getBookingForNotification(ctx, bookingId),
    getNoticeFacts(ctx, { bookingId, proposalId: null }),
  ])
  const requested: NoticeData = { ...nothing, kind: 'requested', until: booking.respondBy }
  const message =
    booking.status === 'requested'
      ? ({ template: 'booking-notice-provider', notice: requested } as const)
      : ({ template: 'booking-confirmed-provider' } as const)
  await queueMessages(ctx, {
    eventId,
    booking,
    startVersion,
    messages: [{ ...message, circle: 'members' }],
  })
}

const nothing: Omit<NoticeData, 'kind'> = {
  by: null,
  reason: '',
  until: null,
  before: null,
  otherTime: null,
  isFree: false,
}

export const otherThan = (by: BookingParty): Reader => (by === 'customer' ? 'provider' : 'customer')
