import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isBroken } from '#platform/http/text.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { Id, Input, parseInput } from '#platform/kernel/schemas.ts'
import { privateFileHeaders } from '#platform/providers/index.ts'
import {
  dropEvidence,
  type EvidenceDownload,
  readEvidence,
  type SentEvidence,
  storeEvidence,
} from '../flows/evidence-files.ts'
import { mostEvidenceBytes } from '../rules/evidence.ts'
import { EvidenceFields, EvidenceFileParams, EvidenceFileView, EvidenceForm } from '../schemas/evidence.ts'

const ChargebackParams = Input({ chargebackId: Id })
const FileAnswer = Type.String({ description: 'The file itself' })
const Gone = Type.Null({ description: 'It is gone' })
const described =
  'As multipart/form-data with the field `kind` and, as the part `file`, a PDF, PNG or JPEG. Of each kind a bank takes ' +
  'one file, and of all together 4.5 MB. They are sent with the answer.'

const sendFile = (reply: FastifyReply, { stream, ...file }: EvidenceDownload) =>
  reply.headers(privateFileHeaders(file)).send(stream)

/** Files for banks: of the marketplace, which answers, and of the provider whose money it is. */
export const evidenceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const parties = [
    { path: '', permission: 'chargeback.answer', own: '', tags: ['Payments'] },
    { path: '/provider', permission: 'earnings.read_own', own: 'Own', tags: ['Earnings'] },
  ] as const
  for (const { path, permission, own, tags } of parties) {
    const files = `${path}/chargebacks/:chargebackId/files`
    app.post(
      files,
      {
        config: { permission, rateLimit: 'upload', form: EvidenceForm },
        schema: {
          operationId: `add${own}EvidenceFile`,
          summary: 'Add a file to what the bank is shown',
          description: described,
          tags: [...tags],
          consumes: ['multipart/form-data'],
          params: ChargebackParams,
          response: { 201: EvidenceFileView },
        },
      },
      async (request, reply) => {
        const sent = await readForm(request).catch(asProblem)
        const stored = await storeEvidence(app.runtime, request.scope, { ...request.params, ...sent })
        return reply.code(201).send(stored)
      },
    )

    app.get(
      `${files}/:fileId`,
      {
        config: { permission: own ? permission : 'payment.read_any' },
        schema: {
          operationId: `get${own}EvidenceFile`,
          summary: 'A file for a bank, as a download',
          tags: [...tags],
          produces: ['application/pdf', 'image/jpeg'],
          params: EvidenceFileParams,
          response: { 200: FileAnswer },
        },
      },
      async (request, reply) =>
        sendFile(reply, await readEvidence(app.runtime, request.scope, request.params)),
    )

    app.delete(
      `${files}/:fileId`,
      {
        config: { permission },
        schema: {
          operationId: `remove${own}EvidenceFile`,
          summary: 'Take a file away before it is sent',
          tags: [...tags],
          params: EvidenceFileParams,
          response: { 204: Gone },
        },
      },
      async (request, reply) => {
        await dropEvidence(app.runtime, request.scope, request.params)
        return reply.code(204).send(null)
      },
    )
  }
}

/** Everything is read before anything is judged: a form may send its fields before or after the file. */
async function readForm(request: FastifyRequest): Promise<{ fields: EvidenceFields; file: SentEvidence }> {
  const said: Record<string, unknown> = {}
  let file: SentEvidence = { bytes: new Uint8Array(), name: '', declaredType: '' }
  for await (const part of request.parts({ limits: { fileSize: 2 * mostEvidenceBytes } })) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw refused(part.fieldname, 'The file is called `file`')
      file = { bytes: await part.toBuffer(), name: part.filename, declaredType: part.mimetype }
    } else if (part.value !== '') {
      if (isBroken(String(part.value)))
        throw refused(part.fieldname, 'This holds characters that cannot be stored')
      said[part.fieldname] = part.value
    }
  }
  return { fields: parseInput<EvidenceFields>(EvidenceFields, said), file }
}

const refused = (field: string, message: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: field.slice(0, 100), message }] })

/** What is no form at all, or ends in the middle, is told by the parser with a bare error. */
function asProblem(error: unknown): never {
  if (error instanceof AppError || (error as { statusCode?: number }).statusCode !== undefined) throw error
  throw new AppError('validation_failed', { detail: 'The form could not be read to its end', cause: error })
}
