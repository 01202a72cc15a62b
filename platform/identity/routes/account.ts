import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Input, Text } from '#platform/kernel/schemas.ts'
import { ImageFile, readUpload, storeImage } from '#platform/media/index.ts'
import {
  changePassword,
  confirmEmailChange,
  confirmPhone,
  requestEmailChange,
  requestPhoneVerification,
} from '../flows/index.ts'
import {
  ChallengeView,
  ChangeEmailBody,
  ChangePasswordBody,
  CodeBody,
  EditUserBody,
  PhoneBody,
  UserView,
} from '../schemas.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { editCurrentUser, getCurrentUser } from '../service/index.ts'
import { clientOf } from './answers.ts'

const OwnImageFields = Input({ alt: Text(300) })
const OwnImageForm = Type.Object({ file: ImageFile, alt: Type.Optional(OwnImageFields.properties.alt) })

const tags = ['Account']
const challengeParams = Input({ challengeId: Id })

/** The account of the person who asks. */
export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me',
    {
      config: { permission: 'account.read_own', onConsole: true },
      schema: {
        operationId: 'getCurrentUser',
        summary: 'Read who is signed in',
        tags,
        response: { 200: UserView },
      },
    },
    (request) => request.readTenant(getCurrentUser),
  )

  app.patch(
    '/users/me',
    {
      config: { permission: 'account.edit_own', onConsole: true },
      schema: {
        operationId: 'editCurrentUser',
        summary: 'Change one’s name, telephone number, image or language',
        description: 'A changed telephone number has to be verified anew.',
        tags,
        body: EditUserBody,
        response: { 200: UserView },
      },
    },
    (request) => request.inTenant((ctx) => editCurrentUser(ctx, request.body)),
  )

  app.put(
    '/users/me/image',
    {
      config: { permission: 'account.edit_own', rateLimit: 'upload', form: OwnImageForm },
      schema: {
        operationId: 'setOwnImage',
        summary: 'Set one’s image',
        description: 'As multipart/form-data with the parts `file` (as for `uploadImage`) and `alt`.',
        tags,
        consumes: ['multipart/form-data'],
        response: { 200: UserView },
      },
    },
    async (request) => {
      assertOwnHands(request.scope)
      const { userId } = requireUser(request.scope)
      const upload = await readUpload<{ alt: string }>(request, OwnImageFields)
      const image = await storeImage(app.runtime, request.scope, {
        ...upload,
        purpose: 'profile',
        uploadedBy: userId,
      })
      return request.inTenant((ctx) => editCurrentUser(ctx, { imageId: image.id }))
    },
  )

  app.put(
    '/users/me/password',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'changePassword',
        summary: 'Change one’s password',
        description: 'Needs the present one, where there is one. Ends all other sessions.',
        tags,
        body: ChangePasswordBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      await changePassword(app.runtime, request.scope, { ...request.body, address })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/users/me/email-changes',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'requestEmailChange',
        summary: 'Change one’s e-mail address: a code is sent to the new one',
        tags,
        body: ChangeEmailBody,
        response: { 202: ChallengeView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const challenge = await requestEmailChange(app.runtime, request.scope, { ...request.body, address })
      return reply.code(202).send(challenge)
    },
  )

  app.post(
    '/users/me/email-changes/:challengeId/completion',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'confirmEmailChange',
        summary: 'Confirm the new address with the code that was sent there',
        tags,
        params: challengeParams,
        body: CodeBody,
        response: { 200: UserView },
      },
    },
    (request) => confirmEmailChange(app.runtime, request.scope, { ...request.params, ...request.body }),
  )

  app.post(
    '/users/me/phone-verifications',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account' },
      schema: {
        operationId: 'requestPhoneVerification',
        summary: 'Verify a telephone number: a code is sent to it',
        tags,
        body: PhoneBody,
        response: { 202: ChallengeView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      const challenge = await requestPhoneVerification(app.runtime, request.scope, {
        ...request.body,
        address,
      })
      return reply.code(202).send(challenge)
    },
  )

  app.post(
    '/users/me/phone-verifications/:challengeId/completion',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account' },
      schema: {
        operationId: 'confirmPhone',
        summary: 'Confirm a telephone number with the code that was sent to it',
        tags,
        params: challengeParams,
        body: CodeBody,
        response: { 200: UserView },
      },
    },
    (request) => confirmPhone(app.runtime, request.scope, { ...request.params, ...request.body }),
  )
}
