import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Input } from '#platform/kernel/schemas.ts'
import { ProofBody } from '../factor-schemas.ts'
import { removeSocialLink, startSocialLink } from '../flows/index.ts'
import { listSocialLinks } from '../service/index.ts'
import { ContinueView, SocialIssuerName, SocialLinksView, StartLinkBody } from '../social-schemas.ts'
import { clientOf } from './answers.ts'

const tags = ['Account']
const edit = { permission: 'account.edit_own', rateLimit: 'account', onConsole: true } as const

/** The accounts at Google, Apple and Facebook with which one signs in here. */
export const socialRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me/social-links',
    {
      config: { permission: 'account.read_own', onConsole: true },
      schema: {
        operationId: 'listSocialLinks',
        summary: 'List with whom one may sign in',
        tags,
        response: { 200: SocialLinksView },
      },
    },
    async (request) => ({
      items: await request.readTenant(listSocialLinks),
      available: [...app.runtime.social.issuers],
    }),
  )

  app.post(
    '/users/me/social-links',
    {
      config: edit,
      schema: {
        operationId: 'startSocialLink',
        summary: 'Begin to join an account at a provider to one’s own',
        description: 'The browser goes on at the path that is answered.',
        tags,
        body: StartLinkBody,
        response: { 201: ContinueView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const continueTo = await startSocialLink(app.runtime, request.scope, { ...request.body, address })
      return reply.code(201).send({ continueTo })
    },
  )

  app.post(
    '/users/me/social-links/:issuer/removal',
    {
      config: edit,
      schema: {
        operationId: 'removeSocialLink',
        summary: 'Separate an account at a provider from one’s own',
        description: 'Not the last way to sign in.',
        tags,
        params: Input({ issuer: SocialIssuerName }),
        body: ProofBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      await removeSocialLink(app.runtime, request.scope, { ...request.params, ...request.body, address })
      return reply.code(204).send(null)
    },
  )
}
