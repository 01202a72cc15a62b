import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ServiceImage } from '../models.ts'

/** The pictures of a service in their order; the first one is on its card. */
export async function replaceImages(ctx: Ctx, serviceId: string, imageIds: readonly string[]): Promise<void> {
  await ServiceImage.query(ctx.trx).where({ service_id: serviceId }).delete()
  if (imageIds.length === 0) return
  await ServiceImage.query(ctx.trx).insert(
    imageIds.map((imageId, position) => ({
      id: newId(),
      tenantId: ctx.tenantId,
      serviceId,
      imageId,
      position,
    })),
  )
}

export async function imageIdsOf(ctx: Ctx, serviceId: string): Promise<string[]> {
  const images = await ServiceImage.query(ctx.trx)
    .where({ service_id: serviceId })
    .orderBy(['position', 'id'])
  return images.map(({ imageId }) => imageId)
}
