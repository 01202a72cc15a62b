import type { Static, TSchema } from 'typebox'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingDeclined,
  bookingFinished,
  bookingNoShow,
  bookingProgressed,
  bookingReassigned,
  bookingReminderDue,
  bookingRequested,
  bookingRescheduled,
  noShowContested,
  noShowDecided,
  rescheduleAnswered,
  rescheduleProposed,
  reviewInvited,
  type BookingParty,
} from '#platform/booking/index.ts'
import { on, type EventDefinition, type Subscriber } from '#platform/kernel/events.ts'
import {
  otherThan,
  queueBookingNotices,
  queueTakenOver,
  type About,
  type Notice,
} from './service/booking-notices.ts'
import { queueBookingMessages } from './service/index.ts'

const both = (notice: Omit<Notice, 'to'>): Notice[] => [
  { ...notice, to: 'customer' },
  { ...notice, to: 'provider' },
]

/** What is said of a whole group at once is told by the group's own event. */
type Subject = { bookingId: string; groupId?: string; proposalId?: string }

/** Who is told what about an event, given how the booking stands. */
function notices<Payload extends TSchema>(
  event: EventDefinition<Payload>,
  noticesOf: (payload: Static<Payload>, about: About) => readonly Notice[],
): Subscriber {
  const id = `notifications.${event.name.replace('.', '-').replaceAll('_', '-')}`
  return on(event, id, async (ctx, { id: eventId, payload }) => {
    const { bookingId, groupId, proposalId = null } = payload as Subject
    if (groupId) return
    const input = { eventId, bookingId, proposalId }
    await queueBookingNotices(ctx, { ...input, noticesOf: (about) => noticesOf(payload, about) })
  })
}
const party = (by: string) => by as BookingParty

/** What is done to somebody's appointment is told to them; what they did themselves they have seen. */
export const bookingMessageSubscribers: Subscriber[] = [
  on(
    bookingConfirmed,
    'notifications.booking-confirmed',
    async (ctx, { id, payload: { bookingId, groupId } }) => {
      if (groupId) return
      const templates = ['booking-confirmed-customer', 'booking-confirmed-provider'] as const
      await queueBookingMessages(ctx, { eventId: id, bookingId, templates })
    },
  ),
  on(
    bookingCancelled,
    'notifications.booking-cancelled',
    async (ctx, { id, payload: { bookingId, groupId } }) => {
      if (groupId) return
      const templates = ['booking-cancelled-customer', 'booking-cancelled-provider'] as const
      await queueBookingMessages(ctx, { eventId: id, bookingId, templates })
    },
  ),
  notices(bookingRequested, ({ respondBy }) => both({ kind: 'requested', until: respondBy })),
  notices(bookingDeclined, ({ by }, { booking, facts }) => {
    if (by === 'system') return both({ kind: 'lapsed', until: booking.respondBy })
    const reason = facts.answer?.reason ?? ''
    const declined: Notice = { to: 'customer', kind: 'declined', by: party(by), reason }
    return by === 'provider' ? [declined] : [declined, { ...declined, to: 'provider' }]
  }),
  // Both get the new time for their calendars, whoever moved it.
  notices(bookingRescheduled, ({ by, startsAt, fromStartsAt, cause }, { facts }) => {
    const isFree = facts.isFreeToLeave
    // It stays at its time on the wall, so it was at no other one.
    if (cause === 'zone_rules') return both({ kind: 'moved', by: 'system', isFree })
    // At the same time with somebody else: the team itself has done it.
    if (startsAt === fromStartsAt) return [{ to: 'customer', kind: 'reassigned', by: party(by), isFree }]
    return both({ kind: 'moved', by: party(by), before: fromStartsAt, isFree })
  }),
  notices(rescheduleProposed, (_, { facts: { proposal } }) => {
    if (!proposal?.isOpen) return []
    const { by, startsAt: otherTime, expiresAt: until, message: reason } = proposal
    return [{ to: otherThan(by), kind: 'proposed', by, otherTime, until, reason }]
  }),
  // Accepted, the booking moves, and both are told that.
  notices(rescheduleAnswered, ({ isAccepted }, { facts: { proposal } }) => {
    if (isAccepted || !proposal) return []
    const to = proposal.by === 'customer' ? 'customer' : 'provider'
    return [{ to, kind: 'kept', otherTime: proposal.startsAt }]
  }),
  // Those who do it have it in their calendar, with a reminder of its own.
  notices(bookingReminderDue, () => [{ to: 'customer', kind: 'reminder' }]),
  notices(bookingProgressed, ({ progress }) =>
    progress === 'on_the_way' ? [{ to: 'customer', kind: 'onTheWay' }] : [],
  ),
  notices(bookingFinished, ({ by }, { facts }) => [
    { to: 'customer', kind: 'finished', by: party(by), until: facts.completesAt },
  ]),
  notices(bookingCompleted, ({ by }, { booking }) => {
    // The decision about a no-show is told by itself.
    if (booking.noShow) return []
    const completed: Notice = { to: 'provider', kind: 'completed', by: party(by) }
    return by === 'customer' ? [completed] : [completed, { ...completed, to: 'customer' }]
  }),
  notices(bookingNoShow, ({ absent }, { booking }) => {
    const until = booking.noShow?.contestUntil ?? null
    const reason = booking.noShow?.reason ?? ''
    if (absent === 'customer') return [{ to: 'customer', kind: 'missed', until, reason }]
    return [
      { to: 'provider', kind: 'missed', until, reason },
      { to: 'customer', kind: 'reported', until },
    ]
  }),
  notices(noShowContested, ({ by }, { booking }) => [
    { to: otherThan(party(by)), kind: 'contested', reason: booking.noShow?.contestReason ?? '' },
  ]),
  notices(noShowDecided, ({ decision }, { booking }) =>
    both({
      kind: decision === 'upheld' ? 'upheld' : 'overturned',
      reason: booking.noShow?.decisionReason ?? '',
    }),
  ),
  // The team itself has done it; whoever does it now gets it for their calendar.
  notices(bookingReassigned, () => [{ to: 'customer', kind: 'reassigned' }]),
  on(bookingReassigned, 'notifications.booking-taken-over', (ctx, { id, payload: { bookingId } }) =>
    queueTakenOver(ctx, { eventId: id, bookingId }),
  ),
  notices(reviewInvited, () => [{ to: 'customer', kind: 'review' }]),
]
