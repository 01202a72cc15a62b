import { fileTypeFromBuffer } from 'file-type/node'
import sharp from 'sharp'
import type { Readable } from 'node:stream'
import { AppError, assertFound, isUnavailable } from '#platform/kernel/errors.ts'
import { isId, newId } from '#platform/kernel/ids.ts'
import { type ContentType, storageKey } from '#platform/kernel/storage.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { longestEvidenceName, mostEvidenceBytes } from '../rules/evidence.ts'
import type { EvidenceFields, EvidenceFileView } from '../schemas/evidence.ts'
import { addEvidence, findVisibleEvidence, removeEvidence, tooLarge } from '../service/evidence-files.ts'

export type EvidenceRuntime = Pick<Runtime, 'database' | 'storage'>
/** A file as somebody sent it. */
export type SentEvidence = { bytes: Uint8Array; name: string; declaredType: string }

/**
 * Takes a file for a bank: it is looked at and stored while no transaction is open, and sent with the answer.
 * @throws AppError `not_found`, `forbidden`, `conflict`, `payload_too_large`, `unsupported_media_type`,
 *   `validation_failed` for a damaged image
 */
export async function storeEvidence(
  { database, storage }: EvidenceRuntime,
  scope: Scope,
  { chargebackId, fields, file }: { chargebackId: string; fields: EvidenceFields; file: SentEvidence },
): Promise<EvidenceFileView> {
  assertFound(isId(chargebackId) || null, 'Chargeback')
  const prepared = await prepare(file)
  const id = newId()
  const ending = prepared.fileType === 'application/pdf' ? 'pdf' : 'jpg'
  const fileKey = storageKey(scope.tenantId, 'evidence', chargebackId, `${id}.${ending}`)
  try {
    await storage.put(fileKey, prepared.bytes, { contentType: prepared.fileType })
    return await database.inTenant(scope, (ctx) =>
      addEvidence(ctx, {
        chargebackId,
        file: {
          id,
          kind: fields.kind,
          fileKey,
          fileName: `${plainName(file.name)}.${ending}`,
          fileType: prepared.fileType,
          fileSize: prepared.bytes.length,
        },
      }),
    )
  } catch (error) {
    // When the database went away it may have committed: a file without a row hurts nobody, a row without its file does.
    if (!isUnavailable(error)) await storage.remove(fileKey)
    throw error
  }
}

/** Takes a file away before it is sent. @throws AppError `not_found`, `forbidden`, `conflict` */
export async function dropEvidence(
  { database, storage }: EvidenceRuntime,
  scope: Scope,
  of: { chargebackId: string; fileId: string },
): Promise<void> {
  await storage.remove(await database.inTenant(scope, (ctx) => removeEvidence(ctx, of)))
}

export type EvidenceDownload = { stream: Readable; size: number; name: string; contentType: ContentType }

/** The file itself. Whoever asks reads or destroys the stream. @throws AppError `not_found` */
export async function readEvidence(
  { database, storage }: EvidenceRuntime,
  scope: Scope,
  of: { chargebackId: string; fileId: string },
): Promise<EvidenceDownload> {
  const { fileKey, fileName, fileType } = await database.readTenant(scope, (ctx) =>
    findVisibleEvidence(ctx, of),
  )
  const { stream, size } = assertFound(await storage.stream(fileKey), 'File')
  return { stream, size, name: fileName, contentType: fileType }
}

const accepted = ['application/pdf', 'image/jpeg', 'image/png'] as const
// Enough to read a page of small print.
const widest = 2400
const mostPixels = 50_000_000

type Prepared = { bytes: Uint8Array; fileType: 'application/pdf' | 'image/jpeg' }

/**
 * What a file is, is seen in its content. Images are written anew, without what a camera wrote into them (places, names);
 * a PDF stays as it is, and is only ever handed out as a download.
 */
async function prepare({ bytes, declaredType }: SentEvidence): Promise<Prepared> {
  if (bytes.length === 0) throw damaged('Choose a file')
  if (bytes.length > 2 * mostEvidenceBytes) throw tooLarge()
  const found = await fileTypeFromBuffer(bytes)
  const type = accepted.find((each) => each === found?.mime)
  if (!type) throw new AppError('unsupported_media_type', { detail: 'Send a PDF, PNG or JPEG' })
  const says = declaredType === 'application/octet-stream' ? '' : declaredType
  if (says !== '' && says !== type)
    throw new AppError('unsupported_media_type', { detail: 'This file is not what it says to be' })
  const prepared: Prepared =
    type === 'application/pdf'
      ? { bytes, fileType: type }
      : { bytes: await encoded(bytes), fileType: 'image/jpeg' }
  if (prepared.bytes.length > mostEvidenceBytes) throw tooLarge()
  return prepared
}

const encoded = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: widest, height: widest, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .timeout({ seconds: 20 })
    .toBuffer()
    .catch((error: unknown) => {
      throw damaged('The image is damaged or cannot be read', error)
    })

const damaged = (message: string, cause?: unknown) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: 'file', message }], cause })

/** Letters, digits and a few signs: a name that is safe in a header and on every disk. */
function plainName(name: string): string {
  const stem = name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFKD')
    .replaceAll(/[^\w .()-]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return stem.slice(0, longestEvidenceName - 5) || 'evidence'
}
