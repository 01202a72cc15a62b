import { Type } from 'typebox'
import { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  CancelGroupBody,
  GroupCancellationPreview,
  GroupMoveOutcome,
  GroupMovePreview,
  GroupMoveTimesQuery,
  GroupScopeQuery,
  MoveGroupBody,
  MoveGroupByProviderBody,
} from '../../group-change-schemas.ts'
import { BookingGroupView } from '../../group-schemas.ts'
import { AnswerProposalBody } from '../../reschedule-schemas.ts'
import { ReasonBody } from '../../schemas.ts'
import { acceptGroup, answerGroupProposals, declineGroup } from '../../service/groups/answer-group.ts'
import { cancelGroup, previewGroupCancellation } from '../../service/groups/cancel-group.ts'
import { findGroupMoveTimes } from '../../service/groups/find-move-times.ts'
import { moveGroup, previewGroupMove } from '../../service/groups/move-group.ts'
import { getBookingGroup } from '../../service/groups/read.ts'
import { withdrawGroupProposals } from '../../service/groups/withdraw-group.ts'
import { step } from './step.ts'

/** `cancelGroupByLink`, `cancelOwnGroup`, `cancelGroup`, `cancelAnyGroup`: all change a group in the same way. */
const named = (verb: string, what: string, summary: string) =>
  ({
    guest: [`${verb}Group${what}ByLink`, summary],
    customer: [`${verb}OwnGroup${what}`, summary],
    provider: [`${verb}Group${what}`, summary],
    tenant: [`${verb}AnyGroup${what}`, summary],
  }) as const

/** The same; a provider, and the marketplace for them, may also say that the customer has agreed already. */
function namedMove(verb: string, what: string, summary: string) {
  const { provider, tenant, ...others } = named(verb, what, summary)
  const own = { takes: MoveGroupByProviderBody }
  return { ...others, provider: [...provider, own], tenant: [...tenant, own] } as const
}

const declineSummary = 'Decline all requests of a series or visit; their time is free again'

/** How a series or a visit is changed, named by one of its bookings. */
export const groupSteps = [
  step({
    method: 'GET',
    path: '/group',
    gate: 'read',
    answer: BookingGroupView,
    parties: named('get', '', 'The series or visit of which a booking is part'),
    run: getBookingGroup,
  }),
  step({
    method: 'GET',
    path: '/group/cancellation-preview',
    gate: 'read',
    takes: GroupScopeQuery,
    answer: GroupCancellationPreview,
    parties: named(
      'preview',
      'Cancellation',
      'What it would cost to cancel one, it and the following, or all',
    ),
    run: (ctx, asked, { scope }) => previewGroupCancellation(ctx, asked, scope),
  }),
  step({
    method: 'POST',
    path: '/group/cancellation',
    gate: 'act',
    status: 201,
    description: 'All of them or none; when one cannot be cancelled, 409 with `refusals`.',
    takes: CancelGroupBody,
    answer: BookingGroupView,
    parties: named('cancel', '', 'Cancel one, it and the following, or all that are still to come'),
    run: cancelGroup,
  }),
  step({
    method: 'GET',
    path: '/group/availability',
    gate: 'read',
    description:
      'What those that move take now counts as free. Of a visit these are the starts with which all its parts fit.',
    takes: GroupMoveTimesQuery,
    answer: AvailabilityView,
    parties: named(
      'find',
      'MoveTimes',
      'List the free starts to which a booking can move together with others of its group',
    ),
    run: findGroupMoveTimes,
  }),
  step<typeof MoveGroupBody | typeof MoveGroupByProviderBody, typeof GroupMovePreview>({
    method: 'POST',
    path: '/group/reschedule-preview',
    gate: 'read',
    description: 'The others of a series move on the wall: a change of the clocks moves nothing.',
    takes: MoveGroupBody,
    answer: GroupMovePreview,
    parties: namedMove(
      'preview',
      'Move',
      'Where the bookings would go, and which of these times cannot be had',
    ),
    run: previewGroupMove,
  }),
  step<typeof MoveGroupBody | typeof MoveGroupByProviderBody, typeof GroupMoveOutcome>({
    method: 'POST',
    path: '/group/reschedule',
    gate: 'move',
    status: 201,
    description:
      'All of them or none: 409 or 422 with `conflicts` or `refusals`. Where the other side has to agree first, ' +
      'the answer carries a proposal for each.',
    takes: MoveGroupBody,
    answer: GroupMoveOutcome,
    parties: namedMove('move', '', 'Move one, it and the following, or all that are still to come'),
    run: moveGroup,
  }),
  step({
    method: 'POST',
    path: '/group/proposal-answer',
    gate: 'move',
    status: 201,
    takes: AnswerProposalBody,
    answer: GroupMoveOutcome,
    parties: named(
      'answer',
      'Proposals',
      'Answer all other times that are proposed for the bookings of a group',
    ),
    run: answerGroupProposals,
  }),
  step({
    method: 'POST',
    path: '/group/proposal-withdrawal',
    gate: 'move',
    status: 204,
    answer: Type.Null(),
    parties: named(
      'withdraw',
      'Proposals',
      'Take back all other times that were proposed for the bookings of a group; harmless when repeated',
    ),
    run: async (ctx, asked) => {
      await withdrawGroupProposals(ctx, asked)
      return null
    },
  }),
  step({
    method: 'POST',
    path: '/group/acceptance',
    gate: 'act',
    answer: BookingGroupView,
    parties: {
      provider: ['acceptGroup', 'Accept all requests of a series or visit'],
      tenant: ['acceptAnyGroup', 'Accept all requests of a series or visit for the provider'],
    },
    run: acceptGroup,
  }),
  step({
    method: 'POST',
    path: '/group/decline',
    gate: 'act',
    takes: ReasonBody,
    answer: BookingGroupView,
    parties: {
      provider: ['declineGroup', declineSummary],
      tenant: ['declineAnyGroup', declineSummary],
    },
    run: declineGroup,
  }),
]
