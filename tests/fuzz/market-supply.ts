import { createCategory, createService } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createSchedule } from '#tests/support/factories.ts'
import { listedProvider, newImage } from '#tests/support/supply.ts'

const minutes = 60_000

const questionsOf = (marker: string) => [
  { id: 'gate', label: `Gate ${marker}?`, kind: 'short_text' as const, isRequired: false },
]

/** Two providers with a service, images and times each, and what hangs on them. */
export async function supply(ctx: Ctx, marker: string) {
  const category = await createCategory(ctx, {
    name: `Category ${marker}`,
    description: `About ${marker}`,
    icon: 'paint-roller',
    colour: '#b4552d',
  })
  const made: { providerId: string; serviceId: string; galleryImageId: string; imageId: string }[] = []
  for (const slug of ['keeper-studio', 'owner-studio']) {
    const { id: providerId } = await listedProvider(ctx, {
      businessName: `Studio ${marker}`,
      email: `${slug}@people.example`,
      headline: `Headline ${marker}`,
      introduction: `We have painted for ${marker} longer than anybody remembers, and we still like it.`,
      street: `Street ${marker}`,
      city: `City ${marker}`,
      postalCode: '10115',
    })
    await createSchedule(ctx, providerId)
    const imageId = await newImage(ctx, `Image ${marker}`)
    const galleryImageId = await addToGallery(ctx, providerId, imageId, marker)
    const { id: serviceId } = await createService(ctx, {
      ...serviceOf(marker),
      providerId,
      categoryId: category.id,
      imageIds: [imageId],
      intakeQuestions: questionsOf(marker),
    })
    await createService(ctx, { ...serviceOf(marker), providerId, categoryId: category.id })
    await ctx
      .trx('availability_exceptions')
      .insert({ id: newId(), provider_id: providerId, date: '2031-05-01', note: `Closed ${marker}` })
    await ctx.trx('providers').where({ id: providerId }).update({ slug, logo_image_id: imageId })
    made.push({ providerId, serviceId, galleryImageId, imageId })
  }
  await ctx.trx('categories').where({ id: category.id }).update({ slug: 'painting' })
  await ctx.trx('deliveries').insert({
    id: newId(),
    event_id: newId(),
    template: `template ${marker}`,
    channel: 'email',
    recipient: `${marker}@people.example`,
    recipient_name: `Ada ${marker}`,
    data: JSON.stringify({ note: marker }),
    last_error: `No answer for ${marker}`,
  })
  const [keeper, owner] = made as [(typeof made)[0], (typeof made)[0]]
  return {
    categoryId: category.id,
    keeperId: keeper.providerId,
    serviceId: keeper.serviceId,
    ownerId: owner.providerId,
    ownServiceId: owner.serviceId,
    imageId: owner.imageId,
    timeOffId: await newTimeOff(ctx, owner.providerId, marker),
  }
}

export const serviceOf = (marker: string) => ({
  title: `Paint ${marker}`,
  description: `Description ${marker}`,
  durationMinutes: 5,
  stepMinutes: 5,
  minimumNoticeMinutes: 0,
  horizonDays: 730,
  priceAmount: 24_000,
  locationKind: 'at_customer' as const,
  isActive: true,
})

export async function addToGallery(ctx: Ctx, providerId: string, imageId: string, marker: string) {
  const id = newId()
  const [found] = await ctx.trx('gallery_images').where({ provider_id: providerId }).max('position as last')
  await ctx.trx('gallery_images').insert({
    id,
    provider_id: providerId,
    image_id: imageId,
    position: Number(found?.last ?? 0) + 1,
    caption: `Caption ${marker}`,
  })
  return id
}

export async function newTimeOff(ctx: Ctx, providerId: string, marker: string) {
  const id = newId()
  await ctx.trx('time_off').insert({
    id,
    provider_id: providerId,
    starts_at: new Date(Date.now() + 400 * 24 * 60 * minutes),
    ends_at: new Date(Date.now() + 401 * 24 * 60 * minutes),
    reason: `Away ${marker}`,
  })
  return id
}
