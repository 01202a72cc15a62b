import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { versionTag } from '#platform/http/version.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import { Id, Input, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { CredentialParams, FileAnswer, sendPrivateFile } from './credential-routes.ts'
import { orderBackgroundCheck, readCredentialFile, revealCredentialNumber } from './flows/index.ts'
import { openBackgroundChecks } from './gateways/background-check/index.ts'
import {
  BackgroundCheckView,
  CredentialView,
  ReasonBody,
  ReviewCase,
  ReviewPage,
  ReviewQueueQuery,
} from './schemas.ts'
import {
  approveCredential,
  approveProvider,
  getReviewCase,
  listReviewQueue,
  reinstateProvider,
  rejectCredential,
  rejectProvider,
  reopenProvider,
  requestProviderChanges,
  suspendProvider,
} from './service/index.ts'

const ProviderParams = Type.Object({ providerId: Id })
const Version = Type.Optional(
  Type.Integer({
    minimum: 1,
    description: 'The version of the provider that was looked at; refused when it changed',
  }),
)
const decisions = {
  approve: approveProvider,
  request_changes: requestProviderChanges,
  reject: rejectProvider,
  reopen: reopenProvider,
} as const
const DecisionBody = Input({
  decision: OneOf(Object.keys(decisions) as (keyof typeof decisions)[]),
  reason: Type.Optional(Text(2000)),
  version: Version,
})
const CredentialDecisionBody = Input({
  decision: OneOf(['approve', 'reject']),
  reason: Type.Optional(Text(2000)),
})
const tags = ['Review']

/** For the people who run the marketplace. The console uses the same functions. */
export const reviewRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/review/providers',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'listReviewQueue',
        summary: 'Providers to decide about, who waits longest first',
        tags,
        querystring: ReviewQueueQuery,
        response: { 200: ReviewPage },
      },
    },
    (request) => request.readTenant((ctx) => listReviewQueue(ctx, request.query)),
  )

  app.get(
    '/review/providers/:providerId',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'getReviewCase',
        summary: 'Everything that a decision about a provider needs',
        tags,
        params: ProviderParams,
        response: { 200: ReviewCase },
      },
    },
    async (request, reply) => {
      const found = await request.readTenant((ctx) => getReviewCase(ctx, request.params.providerId))
      return reply.header('etag', versionTag(found.provider.version)).send(found)
    },
  )

  app.post(
    '/review/providers/:providerId/decisions',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'decideAboutProvider',
        summary: 'Approve a provider, ask for changes, turn it down, or let it try again',
        description: 'The reason is told to the provider, and needed for everything but an approval.',
        tags,
        params: ProviderParams,
        body: DecisionBody,
        response: { 201: ReviewCase },
      },
    },
    async (request, reply) => {
      const { decision, reason = '', version = null } = request.body
      const { providerId } = request.params
      const decided = await request.inTenant(async (ctx) => {
        await decisions[decision](ctx, { providerId, reason, version })
        return getReviewCase(ctx, providerId)
      })
      return reply.code(201).send(decided)
    },
  )

  app.put(
    '/review/providers/:providerId/suspension',
    {
      config: { permission: 'provider.manage' },
      schema: {
        operationId: 'suspendProvider',
        summary: 'Take a provider off the marketplace; bookings that were made stay',
        tags,
        params: ProviderParams,
        body: ReasonBody,
        response: { 200: ReviewCase },
      },
    },
    (request) =>
      request.inTenant(async (ctx) => {
        await suspendProvider(ctx, { ...request.params, ...request.body })
        return getReviewCase(ctx, request.params.providerId)
      }),
  )

  app.delete(
    '/review/providers/:providerId/suspension',
    {
      config: { permission: 'provider.manage' },
      schema: {
        operationId: 'reinstateProvider',
        summary: 'Let a suspended provider back',
        tags,
        params: ProviderParams,
        response: { 200: ReviewCase },
      },
    },
    (request) =>
      request.inTenant(async (ctx) => {
        await reinstateProvider(ctx, request.params)
        return getReviewCase(ctx, request.params.providerId)
      }),
  )

  app.post(
    '/review/providers/:providerId/background-check',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'requestBackgroundCheck',
        summary: 'Have the past of its owner looked into; the owner must have agreed',
        tags,
        params: ProviderParams,
        response: { 201: BackgroundCheckView },
      },
    },
    async (request, reply) => {
      const gateway = openBackgroundChecks(app.runtime.config)
      const { providerId } = request.params
      return reply
        .code(201)
        .send(await orderBackgroundCheck(app.runtime, request.scope, { providerId, gateway }))
    },
  )

  app.post(
    '/review/credentials/:credentialId/decisions',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'decideAboutCredential',
        summary: 'Approve a credential, which shows its badge, or turn it down with a reason',
        tags,
        params: CredentialParams,
        body: CredentialDecisionBody,
        response: { 201: CredentialView },
      },
    },
    async (request, reply) => {
      const { decision, reason = '' } = request.body
      const { credentialId } = request.params
      assertValid(decision === 'approve' || reason.trim() !== '', 'reason', 'Say why: the provider is told')
      const decided = await request.inTenant((ctx) =>
        decision === 'approve'
          ? approveCredential(ctx, { credentialId })
          : rejectCredential(ctx, { credentialId, reason }),
      )
      return reply.code(201).send(decided)
    },
  )

  app.post(
    '/review/credentials/:credentialId/disclosure',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'discloseCredentialNumber',
        summary: 'Read the whole number of a credential; that you did is written down',
        tags,
        params: CredentialParams,
        response: { 201: Type.Object({ number: Nullable(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const number = await revealCredentialNumber(app.runtime, request.scope, request.params.credentialId)
      return reply.code(201).send({ number })
    },
  )

  app.get(
    '/review/credentials/:credentialId/file',
    {
      config: { permission: 'provider.review' },
      schema: {
        operationId: 'getReviewedCredentialFile',
        summary: 'The file of a credential, as a download',
        tags,
        produces: ['application/pdf', 'image/webp'],
        params: CredentialParams,
        response: { 200: FileAnswer },
      },
    },
    async (request, reply) =>
      sendPrivateFile(
        reply,
        await readCredentialFile(app.runtime, request.scope, request.params.credentialId),
      ),
  )
}
