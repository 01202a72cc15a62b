import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isBroken } from '#platform/http/text.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { Id, parseInput } from '#platform/kernel/schemas.ts'
import {
  type CredentialFile,
  privateFileHeaders,
  readCredentialFile,
  removeCredential,
  type SentDocument,
  storeCredential,
} from './flows/index.ts'
import { mostFileBytes } from './rules/index.ts'
import { CredentialFields, CredentialForm, CredentialList, CredentialView } from './schemas.ts'
import { listCredentials } from './service/index.ts'

export const CredentialParams = Type.Object({ credentialId: Id })
export const FileAnswer = Type.String({ description: 'The file itself' })

export const sendPrivateFile = (reply: FastifyReply, { stream, ...file }: CredentialFile) =>
  reply.headers(privateFileHeaders(file)).send(stream)

export const credentialRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/credentials',
    {
      config: { permission: 'credential.manage_own' },
      schema: {
        operationId: 'listOwnCredentials',
        summary: 'Your certificates, degrees and licences with what became of them',
        tags: ['Provider'],
        response: { 200: CredentialList },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listCredentials(ctx, requireProvider(ctx))),
    }),
  )

  app.post(
    '/provider/credentials',
    {
      config: { permission: 'credential.manage_own', rateLimit: 'upload', form: CredentialForm },
      schema: {
        operationId: 'addCredential',
        summary: 'Hand in a credential',
        description:
          'As multipart/form-data with the fields `kind`, `title`, `issuer`, `number`, `issuedOn`, `expiresOn`, `replacesId` ' +
          'and, as the part `file`, a PDF, JPEG, PNG or WebP of at most 10 MB. It is reviewed before its badge is shown.',
        tags: ['Provider'],
        consumes: ['multipart/form-data'],
        response: { 201: CredentialView },
      },
    },
    async (request, reply) => {
      const providerId = requireProvider(request.scope)
      const sent = await readForm(request).catch(asProblem)
      const credential = await storeCredential(app.runtime, request.scope, { providerId, ...sent })
      return reply.code(201).send(credential)
    },
  )

  app.get(
    '/provider/credentials/:credentialId/file',
    {
      config: { permission: 'credential.manage_own' },
      schema: {
        operationId: 'getOwnCredentialFile',
        summary: 'The file of one of your credentials, as a download',
        tags: ['Provider'],
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

  app.delete(
    '/provider/credentials/:credentialId',
    {
      config: { permission: 'credential.manage_own' },
      schema: {
        operationId: 'removeCredential',
        summary: 'Take a credential away, with its badge',
        tags: ['Provider'],
        params: CredentialParams,
        response: { 204: Type.Null({ description: 'It is gone' }) },
      },
    },
    async (request, reply) => {
      await removeCredential(app.runtime, request.scope, request.params.credentialId)
      return reply.code(204).send(null)
    },
  )
}

/** Everything is read before anything is judged: a form may send its fields before or after the file. */
async function readForm(
  request: FastifyRequest,
): Promise<{ fields: CredentialFields; document: SentDocument | null }> {
  const said: Record<string, unknown> = {}
  let document: SentDocument | null = null
  for await (const part of request.parts({ limits: { fileSize: mostFileBytes } })) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw refused(part.fieldname, 'The file is called `file`')
      document = { bytes: await part.toBuffer(), name: part.filename, declaredType: part.mimetype }
    } else if (part.value !== '') {
      if (isBroken(String(part.value)))
        throw refused(part.fieldname, 'This holds characters that cannot be stored')
      said[part.fieldname] = part.value
    }
  }
  if (document?.bytes.length === 0) document = null
  return { fields: parseInput<CredentialFields>(CredentialFields, said), document }
}

const refused = (field: string, message: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: field.slice(0, 100), message }] })

/** What is no form at all, or ends in the middle, is told by the parser with a bare error. */
function asProblem(error: unknown): never {
  if (error instanceof AppError || (error as { statusCode?: number }).statusCode !== undefined) throw error
  throw new AppError('validation_failed', { detail: 'The form could not be read to its end', cause: error })
}
