import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type, type TSchema } from 'typebox'
import { isBroken } from '#platform/http/text.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import { readVariant, storeImage } from './flows.ts'
import { maxBytes } from './rules.ts'
import { ImageView, UploadFields, UploadForm, type UploadedFields } from './schemas.ts'

export const mediaRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/images',
    {
      config: { permission: 'media.upload', rateLimit: 'upload', form: UploadForm },
      schema: {
        operationId: 'uploadImage',
        summary: 'Upload an image',
        description:
          'As multipart/form-data with the parts `file` (JPEG, PNG, WebP or AVIF; at most 10 MB and 50 million pixels), ' +
          '`purpose` (logo, header, gallery, service or brand) and `alt`. It is stored anew, without metadata.',
        tags: ['Images'],
        consumes: ['multipart/form-data'],
        response: { 201: ImageView },
      },
    },
    async (request, reply) => {
      const { actor } = request.scope
      const image = await storeImage(app.runtime, request.scope, {
        ...(await readUpload<UploadedFields>(request, UploadFields)),
        uploadedBy: actor.kind === 'user' ? actor.userId : null,
      })
      return reply.code(201).send(image)
    },
  )
}

/**
 * The file of a multipart form, and its other fields as the schema takes them.
 * @throws AppError `validation_failed`, `payload_too_large`
 */
export const readUpload = <Fields extends { alt: string }>(request: FastifyRequest, schema: TSchema) =>
  readParts<Fields>(request, schema).catch(asProblem)

/** Everything is read before anything is judged: a form may send its fields before or after the file. */
async function readParts<Fields extends { alt: string }>(request: FastifyRequest, schema: TSchema) {
  const fields: Record<string, unknown> = {}
  let file: { bytes: Buffer; declaredType: string } | undefined
  for await (const part of request.parts({ limits: { fileSize: maxBytes } })) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file')
        throw refused('There is no such part; the file is called `file`', part.fieldname.slice(0, 100))
      file = { bytes: await part.toBuffer(), declaredType: part.mimetype }
    } else {
      fields[part.fieldname] = part.value
    }
  }
  if (!file) throw refused('Choose a file', 'file')
  const words = parseInput<Fields>(schema, { alt: '', ...fields })
  // The edge looks at bodies that it parses itself; this one is read here.
  if (isBroken(words.alt)) throw refused('This holds characters that cannot be stored', 'alt')
  return { ...file, ...words }
}

/** What is no form at all, or ends in the middle, is told by the parser with a bare error. */
function asProblem(error: unknown): never {
  if (error instanceof AppError || (error as { statusCode?: number }).statusCode !== undefined) throw error
  throw new AppError('validation_failed', { detail: 'The form could not be read to its end', cause: error })
}

const refused = (message: string, field: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field, message }] })

/**
 * The files themselves, on the tenant's own host, beside the pages. Needs a `request.scope` or a site; the tenant
 * comes from the host, so that one marketplace's address never shows another one's image.
 */
export const mediaFiles: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/_media/:imageId/:file',
    {
      config: { isPublic: true },
      schema: { params: Type.Object({ imageId: Type.String(), file: Type.String() }) },
    },
    async (request, reply) => {
      const { imageId, file } = request.params
      const width = /^([1-9]\d{1,3})\.webp$/.exec(file)?.[1]
      const { site } = request
      const found =
        width && isId(imageId) && site?.kind === 'storefront'
          ? await readVariant(app.runtime, site, imageId, Number(width))
          : null
      if (!found) throw new AppError('not_found', { detail: 'Image not found' })
      return reply
        .headers({
          'content-type': found.contentType,
          'content-length': String(found.size),
          'cache-control': 'public, max-age=31536000, immutable',
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-site',
        })
        .send(found.stream)
    },
  )
}
