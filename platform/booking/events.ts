import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Instant, Nullable } from '#platform/kernel/schemas.ts'

/** With `groupId` it is said of a whole group at once: the group's own event tells the parties, in one message. */
const Subject = { bookingId: Id, providerId: Id, startsAt: Instant, groupId: Type.Optional(Id) }
/** Which party did it: customer, provider, tenant or system. */
const By = { by: Type.String() }

export const bookingRequested = defineEvent(
  'booking.requested',
  Type.Object({ ...Subject, respondBy: Instant }),
)
export const bookingConfirmed = defineEvent('booking.confirmed', Type.Object(Subject))
/** By the provider, or by the system when the deadline passed without an answer. */
export const bookingDeclined = defineEvent('booking.declined', Type.Object({ ...Subject, ...By }))
export const bookingCancelled = defineEvent(
  'booking.cancelled',
  Type.Object({ ...Subject, cancelledBy: Type.String(), feeAmount: Type.Integer() }),
)
/** `startsAt` is the new start. */
export const bookingRescheduled = defineEvent(
  'booking.rescheduled',
  Type.Object({
    ...Subject,
    ...By,
    fromStartsAt: Instant,
    startVersion: Type.Integer(),
    /** `zone_rules`: the clocks of its zone go by other rules; on the wall it is at the same time as before. */
    cause: Type.Optional(Type.Literal('zone_rules')),
  }),
)
/** The provider asks for another time; the customer agrees, keeps the time, or leaves without a fee. */
export const rescheduleProposed = defineEvent(
  'booking.reschedule_proposed',
  Type.Object({ ...Subject, proposalId: Id }),
)
export const rescheduleAnswered = defineEvent(
  'booking.reschedule_answered',
  Type.Object({ ...Subject, proposalId: Id, isAccepted: Type.Boolean() }),
)
export const bookingStarted = defineEvent('booking.started', Type.Object({ ...Subject, ...By }))
/** On the way, arrived, working, done: for the pages of both parties. */
export const bookingProgressed = defineEvent(
  'booking.progressed',
  Type.Object({ ...Subject, progress: Type.String() }),
)
/** Both have met. */
export const bookingCheckedIn = defineEvent(
  'booking.checked_in',
  Type.Object({ ...Subject, method: Type.String() }),
)
/** Somebody who is on the way shows where they are; the place itself is in no event. */
export const positionShared = defineEvent(
  'booking.position_shared',
  Type.Object({ ...Subject, endsAt: Instant }),
)
export const positionEnded = defineEvent(
  'booking.position_ended',
  Type.Object({ ...Subject, cause: Type.String() }),
)
/** The provider says that it is done; the customer confirms, or is silent. */
export const bookingFinished = defineEvent('booking.finished', Type.Object({ ...Subject, ...By }))
export const bookingCompleted = defineEvent('booking.completed', Type.Object({ ...Subject, ...By }))
export const bookingClosed = defineEvent('booking.closed', Type.Object(Subject))
/** `absent` did not come; the other party says so. */
export const bookingNoShow = defineEvent(
  'booking.no_show',
  Type.Object({ ...Subject, absent: Type.String(), feeAmount: Type.Integer() }),
)
export const noShowContested = defineEvent('booking.no_show_contested', Type.Object({ ...Subject, ...By }))
/** By the marketplace: upheld, it stays a no-show; overturned, the appointment took place. */
export const noShowDecided = defineEvent(
  'booking.no_show_decided',
  Type.Object({ ...Subject, decision: Type.String() }),
)
/** `kind` names the timer, such as `reminder_1440`: so many minutes before the start of this version. */
export const bookingReminderDue = defineEvent(
  'booking.reminder_due',
  Type.Object({ ...Subject, kind: Type.String(), startVersion: Type.Integer() }),
)
export const reviewInvited = defineEvent('booking.review_invited', Type.Object(Subject))
/** Time that was taken may be booked again: by a cancellation, a decline, a move or a hold that lapsed. */
export const slotFreed = defineEvent(
  'booking.slot_freed',
  Type.Object({ providerId: Id, serviceId: Id, startsAt: Instant, endsAt: Instant }),
)

/** A time that was being paid is not kept any more; its page is closed next. */
export const holdLapsed = defineEvent(
  'booking.hold_lapsed',
  Type.Object({ bookingId: Id, providerId: Id, startsAt: Instant, groupId: Type.Optional(Id) }),
)
/** Its money came, or its card was left, when the time had gone to somebody else: all of it goes back. */
export const paymentCameTooLate = defineEvent(
  'booking.payment_came_too_late',
  Type.Object({ ...Subject, serviceId: Id, paymentId: Id, amount: Type.Integer(), currency: Type.String() }),
)
/** The rest of its price is still to be paid, and was asked for the last time; null: nothing follows from it. */
export const balanceReminded = defineEvent(
  'booking.balance_reminded',
  Type.Object({
    bookingId: Id,
    subjectKind: Type.String(),
    subjectId: Id,
    chargeId: Id,
    until: Nullable(Instant),
  }),
)
/** It did not come after all (a bank has refused days later): nothing is booked. */
export const paymentFellThrough = defineEvent(
  'booking.payment_fell_through',
  Type.Object({ ...Subject, serviceId: Id, paymentId: Id, amount: Type.Integer(), currency: Type.String() }),
)
/** Whoever booked them is erased: nothing may name them any more. */
export const bookingsErased = defineEvent('booking.erased', Type.Object({ bookingIds: Type.Array(Id) }))

/** Somebody else of the team does it. */
export const bookingReassigned = defineEvent(
  'booking.reassigned',
  Type.Object({ bookingId: Id, providerId: Id, fromMemberId: Nullable(Id), toMemberId: Nullable(Id) }),
)

/** What is said of a series or a visit as a whole; each booking has its own event too, with the `groupId`. */
const Group = { groupId: Id, bookingIds: Type.Array(Id) }
export const bookingGroupRequested = defineEvent('booking.group_requested', Type.Object(Group))
/** At once, or when the provider accepted. */
export const bookingGroupConfirmed = defineEvent('booking.group_confirmed', Type.Object(Group))
export const bookingGroupDeclined = defineEvent('booking.group_declined', Type.Object({ ...Group, ...By }))
export const bookingGroupCancelled = defineEvent(
  'booking.group_cancelled',
  Type.Object({ ...Group, cancelledBy: Type.String(), feeAmount: Type.Integer() }),
)
/** `moves` says where each was before. */
export const bookingGroupRescheduled = defineEvent(
  'booking.group_rescheduled',
  Type.Object({
    ...Group,
    ...By,
    moves: Type.Array(Type.Object({ bookingId: Id, fromStartsAt: Instant })),
  }),
)
/** Another time for each of them, asked for at once. */
export const bookingGroupProposed = defineEvent(
  'booking.group_proposed',
  Type.Object({ ...Group, ...By, proposalIds: Type.Array(Id) }),
)
export const bookingGroupAnswered = defineEvent(
  'booking.group_answered',
  Type.Object({ ...Group, proposalIds: Type.Array(Id), isAccepted: Type.Boolean() }),
)
