import type { FastifyPluginAsync } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { takeNotice } from '../flows/notices.ts'

/** Where the processor tells what has happened, on the platform's own host. */
export const processorNoticePath = '/webhooks/stripe'

/**
 * The body is verified as it came, byte for byte; it is answered as soon as it is written down, and worked on afterwards.
 * https://docs.stripe.com/webhooks
 */
export const processorNoticeRoutes: FastifyPluginAsync = async (app) => {
  const { runtime } = app
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 * 1024 }, (_request, body, done) =>
    done(null, body),
  )
  app.post(processorNoticePath, { config: { isPublic: true } }, async (request, reply) => {
    const nothingHere = new AppError('not_found', { detail: 'There is nothing at this address' })
    if (request.site?.kind !== 'platform') throw nothingHere
    const signature = String(request.headers['stripe-signature'] ?? '')
    const notice = await runtime.payments.readNotice(String(request.body ?? ''), signature)
    if (!notice) throw new AppError('validation_failed', { detail: 'The signature is not right' })
    await takeNotice(runtime, notice)
    return reply.code(204).send()
  })
}
