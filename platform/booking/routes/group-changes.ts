import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyContextConfig } from 'fastify'
import {
  CancelGroupBody,
  GroupCancellationPreview,
  GroupMoveOutcome,
  GroupMovePreview,
  GroupScopeQuery,
  MoveGroupBody,
  MoveGroupByProviderBody,
} from '../group-change-schemas.ts'
import { BookingGroupView } from '../group-schemas.ts'
import { AnswerProposalBody } from '../reschedule-schemas.ts'
import { ReasonBody } from '../schemas.ts'
import type { Asked } from '../service/asked.ts'
import { acceptGroup, answerGroupProposals, declineGroup } from '../service/groups/answer-group.ts'
import { cancelGroup, previewGroupCancellation } from '../service/groups/cancel-group.ts'
import { moveGroup, previewGroupMove } from '../service/groups/move-group.ts'
import { getBookingGroup } from '../service/groups/read.ts'
import { BookingParams, LinkParams } from './params.ts'

type Gate = Pick<FastifyContextConfig, 'isPublic' | 'rateLimit' | 'permission'>

/** Who changes a group, named by one of its bookings. */
type Part = {
  path: string
  params: typeof LinkParams | typeof BookingParams
  askedOf: (params: { secret: string } | { bookingId: string }) => Asked
  /** Within the names of operations: `cancelOwnGroup`, `cancelGroupByLink`. */
  own: 'Own' | ''
  byLink: 'ByLink' | ''
  gates: Record<'read' | 'cancel' | 'move', Gate>
  tag: 'Booking' | 'Provider'
  moveBody: typeof MoveGroupBody | typeof MoveGroupByProviderBody
}

const atLink: Part = {
  path: '/booking-links/:secret/group',
  params: LinkParams,
  askedOf: (params) => ({ as: 'guest', secret: 'secret' in params ? params.secret : '' }),
  own: '',
  byLink: 'ByLink',
  gates: {
    read: { isPublic: true, rateLimit: 'search' },
    cancel: { isPublic: true, rateLimit: 'booking' },
    move: { isPublic: true, rateLimit: 'booking' },
  },
  tag: 'Booking',
  moveBody: MoveGroupBody,
}
const ofCustomer: Part = {
  path: '/users/me/bookings/:bookingId/group',
  params: BookingParams,
  askedOf: (params) => ({ as: 'customer', bookingId: idOf(params) }),
  own: 'Own',
  byLink: '',
  gates: {
    read: { permission: 'booking.read_own' },
    cancel: { permission: 'booking.cancel_own' },
    move: { permission: 'booking.reschedule_own' },
  },
  tag: 'Booking',
  moveBody: MoveGroupBody,
}
const ofProvider: Part = {
  path: '/provider/bookings/:bookingId/group',
  params: BookingParams,
  askedOf: (params) => ({ as: 'provider', bookingId: idOf(params) }),
  own: '',
  byLink: '',
  gates: {
    read: { permission: 'booking.read_provider' },
    cancel: { permission: 'booking.manage_provider' },
    move: { permission: 'booking.manage_provider' },
  },
  tag: 'Provider',
  moveBody: MoveGroupByProviderBody,
}
const idOf = (params: { secret: string } | { bookingId: string }) =>
  'bookingId' in params ? params.bookingId : ''

/** How a series or a visit is changed: by the link of a guest, by the customer who is signed in, by the provider. */
export const groupChangeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const part of [atLink, ofCustomer, ofProvider]) await app.register(changesOf(part))
  await app.register(requestAnswers(ofProvider))
}

const changesOf =
  ({ path, params, askedOf, own, byLink, gates, tag, moveBody }: Part): FastifyPluginAsyncTypebox =>
  async (app) => {
    const named = (verb: string, what: string, summary: string) => ({
      operationId: `${verb}${own}Group${what}${byLink}`,
      summary,
      tags: [tag],
      params,
    })

    app.get(
      path,
      {
        config: gates.read,
        schema: {
          ...named('get', '', 'The series or visit of which a booking is part'),
          response: { 200: BookingGroupView },
        },
      },
      (request) => request.readTenant((ctx) => getBookingGroup(ctx, askedOf(request.params))),
    )

    app.get(
      `${path}/cancellation-preview`,
      {
        config: gates.read,
        schema: {
          ...named(
            'preview',
            'Cancellation',
            'What it would cost to cancel one, it and the following, or all',
          ),
          querystring: GroupScopeQuery,
          response: { 200: GroupCancellationPreview },
        },
      },
      (request) =>
        request.readTenant((ctx) =>
          previewGroupCancellation(ctx, askedOf(request.params), request.query.scope),
        ),
    )

    app.post(
      `${path}/cancellation`,
      {
        config: gates.cancel,
        schema: {
          ...named('cancel', '', 'Cancel one, it and the following, or all that are still to come'),
          description: 'All of them or none; when one cannot be cancelled, 409 with `refusals`.',
          body: CancelGroupBody,
          response: { 201: BookingGroupView },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await request.inTenant((ctx) => cancelGroup(ctx, askedOf(request.params), request.body))),
    )

    app.post(
      `${path}/reschedule-preview`,
      {
        config: gates.read,
        schema: {
          ...named('preview', 'Move', 'Where the bookings would go, and which of these times cannot be had'),
          description: 'The others of a series move on the wall: a change of the clocks moves nothing.',
          body: moveBody,
          response: { 200: GroupMovePreview },
        },
      },
      (request) => request.readTenant((ctx) => previewGroupMove(ctx, askedOf(request.params), request.body)),
    )

    app.post(
      `${path}/reschedule`,
      {
        config: gates.move,
        schema: {
          ...named('move', '', 'Move one, it and the following, or all that are still to come'),
          description:
            'All of them or none: 409 or 422 with `conflicts` or `refusals`. Where the other side has to agree first, ' +
            'the answer carries a proposal for each.',
          body: moveBody,
          response: { 201: GroupMoveOutcome },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await request.inTenant((ctx) => moveGroup(ctx, askedOf(request.params), request.body))),
    )

    app.post(
      `${path}/proposal-answer`,
      {
        config: gates.move,
        schema: {
          ...named(
            'answer',
            'Proposals',
            'Answer all other times that are proposed for the bookings of a group',
          ),
          body: AnswerProposalBody,
          response: { 201: GroupMoveOutcome },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(
            await request.inTenant((ctx) => answerGroupProposals(ctx, askedOf(request.params), request.body)),
          ),
    )
  }

const requestAnswers =
  ({ path, params, askedOf, gates, tag }: Part): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      `${path}/acceptance`,
      {
        config: gates.cancel,
        schema: {
          operationId: 'acceptGroup',
          summary: 'Accept all requests of a series or visit',
          tags: [tag],
          params,
          response: { 200: BookingGroupView },
        },
      },
      (request) => request.inTenant((ctx) => acceptGroup(ctx, askedOf(request.params))),
    )

    app.post(
      `${path}/decline`,
      {
        config: gates.cancel,
        schema: {
          operationId: 'declineGroup',
          summary: 'Decline all requests of a series or visit; their time is free again',
          tags: [tag],
          params,
          body: ReasonBody,
          response: { 200: BookingGroupView },
        },
      },
      (request) => request.inTenant((ctx) => declineGroup(ctx, askedOf(request.params), request.body)),
    )
  }
