import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import { feedTag, renderFeed } from '../rules/feed.ts'
import { CreateFeedBody, FeedView, NewFeedView } from '../schemas.ts'
import { createFeed, listFeeds, noteFeedRead, readFeed, revokeFeed, rotateFeed } from '../service/feeds.ts'

const Params = Type.Object({ feedId: Id })
const tags = ['Calendars']
const gate = { permission: 'calendar.manage' } as const
/** What is there can be looked at, changed and removed by whoever has the plan no more. */
const syncGate = { ...gate, feature: 'calendar.sync' } as const

export const feedRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const originFor = ({ site }: FastifyRequest) =>
    originOf(app.runtime.config, assertFound(site?.kind === 'storefront' ? site.host : null, 'Marketplace'))

  app.get(
    '/provider/calendar-feeds',
    {
      config: gate,
      schema: {
        operationId: 'listCalendarFeeds',
        summary: 'The feeds to which other calendars subscribe',
        description: 'Their addresses are told once, when a feed is made or gets a new one.',
        tags,
        response: { 200: ListOf(FeedView) },
      },
    },
    async (request) => ({ items: await request.readTenant((ctx) => listFeeds(ctx, requireProvider(ctx))) }),
  )

  app.post(
    '/provider/calendar-feeds',
    {
      config: syncGate,
      schema: {
        operationId: 'createCalendarFeed',
        summary: 'Make a private feed of your appointments for other calendars',
        tags,
        body: CreateFeedBody,
        response: { 201: NewFeedView },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, origin: originFor(request) }
      const view = await request.inTenant((ctx) =>
        createFeed(ctx, { ...input, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).send(view)
    },
  )

  app.post(
    '/provider/calendar-feeds/:feedId/rotation',
    {
      config: syncGate,
      schema: {
        operationId: 'rotateCalendarFeed',
        summary: 'Give a feed a new address; the old one leads nowhere from now on',
        tags,
        params: Params,
        response: { 201: NewFeedView },
      },
    },
    async (request, reply) => {
      const input = { ...request.params, origin: originFor(request) }
      const view = await request.inTenant((ctx) =>
        rotateFeed(ctx, { ...input, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).send(view)
    },
  )

  app.delete(
    '/provider/calendar-feeds/:feedId',
    {
      config: gate,
      schema: {
        operationId: 'revokeCalendarFeed',
        summary: 'Revoke a feed; its address leads nowhere from now on',
        tags,
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) =>
        revokeFeed(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/calendar-feeds/:secret.ics',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getCalendarFeed',
        summary: 'The appointments behind a feed’s secret, as an iCalendar file',
        description: 'Thirty days back and as far ahead as anybody can book. Answers 304 to If-None-Match.',
        tags,
        params: Type.Object({ secret: Type.String({ minLength: 40, maxLength: 64 }) }),
        produces: ['text/calendar'],
        response: { 200: Type.String(), 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const feed = await request.readTenant((ctx) => readFeed(ctx, request.params.secret))
      if (feed.isNews) await request.inTenant((ctx) => noteFeedRead(ctx, feed.feedId))
      const body = renderFeed(feed)
      const tag = feedTag(body)
      reply.headers({ etag: tag, 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' })
      if (
        request.headers['if-none-match']?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)
      ) {
        return reply.code(304).send(null)
      }
      return reply
        .header('content-type', 'text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="appointments.ics"')
        .send(body)
    },
  )
}
