import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import { connectCalendar, listAccountCalendars } from '../flows/account-calendars.ts'
import { startConsent } from '../flows/consent.ts'
import {
  AccountCalendarView,
  AccountsView,
  ConnectCalendarBody,
  ConnectionView,
  ConsentView,
  StartConsentBody,
} from '../schemas.ts'
import { listAccounts, removeAccount } from '../service/account-list.ts'

const Params = Type.Object({ accountId: Id })
const tags = ['Calendars']
const gate = { permission: 'calendar.manage' } as const
/** What is there can be looked at, changed and removed by whoever has the plan no more. */
const syncGate = { ...gate, feature: 'calendar.sync' } as const

/** Accounts at Google and Microsoft, and which of their calendars are connected. */
export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/calendar-accounts',
    {
      config: gate,
      schema: {
        operationId: 'listCalendarAccounts',
        summary: 'The accounts at Google and Microsoft that were connected',
        description: 'Members see their own, owners those of everybody.',
        tags,
        response: { 200: AccountsView },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listAccounts(ctx, requireProvider(ctx))),
      offered: [...app.runtime.calendars.offered],
    }),
  )

  app.post(
    '/provider/calendar-consents',
    {
      config: syncGate,
      schema: {
        operationId: 'startCalendarConsent',
        summary: 'Begin to connect a Google or Microsoft account, or renew its permission',
        description:
          'The person goes on at the address that is answered, agrees there, and comes back to this marketplace. Counts in this session only, for twenty minutes.',
        tags,
        body: StartConsentBody,
        response: { 201: ConsentView },
      },
    },
    async (request, reply) => {
      const { site, scope } = request
      const continueTo = await startConsent(app.runtime, scope, {
        ...request.body,
        providerId: requireProvider(scope),
        host: assertFound(site?.kind === 'storefront' ? site.host : null, 'Marketplace'),
      })
      return reply.code(201).send({ continueTo })
    },
  )

  app.get(
    '/provider/calendar-accounts/:accountId/calendars',
    {
      config: syncGate,
      schema: {
        operationId: 'listAccountCalendars',
        summary: 'The calendars of an account, as Google or Microsoft tells them now',
        tags,
        params: Params,
        response: { 200: ListOf(AccountCalendarView) },
      },
    },
    async (request) => ({
      items: await listAccountCalendars(app.runtime, request.scope, {
        ...request.params,
        providerId: requireProvider(request.scope),
      }),
    }),
  )

  app.post(
    '/provider/calendar-accounts/:accountId/connections',
    {
      config: syncGate,
      schema: {
        operationId: 'connectAccountCalendar',
        summary: 'Connect a calendar of an account: what is busy there, what is written there',
        description: 'It is read at once; how that went is in the answer.',
        tags,
        params: Params,
        body: ConnectCalendarBody,
        response: { 201: ConnectionView },
      },
    },
    async (request, reply) => {
      const view = await connectCalendar(app.runtime, request.scope, {
        ...request.params,
        ...request.body,
        providerId: requireProvider(request.scope),
      })
      return reply.code(201).header('etag', versionTag(view.version)).send(view)
    },
  )

  app.delete(
    '/provider/calendar-accounts/:accountId',
    {
      config: gate,
      schema: {
        operationId: 'removeCalendarAccount',
        summary: 'Disconnect an account with all its calendars, and give its permission back',
        description: 'What they blocked is free again; bookings that were written into them are taken out.',
        tags,
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) =>
        removeAccount(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.code(204).send(null)
    },
  )
}
