import { fileTypeFromBuffer } from 'file-type/node'
import type { Database } from '#platform/kernel/database.ts'
import { AppError, isUnavailable } from '#platform/kernel/errors.ts'
import { isId, newId } from '#platform/kernel/ids.ts'
import { storageKey, type Storage } from '#platform/kernel/storage.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { encodeImage, type Effort } from './encode.ts'
import { acceptedTypes, isAccepted, maxBytes } from './rules.ts'
import type { ImagePurpose, ImageView } from './schemas.ts'
import { addImage } from './service/images.ts'

export type MediaRuntime = { database: Pick<Database, 'inTenant'>; storage: Storage }

export type StoreImage = {
  bytes: Uint8Array
  purpose: ImagePurpose
  alt: string
  /** The user who sent it; null for the system. */
  uploadedBy: string | null
  /** What the client calls it, if it says so. It must be an image, but which kind is seen in the content. */
  declaredType?: string
  /** How hard to try for few bytes; for many images that nobody waits to load over a telephone. */
  effort?: Effort
}

/**
 * Takes an image from a stranger: checks it, writes it anew in each width, stores the files and then the row. While
 * the image is worked on no transaction is open.
 * @throws AppError `payload_too_large`, `unsupported_media_type`, `validation_failed`
 */
export async function storeImage(runtime: MediaRuntime, scope: Scope, input: StoreImage): Promise<ImageView> {
  await assertImageType(input)
  const { variants, ...image } = await encodeImage(input.bytes, input.effort)
  const id = newId()
  const folder = folderOf(scope.tenantId, id)
  try {
    for (const { width, bytes } of variants) {
      await runtime.storage.put(variantKey(scope.tenantId, id, width), bytes, { contentType: 'image/webp' })
    }
    return await runtime.database.inTenant(scope, (ctx) =>
      addImage(ctx, {
        ...image,
        id,
        storageKey: folder,
        purpose: input.purpose,
        alt: input.alt.trim(),
        uploadedBy: input.uploadedBy,
        variants: variants.map(({ width, height, byteSize }) => ({ width, height, byteSize })),
        byteSize: variants.reduce((sum, { byteSize }) => sum + byteSize, 0),
      }),
    )
  } catch (error) {
    // When the database went away it may have committed: files without a row hurt nobody, a row without files does.
    if (!isUnavailable(error)) await runtime.storage.removeAll(folder)
    throw error
  }
}

async function assertImageType({ bytes, declaredType }: StoreImage) {
  if (bytes.length > maxBytes) {
    throw new AppError('payload_too_large', { detail: `An image may have ${maxBytes / 1024 / 1024} MB` })
  }
  const found = await fileTypeFromBuffer(bytes)
  const mayBeImage =
    declaredType === undefined || declaredType === 'application/octet-stream' || isAccepted(declaredType)
  if (isAccepted(found?.mime) && mayBeImage) return
  throw new AppError('unsupported_media_type', {
    detail: `Send one of ${acceptedTypes.map((type) => type.slice('image/'.length).toUpperCase()).join(', ')}`,
  })
}

/**
 * One width of an image of this tenant; null when there is none. The tenant comes from the scope, never from the
 * address, and no database is asked.
 */
export async function readVariant(
  runtime: Pick<MediaRuntime, 'storage'>,
  scope: Pick<Scope, 'tenantId'>,
  imageId: string,
  width: number,
): ReturnType<Storage['stream']> {
  if (!isId(imageId) || !Number.isInteger(width) || width < 1 || width > 10_000) return null
  return runtime.storage.stream(variantKey(scope.tenantId, imageId, width))
}

const folderOf = (tenantId: string, imageId: string) => storageKey(tenantId, 'images', imageId)
const variantKey = (tenantId: string, imageId: string, width: number) =>
  storageKey(tenantId, 'images', imageId, `${width}.webp`)
