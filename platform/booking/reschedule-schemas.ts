import { Type, type Static } from 'typebox'
import { Id, Input, Instant, LocalDate, Nullable, OneOf, Text, TimeZone } from '#platform/kernel/schemas.ts'
import { BookingView } from './booking-view.ts'

const target = {
  startsAt: Instant,
  memberId: Type.Optional(
    Type.Union([Id, Type.Null()], {
      description: 'somebody else of the team; null: anybody; missing: as it is',
    }),
  ),
}

export const RescheduleBody = Input({ ...target, reason: Type.Optional(Text(1000)) })
export type Reschedule = Static<typeof RescheduleBody>

/** By the provider: asks the customer first, unless the two have agreed on it already. */
export const RescheduleByProviderBody = Input({
  ...target,
  reason: Type.Optional(Text(1000)),
  isAgreed: Type.Optional(
    Type.Boolean({ description: 'move it now; the customer is told, and may leave without a fee' }),
  ),
})

export const proposalStates = ['open', 'accepted', 'declined', 'withdrawn', 'lapsed'] as const
/** Another time that one side would like. */
export const ProposalView = Type.Object({
  id: Id,
  proposedBy: OneOf(['customer', 'provider', 'tenant']),
  startsAt: Instant,
  endsAt: Instant,
  memberId: Nullable(Id),
  message: Type.String(),
  state: OneOf(proposalStates),
  expiresAt: Instant,
})
export type ProposalView = Static<typeof ProposalView>

/** Either the booking has moved, or there is a proposal that waits for the other side. */
export const RescheduleOutcome = Type.Object({ booking: BookingView, proposal: Nullable(ProposalView) })
export type RescheduleOutcome = Static<typeof RescheduleOutcome>

export const AnswerProposalBody = Input({
  answer: OneOf(['accept', 'decline', 'leave'], 'leave: the customer cancels without a fee'),
})
export type AnswerProposal = Static<typeof AnswerProposalBody>

export const RescheduleTimesQuery = Type.Object(
  {
    from: LocalDate,
    to: LocalDate,
    timeZone: Type.Optional(TimeZone),
    memberId: Type.Optional(
      Type.String({ description: 'an id, or `anyone`; missing: as it is', maxLength: 40 }),
    ),
  },
  { additionalProperties: false },
)
export type RescheduleTimes = Static<typeof RescheduleTimesQuery>

/** Whether and how a customer may move it, and what waits for an answer. */
export const RescheduleStanding = Type.Object({
  mayReschedule: Type.Boolean(),
  refusal: Type.Union([Type.String(), Type.Null()], { description: 'why not, in a sentence' }),
  isAsked: Type.Boolean({ description: 'a move asks the other side first' }),
  timesLeft: Type.Integer(),
  until: Instant,
  proposal: Nullable(ProposalView),
})
export type RescheduleStanding = Static<typeof RescheduleStanding>
