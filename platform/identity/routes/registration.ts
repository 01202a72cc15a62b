import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Input } from '#platform/kernel/schemas.ts'
import {
  completeRegistration,
  requestPasswordReset,
  resetPassword,
  startRegistration,
} from '../flows/index.ts'
import {
  accepted,
  AcceptedView,
  ChallengeView,
  CodeBody,
  EmailBody,
  RegisterUserBody,
  ResetPasswordBody,
  SignInView,
} from '../schemas.ts'
import { clientOf, signedInView } from './answers.ts'

const tags = ['Account']

/** Coming in for the first time, and again after a forgotten password. */
export const registrationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/registrations',
    {
      config: { isPublic: true, rateLimit: 'account' },
      schema: {
        operationId: 'startRegistration',
        summary: 'Register: a code is sent to the address',
        description: 'The answer is the same whether somebody has that address or not.',
        tags,
        body: RegisterUserBody,
        response: { 202: ChallengeView },
      },
    },
    async (request, reply) => {
      const challenge = await startRegistration(app.runtime, request.scope, {
        ...request.body,
        ...clientOf(request),
      })
      return reply.code(202).send(challenge)
    },
  )

  app.post(
    '/registrations/:challengeId/completion',
    {
      config: { isPublic: true, rateLimit: 'account' },
      schema: {
        operationId: 'completeRegistration',
        summary: 'Finish registering with the code that was sent',
        description: 'Signs the new user in. Five tries.',
        tags,
        params: Input({ challengeId: Id }),
        body: CodeBody,
        response: { 201: SignInView },
      },
    },
    async (request, reply) => {
      const signedIn = await completeRegistration(app.runtime, request.scope, {
        ...request.params,
        ...request.body,
        ...clientOf(request),
      })
      return reply.code(201).send(signedInView(app, request, reply, signedIn))
    },
  )

  app.post(
    '/password-resets',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'requestPasswordReset',
        summary: 'Send a link with which a new password is chosen',
        description: 'The answer is the same whether somebody has that address or not.',
        tags,
        body: EmailBody,
        response: { 202: AcceptedView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      await requestPasswordReset(app.runtime, request.scope, { ...request.body, address })
      return reply.code(202).send(accepted)
    },
  )

  app.post(
    '/password-resets/completion',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'resetPassword',
        summary: 'Choose a new password with the token of a link',
        description: 'Ends all sessions of the account. A token works once.',
        tags,
        body: ResetPasswordBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await resetPassword(app.runtime, request.scope, request.body)
      return reply.code(204).send(null)
    },
  )
}
