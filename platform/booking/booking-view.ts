import { Type, type Static } from 'typebox'
import { BookingPolicy, bookingModes, locationKinds } from '#platform/catalog/index.ts'
import { pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Instant, Nullable, OneOf, TimeZone } from '#platform/kernel/schemas.ts'
import { lineKinds } from '#platform/payments/index.ts'
import { absentParties, bookingParties, bookingStatuses, bookingSteps, progressSteps } from './rules/index.ts'

export const AnsweredQuestion = Type.Object({ label: Type.String(), value: Type.String() })
const Named = Type.Object({ id: Id, name: Type.String() })
const Amount = Type.Integer({ description: 'minor units' })

/** Cancelled until then: so much back, the rest stays to be paid. */
export const CancellationStepView = Type.Object({
  until: Type.String({ format: 'date-time', description: 'the instant itself included' }),
  refundPercent: Type.Integer(),
  refundAmount: Amount,
  feeAmount: Amount,
})

export const NoShowView = Type.Object({
  absent: OneOf(absentParties),
  reportedBy: OneOf(bookingParties),
  reason: Type.String(),
  feeAmount: Amount,
  refundAmount: Amount,
  reportedAt: Instant,
  contestUntil: Instant,
  contestedAt: Nullable(Instant),
  contestReason: Type.String(),
  decision: Nullable(OneOf(['upheld', 'overturned'])),
  decidedAt: Nullable(Instant),
  decisionReason: Type.String(),
})

const Steps = Type.Array(OneOf(bookingSteps))

/** A booking as both parties see it. */
export const BookingView = Type.Object({
  id: Id,
  reference: Type.String(),
  status: OneOf(bookingStatuses),
  serviceId: Id,
  serviceTitle: Type.String(),
  providerId: Id,
  providerName: Type.String(),
  providerSlug: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: TimeZone,
  customerTimeZone: Nullable(TimeZone),
  durationMinutes: Type.Integer(),
  locationKind: OneOf(locationKinds),
  place: Type.String({ description: 'where it happens, in one line; empty when it is virtual' }),
  priceAmount: Type.Integer(),
  currency: Currency,
  seats: Type.Integer(),
  memberId: Nullable(Id),
  members: Type.Array(Named, { description: 'who does it; empty for the provider as a whole' }),
  resources: Type.Array(Named, { description: 'rooms, cars and machines that it takes' }),
  group: Nullable(
    Type.Object({
      id: Id,
      kind: OneOf(['series', 'visit']),
      position: Type.Integer({ description: 'from 1' }),
      size: Type.Integer(),
    }),
  ),
  customer: Type.Object({
    firstName: Type.String(),
    lastName: Type.String(),
    email: Type.String(),
    phone: Type.String(),
  }),
  notes: Type.String(),
  answers: Type.Array(AnsweredQuestion),
  bookingMode: OneOf(bookingModes),
  requestedAt: Nullable(Instant),
  respondBy: Nullable(Type.String({ format: 'date-time', description: 'then a request lapses' })),
  confirmedAt: Nullable(Instant),
  progress: Nullable(OneOf(progressSteps)),
  progressPercent: Nullable(Type.Integer()),
  startedAt: Nullable(Instant),
  finishedAt: Nullable(
    Type.String({ format: 'date-time', description: 'the provider said that it is done' }),
  ),
  completedAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  policy: Type.Object(BookingPolicy.properties, { description: 'the terms as they were agreed' }),
  cancellationSchedule: Type.Array(CancellationStepView),
  rescheduleCount: Type.Integer(),
  cancellation: Nullable(
    Type.Object({
      cancelledBy: OneOf(bookingParties),
      reason: Type.String(),
      cancelledAt: Instant,
      feeAmount: Amount,
      refundAmount: Amount,
    }),
  ),
  noShow: Nullable(NoShowView),
  mayCancel: Type.Boolean({ description: 'the customer may' }),
  steps: Type.Object(
    { customer: Steps, provider: Steps, tenant: Steps },
    { description: 'what each party may do now' },
  ),
  createdAt: Instant,
  version: Type.Integer(),
})
export type BookingView = Static<typeof BookingView>

/** One step of a booking's life, in words. */
export const HistoryEntry = Type.Object({
  at: Instant,
  by: OneOf(bookingParties),
  event: Type.String({ description: 'the status that it came to, or what happened without one' }),
  label: Type.String(),
  reason: Type.String(),
  startsAt: Type.Optional(Type.String({ format: 'date-time', description: 'of a move: the new start' })),
})
export type HistoryEntry = Static<typeof HistoryEntry>

/** One booking, with how it came to stand as it does, oldest first. */
export const BookingDetails = Type.Object({
  ...BookingView.properties,
  history: Type.Array(HistoryEntry),
})
export type BookingDetails = Static<typeof BookingDetails>

export const BookingPage = pageOf(BookingView)
export type BookingPage = Static<typeof BookingPage>

/** What leaving does with what was to be paid online, line by line. */
export const LeavingView = Type.Object({
  totalAmount: Amount,
  collectedAmount: Type.Integer({ description: 'minor units; paid, and not given back' }),
  refundAmount: Amount,
  feeAmount: Type.Integer({ description: 'minor units; what stays to be paid' }),
  chargeAmount: Type.Integer({ description: 'minor units; of the fee what is charged now' }),
  isBlocked: Type.Boolean({ description: 'a bank has the money, and decides' }),
  lines: Type.Array(
    Type.Object({
      title: Type.String(),
      kind: OneOf(lineKinds),
      totalAmount: Amount,
      keptAmount: Amount,
      refundAmount: Amount,
    }),
  ),
})
export type LeavingView = Static<typeof LeavingView>

/** What a cancellation at this moment costs whoever asks, and what it will cost later. */
export const CancellationPreview = Type.Object({
  refundAmount: Amount,
  feeAmount: Amount,
  refundPercent: Type.Integer(),
  currency: Currency,
  deadline: Nullable(
    Type.String({
      format: 'date-time',
      description: 'until when the answer is the same; null: up to the start',
    }),
  ),
  policyName: Type.String(),
  schedule: Type.Array(CancellationStepView),
  payment: Nullable(LeavingView),
})
export type CancellationPreview = Static<typeof CancellationPreview>
