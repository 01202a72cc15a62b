import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tidied } from '#platform/kernel/words.ts'
import { assertImages } from '#platform/media/index.ts'
import { providerUpdated } from '../events.ts'
import { GalleryImage, Provider } from '../models.ts'
import { mayEditProvider } from '../policies.ts'
import { mostGalleryImages } from '../rules/index.ts'
import {
  type AddGalleryImage,
  AddGalleryImageBody,
  type EditGalleryImage,
  EditGalleryImageBody,
  type OrderGallery,
  OrderGalleryBody,
  type OwnProviderView,
} from '../schemas.ts'
import { assertEditable } from './edit-provider.ts'
import { getOwnProvider } from './read-provider.ts'

type OfProvider = { providerId: string }

/** Puts an image at the end. @throws AppError `validation_failed`, `conflict` when full, `not_found`, `forbidden` */
export async function addGalleryImage(
  ctx: Ctx,
  input: AddGalleryImage & OfProvider,
): Promise<OwnProviderView> {
  const { providerId, ...body } = input
  await lockProvider(ctx, providerId)
  const { imageId, caption = '' } = parseInput<AddGalleryImage>(AddGalleryImageBody, tidied(body))
  await assertImages(ctx, [imageId], 'imageId')
  const present = await GalleryImage.query(ctx.trx).where({ provider_id: providerId })
  if (present.length >= mostGalleryImages)
    throw new AppError('conflict', { detail: `A gallery holds at most ${mostGalleryImages} pictures` })
  if (present.some((other) => other.imageId === imageId))
    throw new AppError('conflict', { detail: 'This picture is in the gallery already' })
  const position = 1 + Math.max(0, ...present.map((other) => other.position))
  await GalleryImage.query(ctx.trx).insert({
    id: newId(),
    tenantId: ctx.tenantId,
    providerId,
    imageId,
    caption,
    position,
  })
  return announced(ctx, providerId)
}

/** Changes the caption. @throws AppError `validation_failed`, `not_found`, `forbidden` */
export async function editGalleryImage(
  ctx: Ctx,
  input: EditGalleryImage & OfProvider & { galleryImageId: string },
): Promise<OwnProviderView> {
  const { providerId, galleryImageId, ...body } = input
  await lockProvider(ctx, providerId)
  const { caption } = parseInput<EditGalleryImage>(EditGalleryImageBody, tidied(body))
  const count = await GalleryImage.query(ctx.trx)
    .where({ id: galleryImageId, provider_id: providerId })
    .patch({ caption })
  assertFound(count === 1 ? count : null, 'Picture')
  return announced(ctx, providerId)
}

/** @throws AppError `validation_failed` unless it names exactly the pictures of the gallery, `not_found`, `forbidden` */
export async function orderGallery(ctx: Ctx, input: OrderGallery & OfProvider): Promise<OwnProviderView> {
  const { providerId, ...body } = input
  await lockProvider(ctx, providerId)
  const { galleryImageIds } = parseInput<OrderGallery>(OrderGalleryBody, body)
  const present = await GalleryImage.query(ctx.trx).select('id').where({ provider_id: providerId })
  const isSame =
    present.length === galleryImageIds.length && present.every(({ id }) => galleryImageIds.includes(id))
  if (!isSame) {
    const message = 'Name each picture of the gallery exactly once'
    throw new AppError('validation_failed', {
      detail: message,
      errors: [{ field: 'galleryImageIds', message }],
    })
  }
  await ctx.trx.raw(
    `update gallery_images g set position = o.position
     from unnest(?::uuid[]) with ordinality as o (id, position) where g.id = o.id`,
    [galleryImageIds],
  )
  return announced(ctx, providerId)
}

/** Takes a picture out; the image itself stays. @throws AppError `not_found`, `forbidden` */
export async function removeGalleryImage(
  ctx: Ctx,
  input: OfProvider & { galleryImageId: string },
): Promise<OwnProviderView> {
  const { providerId, galleryImageId } = input
  await lockProvider(ctx, providerId)
  const count = await GalleryImage.query(ctx.trx)
    .where({ id: galleryImageId, provider_id: providerId })
    .delete()
  assertFound(count === 1 ? count : null, 'Picture')
  return announced(ctx, providerId)
}

/** One change of a gallery at a time; otherwise two could both be the twenty-fourth picture. */
async function lockProvider(ctx: Ctx, providerId: string): Promise<void> {
  assertAllowed(mayEditProvider(ctx.actor, providerId))
  const provider = await Provider.query(ctx.trx)
    .select('id', 'stage')
    .findOne({ id: providerId })
    .forNoKeyUpdate()
  assertEditable(assertFound(provider, 'Provider'))
}

async function announced(ctx: Ctx, providerId: string): Promise<OwnProviderView> {
  await emit(ctx, providerUpdated, { providerId, changed: ['gallery'] })
  return getOwnProvider(ctx, providerId)
}
