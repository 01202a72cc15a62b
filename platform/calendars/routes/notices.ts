import type { FastifyPluginAsync } from 'fastify'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { noticePath } from '../rules/channels.ts'
import { takeNotice, type Notice } from '../service/channels.ts'

const open = { isPublic: true } as const

const GraphNotices = Type.Object({
  value: Type.Array(
    Type.Object({
      subscriptionId: Type.String({ maxLength: 200 }),
      clientState: Type.String({ maxLength: 200 }),
      lifecycleEvent: Type.Optional(Type.String()),
    }),
    { maxItems: 1000 },
  ),
})

const aboutOf: Record<string, Notice['about']> = {
  subscriptionRemoved: 'channel_ended',
  reauthorizationRequired: 'channel_ends',
}

type Params = { tenantId: string; connectionId: string }

/**
 * Where Google and Microsoft tell that a calendar has changed, on the platform's own host. What they say is not
 * believed further than that: the calendar is read at the next turn, by ourselves.
 */
export const noticeRoutes: FastifyPluginAsync = async (app) => {
  const { runtime } = app
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 256 * 1024 }, (_request, body, done) =>
    done(null, body),
  )
  app.addHook('onRequest', async ({ site }) => {
    if (site?.kind !== 'platform') throw nothingHere()
  })

  /** @throws AppError `not_found` for what we did not ask for */
  async function take(params: unknown, requestId: string, notices: Omit<Notice, 'connectionId'>[]) {
    const { tenantId, connectionId } = params as Params
    if (!isId(tenantId) || !isId(connectionId)) throw nothingHere()
    const scope = systemScope(tenantId, requestId)
    for (const notice of notices) {
      const isTaken = await runtime.database.inTenant(scope, (ctx) =>
        takeNotice(ctx, { ...notice, connectionId }),
      )
      if (!isTaken) throw nothingHere()
    }
  }

  // https://developers.google.com/workspace/calendar/api/guides/push
  app.post(`${noticePath}/google/:tenantId/:connectionId`, { config: open }, async (request, reply) => {
    const header = (name: string) => String(request.headers[`x-goog-${name}`] ?? '')
    const channelId = header('channel-id')
    // The first one says that the channel stands, and comes before we have heard so.
    if (header('resource-state') !== 'sync') {
      const secret = header('channel-token')
      await take(request.params, request.id, [{ channelId, secret, about: 'change' }])
    }
    return reply.code(204).send()
  })

  // https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
  app.post(`${noticePath}/microsoft/:tenantId/:connectionId`, { config: open }, async (request, reply) => {
    const { validationToken } = request.query as Record<string, unknown>
    if (typeof validationToken === 'string') {
      // Sent back as plain text, so that nothing in it can be anything else to a browser.
      return reply
        .type('text/plain; charset=utf-8')
        .header('x-content-type-options', 'nosniff')
        .send(validationToken)
    }
    const notices = parse(request.body)
    await take(
      request.params,
      request.id,
      // Many changes come in one call; once is enough to be told.
      uniqueOf(
        notices.map(({ subscriptionId, clientState, lifecycleEvent = '' }) => ({
          channelId: subscriptionId,
          secret: clientState,
          about: aboutOf[lifecycleEvent] ?? 'change',
        })),
      ),
    )
    return reply.code(202).send()
  })
}

const nothingHere = () => new AppError('not_found', { detail: 'There is nothing at this address' })

/** @throws AppError `validation_failed` */
function parse(body: unknown) {
  let given: unknown = null
  try {
    given = JSON.parse(String(body))
  } catch {
    // Told below.
  }
  if (!Value.Check(GraphNotices, given)) throw new AppError('validation_failed')
  return given.value
}

const uniqueOf = <T>(notices: T[]): T[] => [
  ...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values(),
]
