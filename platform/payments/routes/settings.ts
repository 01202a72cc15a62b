import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { PaymentSettingsBody, PaymentSettingsView } from '../schemas/settings.ts'
import { getPaymentSettings, setPaymentSettings } from '../service/settings.ts'

/** What the people who run a marketplace say about money. */
export const settingsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/payment-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'getPaymentSettings',
        summary: 'How the marketplace takes money, taxes it and shares it',
        tags: ['Marketplace'],
        response: { 200: PaymentSettingsView },
      },
    },
    async (request, reply) => {
      const view = await request.readTenant(getPaymentSettings)
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  app.put(
    '/marketplace/payment-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'setPaymentSettings',
        summary: 'Say how the marketplace takes money, taxes it and shares it',
        description:
          'Needs If-Match with the version that was read. It counts for what is booked from then on; payments that stand keep what was agreed.',
        tags: ['Marketplace'],
        body: PaymentSettingsBody,
        response: { 200: PaymentSettingsView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const view = await request.inTenant((ctx) => setPaymentSettings(ctx, { ...request.body, version }))
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )
}
