import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AddedFactorView,
  AddPasskeyBody,
  PasskeyChallengeBody,
  PasskeyChallengeView,
  PasskeySignInBody,
  ProofBody,
} from '../factor-schemas.ts'
import { finishPasskey, requestPasskey, signInByPasskey, startPasskey } from '../flows/index.ts'
import { SignInView } from '../schemas.ts'
import { clientOf, originOfRequest, signedInView } from './answers.ts'

const tags = ['Account']
const open = { isPublic: true, rateLimit: 'account', onConsole: true } as const
const edit = { permission: 'account.edit_own', rateLimit: 'account', onConsole: true } as const

/** Passkeys (WebAuthn): signing in without a password, or as the second factor beside one. */
export const passkeyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/passkey-challenges',
    {
      config: open,
      schema: {
        operationId: 'requestPasskey',
        summary: 'Begin to sign in with a passkey',
        description: 'With the challenge that signing in answered: as its second factor.',
        tags,
        body: PasskeyChallengeBody,
        response: { 201: PasskeyChallengeView },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, origin: originOfRequest(request) }
      return reply.code(201).send(await requestPasskey(app.runtime, request.scope, input))
    },
  )

  app.post(
    '/sessions/by-passkey',
    {
      config: open,
      schema: {
        operationId: 'signInByPasskey',
        summary: 'Sign in with a passkey',
        description: 'No address is typed, and no second factor asked for.',
        tags,
        body: PasskeySignInBody,
        response: { 201: SignInView },
      },
    },
    async (request, reply) => {
      const signedIn = await signInByPasskey(app.runtime, request.scope, {
        ...request.body,
        ...clientOf(request),
        origin: originOfRequest(request),
      })
      return reply.code(201).send(signedInView(app, request, reply, signedIn))
    },
  )

  app.post(
    '/users/me/passkeys/challenges',
    {
      config: edit,
      schema: {
        operationId: 'startPasskey',
        summary: 'Begin to set up a passkey',
        tags,
        body: ProofBody,
        response: { 201: PasskeyChallengeView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const input = { ...request.body, address, origin: originOfRequest(request) }
      return reply.code(201).send(await startPasskey(app.runtime, request.scope, input))
    },
  )

  app.post(
    '/users/me/passkeys',
    {
      config: edit,
      schema: {
        operationId: 'addPasskey',
        summary: 'Set up a passkey with what the device answered',
        description: 'Answers recovery codes, once, when there are none yet.',
        tags,
        body: AddPasskeyBody,
        response: { 201: AddedFactorView },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, origin: originOfRequest(request) }
      return reply.code(201).send(await finishPasskey(app.runtime, request.scope, input))
    },
  )
}
