import { newId } from '#platform/kernel/ids.ts'
import {
  addGalleryImage,
  editGalleryImage,
  getProvider,
  orderGallery,
  removeGalleryImage,
} from '#platform/providers/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { bothAtOnce } from '#tests/support/races.ts'
import { as, guest, listedProvider, member, newImage, newProvider } from '#tests/support/supply.ts'

async function fill(ctx: Ctx, providerId: string, count: number) {
  for (let index = 0; index < count; index += 1) {
    await addGalleryImage(ctx, { providerId, imageId: await newImage(ctx), caption: `Room ${index + 1}` })
  }
  return (await getProvider(ctx, providerId)).gallery
}

test('pictures come in the order in which they were added, with their captions', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)

    await fill(as(member(id), ctx), id, 3)

    const { gallery } = await getProvider(as(guest, ctx), id)
    expect(gallery.map(({ caption }) => caption)).toEqual(['Room 1', 'Room 2', 'Room 3'])
    expect(gallery[0]!.image.variants.map(({ width }) => width)).toEqual([400, 1600])
  }))

test('a gallery is put in another order as a whole', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const ids = (await fill(ctx, id, 3)).map((picture) => picture.id)

    const { gallery } = await orderGallery(ctx, { providerId: id, galleryImageIds: ids.toReversed() })

    expect(gallery.map(({ caption }) => caption)).toEqual(['Room 3', 'Room 2', 'Room 1'])
  }))

test('an order must name each picture once: none missing, none foreign, none twice', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const [first, second] = (await fill(ctx, id, 2)).map((picture) => picture.id)

    for (const galleryImageIds of [
      [first!],
      [first!, newId()],
      [first!, first!],
      [first!, second!, newId()],
    ]) {
      await expect(orderGallery(ctx, { providerId: id, galleryImageIds })).rejects.toMatchObject({
        code: 'validation_failed',
      })
    }
  }))

test('a caption is changed, and a picture taken out', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const [first, second] = await fill(ctx, id, 2)

    await editGalleryImage(ctx, { providerId: id, galleryImageId: first!.id, caption: ' Before ' })
    const { gallery } = await removeGalleryImage(ctx, { providerId: id, galleryImageId: second!.id })

    expect(gallery.map(({ caption }) => caption)).toEqual(['Before'])
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({
      name: 'provider.updated',
      payload: { changed: ['gallery'] },
    })
  }))

test('the same picture is in a gallery once', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const imageId = await newImage(ctx)
    await addGalleryImage(ctx, { providerId: id, imageId })

    await expect(addGalleryImage(ctx, { providerId: id, imageId })).rejects.toMatchObject({
      code: 'conflict',
    })
  }))

test('two pictures added at the same moment cannot both be the twenty-fourth', async () => {
  const scope = await createTenant()
  const { id, images } = await inTenant(scope, async (ctx) => {
    const provider = await newProvider(ctx)
    await fill(ctx, provider.id, 23)
    return { id: provider.id, images: [await newImage(ctx), await newImage(ctx)] as const }
  })

  const results = await bothAtOnce(
    scope,
    (ctx) => addGalleryImage(ctx, { providerId: id, imageId: images[0] }),
    (ctx) => addGalleryImage(ctx, { providerId: id, imageId: images[1] }),
  )

  expect(results).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'conflict' } },
  ])
})

test('no other provider touches a gallery, not even by the id of a picture', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const other = await newProvider(ctx)
    const [picture] = await fill(ctx, id, 1)
    const stranger = as(member(other.id), ctx)

    await expect(
      removeGalleryImage(stranger, { providerId: id, galleryImageId: picture!.id }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      removeGalleryImage(stranger, { providerId: other.id, galleryImageId: picture!.id }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      editGalleryImage(stranger, { providerId: other.id, galleryImageId: picture!.id, caption: 'Mine' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  }))

test("another marketplace's picture is refused", async () => {
  const theirs = await inTenant(await createTenant(), (ctx) => newImage(ctx))

  await inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)

    await expect(addGalleryImage(ctx, { providerId: id, imageId: theirs })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'imageId' }],
    })
  })
})
