import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ApplyBody, OnboardingView } from './schemas.ts'
import {
  applyAsProvider,
  type Decision,
  getOnboarding,
  pauseProvider,
  resumeProvider,
  submitProvider,
  withdrawProvider,
} from './service/index.ts'

/** Takes a step and answers where the provider stands then. */
async function stepped(
  ctx: Ctx,
  step: (ctx: Ctx, input: Decision) => Promise<void>,
): Promise<OnboardingView> {
  const providerId = requireProvider(ctx)
  await step(ctx, { providerId })
  return getOnboarding(ctx, providerId)
}

export const onboardingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/provider-applications',
    {
      config: { permission: 'provider.apply', rateLimit: 'account' },
      schema: {
        operationId: 'applyAsProvider',
        summary: 'Apply to offer services on this marketplace',
        description: 'You become the owner of a new provider, whose profile you then fill in and submit.',
        tags: ['Provider'],
        body: ApplyBody,
        response: { 201: OnboardingView },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await request.inTenant((ctx) => applyAsProvider(ctx, request.body))),
  )

  app.get(
    '/provider/onboarding',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getOnboarding',
        summary: 'How far you have come, how complete your profile is, and what was said about it',
        tags: ['Provider'],
        response: { 200: OnboardingView },
      },
    },
    async (request, reply) => {
      const view = await request.readTenant((ctx) => getOnboarding(ctx, requireProvider(ctx)))
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  const steps = [
    ['POST', '/provider/submission', 'submitOwnProvider', 'Submit your profile for review', submitProvider],
    [
      'DELETE',
      '/provider/submission',
      'withdrawOwnProvider',
      'Take your profile back before it is reviewed',
      withdrawProvider,
    ],
    ['PUT', '/provider/pause', 'pauseOwnProvider', 'Take no new bookings for a while', pauseProvider],
    ['DELETE', '/provider/pause', 'resumeOwnProvider', 'Take bookings again', resumeProvider],
  ] as const
  for (const [method, url, operationId, summary, step] of steps) {
    const status = method === 'POST' ? 201 : 200
    app.route({
      method,
      url,
      config: { permission: 'provider.edit' },
      schema: { operationId, summary, tags: ['Provider'], response: { [status]: OnboardingView } },
      handler: async (request, reply) => {
        const view = await request.inTenant((ctx) => stepped(ctx, step))
        return reply.code(status).header('etag', versionTag(view.version)).send(view)
      },
    })
  }
}
