import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Input } from '#platform/kernel/schemas.ts'
import {
  AddedFactorView,
  FactorsView,
  FactorView,
  ProofBody,
  RecoveryCodesView,
  RenameFactorBody,
  SecondFactorBody,
  StartTotpBody,
  TotpSetUpView,
} from '../factor-schemas.ts'
import {
  completeSecondFactor,
  finishTotp,
  removeFactor,
  renameFactor,
  renewRecoveryCodes,
  startTotp,
} from '../flows/index.ts'
import { CodeBody, SignInView } from '../schemas.ts'
import { listSecondFactors } from '../service/index.ts'
import { clientOf, originOfRequest, signedInView } from './answers.ts'

const tags = ['Account']
const read = { permission: 'account.read_own', onConsole: true } as const
const edit = { permission: 'account.edit_own', rateLimit: 'account', onConsole: true } as const
const factorParams = Input({ factorId: Id })

/** What one has besides a password: authenticator apps, passkeys, and recovery codes for the day they are lost. */
export const secondFactorRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions/second-factor',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'completeSecondFactor',
        summary: 'Finish signing in with a second factor',
        description:
          'Takes the challenge that signing in answered, and exactly one of code, recoveryCode and passkey. Five tries.',
        tags,
        body: SecondFactorBody,
        response: { 201: SignInView },
      },
    },
    async (request, reply) => {
      const signedIn = await completeSecondFactor(app.runtime, request.scope, {
        ...request.body,
        ...clientOf(request),
        origin: originOfRequest(request),
      })
      return reply.code(201).send(signedInView(app, request, reply, signedIn))
    },
  )

  app.get(
    '/users/me/second-factors',
    {
      config: read,
      schema: {
        operationId: 'listSecondFactors',
        summary: 'List one’s second factors',
        tags,
        response: { 200: FactorsView },
      },
    },
    (request) => request.readTenant(listSecondFactors),
  )

  app.patch(
    '/users/me/second-factors/:factorId',
    {
      config: edit,
      schema: {
        operationId: 'renameSecondFactor',
        summary: 'Rename a second factor',
        tags,
        params: factorParams,
        body: RenameFactorBody,
        response: { 200: FactorView },
      },
    },
    (request) => renameFactor(app.runtime, request.scope, { id: request.params.factorId, ...request.body }),
  )

  app.post(
    '/users/me/second-factors/:factorId/removal',
    {
      config: edit,
      schema: {
        operationId: 'removeSecondFactor',
        summary: 'Remove a second factor',
        description:
          'Needs the password, or a sign-in of the last ten minutes. Recovery codes go with the last one.',
        tags,
        params: factorParams,
        body: ProofBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const { factorId: id } = request.params
      await removeFactor(app.runtime, request.scope, { id, ...request.body, address })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/users/me/totp',
    {
      config: edit,
      schema: {
        operationId: 'startTotp',
        summary: 'Begin to set up an authenticator app',
        description: 'It counts as soon as its first code has confirmed it.',
        tags,
        body: StartTotpBody,
        response: { 201: TotpSetUpView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      return reply.code(201).send(await startTotp(app.runtime, request.scope, { ...request.body, address }))
    },
  )

  app.post(
    '/users/me/totp/:factorId/confirmation',
    {
      config: edit,
      schema: {
        operationId: 'confirmTotp',
        summary: 'Confirm an authenticator app with its first code',
        description: 'Answers recovery codes, once, when there are none yet.',
        tags,
        params: factorParams,
        body: CodeBody,
        response: { 201: AddedFactorView },
      },
    },
    async (request, reply) => {
      const { factorId: id } = request.params
      return reply.code(201).send(await finishTotp(app.runtime, request.scope, { id, ...request.body }))
    },
  )

  app.post(
    '/users/me/recovery-codes',
    {
      config: edit,
      schema: {
        operationId: 'renewRecoveryCodes',
        summary: 'Make ten new recovery codes in the place of the former ones',
        tags,
        body: ProofBody,
        response: { 201: RecoveryCodesView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const codes = await renewRecoveryCodes(app.runtime, request.scope, { ...request.body, address })
      return reply.code(201).send({ codes })
    },
  )
}
