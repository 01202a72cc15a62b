import { fileTypeFromBuffer } from 'file-type/node'
import sharp from 'sharp'
import { AppError } from '#platform/kernel/errors.ts'
import { acceptedFileTypes, longestFileName, mostFileBytes } from '../rules/index.ts'

/** A file as a stranger sent it. */
export type SentDocument = { bytes: Uint8Array; name: string; declaredType: string }
/** As it is kept. */
export type PreparedDocument = {
  bytes: Uint8Array
  fileName: string
  fileType: 'application/pdf' | 'image/webp'
}

const typeOfEnding: Record<string, string> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}
// Enough to read a page of small print.
const widest = 2400
const mostPixels = 50_000_000

/**
 * What a file is, is seen in its content; one that says to be something else is refused. Images are written anew,
 * without metadata. A PDF stays as it is: it is only ever handed out as a download.
 * @throws AppError `payload_too_large`, `unsupported_media_type`, `validation_failed` for a damaged image
 */
export async function prepareDocument({
  bytes,
  name,
  declaredType,
}: SentDocument): Promise<PreparedDocument> {
  if (bytes.length > mostFileBytes) {
    throw new AppError('payload_too_large', { detail: `A file may have ${mostFileBytes / 1024 / 1024} MB` })
  }
  const found = await fileTypeFromBuffer(bytes)
  const type = acceptedFileTypes.find((accepted) => accepted === found?.mime)
  if (!type) throw new AppError('unsupported_media_type', { detail: 'Send a PDF, JPEG, PNG or WebP' })
  const ending = typeOfEnding[name.split('.').at(-1)?.toLowerCase() ?? '']
  const claims = [declaredType === 'application/octet-stream' ? '' : declaredType, ending ?? '']
  if (claims.some((claim) => claim !== '' && claim !== type)) {
    throw new AppError('unsupported_media_type', { detail: 'This file is not what its name or type says' })
  }
  const stem = plainName(name)
  if (type === 'application/pdf') return { bytes, fileName: `${stem}.pdf`, fileType: type }
  return { bytes: await encoded(bytes), fileName: `${stem}.webp`, fileType: 'image/webp' }
}

const encoded = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: widest, height: widest, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .timeout({ seconds: 20 })
    .toBuffer()
    .catch((error: unknown) => {
      throw new AppError('validation_failed', {
        detail: 'The image is damaged or cannot be read',
        errors: [{ field: 'file', message: 'The image is damaged or cannot be read' }],
        cause: error,
      })
    })

/** Letters, digits and a few signs: a name that is safe in a header and on every disk. */
function plainName(name: string): string {
  const stem = name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFKD')
    .replaceAll(/[^\w .()-]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return stem.slice(0, longestFileName - 5) || 'document'
}
