import {
  bookingGroupAnswered,
  bookingGroupCancelled,
  bookingGroupConfirmed,
  bookingGroupDeclined,
  bookingGroupProposed,
  bookingGroupRequested,
  bookingGroupRescheduled,
  type BookingParty,
} from '#platform/booking/index.ts'
import { on, type Subscriber } from '#platform/kernel/events.ts'
import { otherThan } from './service/booking-notices.ts'
import { queueGroupMessages, type GroupAbout, type GroupSaid } from './service/group-messages.ts'

const both = (said: Omit<GroupSaid, 'to'>): GroupSaid[] => [
  { ...said, to: 'customer' },
  { ...said, to: 'provider' },
]
const party = (by: string) => by as BookingParty
const respondBy = ({ booking }: GroupAbout) => booking.respondBy
const proposedTime = ({ facts }: GroupAbout) => facts.proposal?.startsAt ?? null

/** A change of several appointments of a series or a visit is told in one message to each, as one of them is in its own. */
export const groupMessageSubscribers: Subscriber[] = [
  on(bookingGroupRequested, 'notifications.booking-group-requested', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: () => both({ kind: 'requested', untilOf: respondBy }),
    }),
  ),
  on(bookingGroupConfirmed, 'notifications.booking-group-confirmed', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, { ...payload, eventId: id, saidOf: () => both({ kind: 'confirmed' }) }),
  ),
  on(bookingGroupDeclined, 'notifications.booking-group-declined', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: (all) => {
        const by = party(payload.by)
        if (by === 'system') return both({ kind: 'lapsed', by, untilOf: respondBy })
        const reason = all.find(({ facts }) => facts.answer?.reason)?.facts.answer?.reason ?? ''
        const declined: GroupSaid = { to: 'customer', kind: 'declined', by, reason }
        return by === 'provider' ? [declined] : [declined, { ...declined, to: 'provider' }]
      },
    }),
  ),
  on(bookingGroupCancelled, 'notifications.booking-group-cancelled', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: (all) => {
        const reason = all.find(({ booking }) => booking.cancellation?.reason)?.booking.cancellation?.reason
        return both({ kind: 'cancelled', by: party(payload.cancelledBy), reason: reason ?? '' })
      },
    }),
  ),
  // Both get the new times for their calendars, whoever moved them.
  on(bookingGroupRescheduled, 'notifications.booking-group-rescheduled', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: (all) =>
        both({
          kind: 'moved',
          by: party(payload.by),
          isFree: all.some(({ facts }) => facts.isFreeToLeave),
          beforeOf: ({ booking }) => {
            const from = payload.moves.find(({ bookingId }) => bookingId === booking.id)?.fromStartsAt
            return from && from !== booking.startsAt ? from : null
          },
        }),
    }),
  ),
  on(bookingGroupProposed, 'notifications.booking-group-proposed', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: (all) => {
        const by = party(payload.by)
        const open = all.find(({ facts }) => facts.proposal?.isOpen)?.facts.proposal
        if (!open) return []
        return [
          {
            to: otherThan(by),
            kind: 'proposed',
            by,
            reason: open.message,
            untilOf: ({ facts }) => facts.proposal?.expiresAt ?? null,
            otherTimeOf: proposedTime,
          },
        ]
      },
    }),
  ),
  // Accepted, they move, and both are told that.
  on(bookingGroupAnswered, 'notifications.booking-group-answered', (ctx, { id, payload }) =>
    queueGroupMessages(ctx, {
      ...payload,
      eventId: id,
      saidOf: (all) => {
        const by = all[0]?.facts.proposal?.by
        if (payload.isAccepted || !by) return []
        return [{ to: by === 'customer' ? 'customer' : 'provider', kind: 'kept', otherTimeOf: proposedTime }]
      },
    }),
  ),
]
