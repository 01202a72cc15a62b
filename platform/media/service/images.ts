import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Image } from '../models.ts'
import { toImageView, type ImagePurpose, type ImageView } from '../schemas.ts'

/** The images of these ids that exist, in one query. */
export async function imageViews(
  ctx: Ctx,
  imageIds: readonly (string | null)[],
): Promise<Map<string, ImageView>> {
  const wanted = [...new Set(imageIds)].filter((id) => id !== null)
  if (wanted.length === 0) return new Map()
  const images = await Image.query(ctx.trx).whereIn('id', wanted)
  return new Map(images.map((image) => [image.id, toImageView(image)]))
}

/** Refuses ids that are nobody's image here. @throws AppError `validation_failed` for the field */
export async function assertImages(
  ctx: Ctx,
  imageIds: readonly (string | null)[],
  field: string,
): Promise<void> {
  const known = await imageViews(ctx, imageIds)
  if (imageIds.every((id) => id === null || known.has(id))) return
  const message = 'There is no such image'
  throw new AppError('validation_failed', { detail: message, errors: [{ field, message }] })
}

export type StoredImage = Pick<
  Image,
  | 'id' | 'storageKey' | 'purpose' | 'width' | 'height' | 'byteSize' | 'variants' | 'dominantColour' | 'alt' | 'uploadedBy'
> // prettier-ignore

/** Writes down an image whose files are stored. */
export async function addImage(ctx: Ctx, image: StoredImage): Promise<ImageView> {
  return toImageView(await Image.query(ctx.trx).insert(image))
}

/** Takes images out of the table. @returns the folders of their files, to be removed after the transaction */
export async function eraseImages(
  ctx: Ctx,
  images: { uploadedBy: string; purpose: ImagePurpose },
): Promise<string[]> {
  const rows: { storage_key: string }[] = await ctx
    .trx('images')
    .where({ uploaded_by: images.uploadedBy, purpose: images.purpose })
    .delete()
    .returning('storage_key')
  return rows.map((row) => row.storage_key)
}
