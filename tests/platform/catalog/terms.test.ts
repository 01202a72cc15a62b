import { catalogSubscribers, editService, listServices } from '#platform/catalog/index.ts'
import { reindexName } from '#platform/catalog/service/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { editProvider } from '#platform/providers/index.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import { listedProvider, newCategory, newService } from '#tests/support/supply.ts'

const termsOf = async (ctx: Ctx, serviceId: string): Promise<Record<string, number>> => {
  const rows: { term: string; weight: number }[] = await ctx
    .trx('service_terms')
    .where({ service_id: serviceId })
    .orderBy('term')
  return Object.fromEntries(rows.map(({ term, weight }) => [term, weight]))
}

async function paintedRoom(ctx: Ctx) {
  const { id: providerId } = await listedProvider(ctx)
  const { id: categoryId } = await newCategory(ctx)
  const service = await newService(ctx, {
    providerId,
    categoryId,
    title: 'Paint a room',
    description: 'By Malerei people.',
  })
  return { providerId, categoryId, serviceId: service.id }
}

/** Hands the renaming to the subscriber, as the relay does. */
async function deliverRenaming(ctx: Ctx, of: { providerId: string; from: string; to: string }) {
  const subscriber = catalogSubscribers.find(({ id }) => id === 'catalog.provider-renamed')!
  await subscriber.handle(ctx, {
    id: newId(),
    name: 'provider.renamed',
    occurredAt: ctx.now,
    payload: of as never,
  })
}

test('a service carries its words with where they stand', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await paintedRoom(ctx)

    expect(await termsOf(ctx, serviceId)).toEqual({
      by: 1,
      grun: 4,
      malerei: 5,
      paint: 8,
      painting: 2,
      people: 1,
      room: 8,
    })
  }))

test('a word that moves from the title to the description weighs less from then on', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await paintedRoom(ctx)

    await editService(ctx, {
      serviceId,
      version: null,
      title: 'Fresh walls',
      description: 'We paint any room.',
    })

    expect(await termsOf(ctx, serviceId)).toEqual({
      any: 1,
      fresh: 8,
      grun: 4,
      malerei: 4,
      paint: 1,
      painting: 2,
      room: 1,
      walls: 8,
      we: 1,
    })
  }))

test('after a provider is renamed its services are found by the new name, and by the old where it stands elsewhere', () =>
  inTestTenant(async (ctx) => {
    const { providerId, serviceId } = await paintedRoom(ctx)
    await editProvider(ctx, { providerId, version: null, businessName: 'Room Atelier' })
    const renaming = (await outboxOf(ctx)).findLast(({ name }) => name === 'provider.renamed')!

    await deliverRenaming(ctx, renaming.payload as never)

    expect(await termsOf(ctx, serviceId)).toEqual({
      atelier: 4,
      by: 1,
      malerei: 1,
      paint: 8,
      painting: 2,
      people: 1,
      room: 12,
    })
    expect((await listServices(ctx, { q: 'atelier' })).items).toHaveLength(1)
    expect((await listServices(ctx, { q: 'grun' })).items).toHaveLength(0)
  }))

test('two renamings that arrive the wrong way round, or twice, end with the name of now', () =>
  inTestTenant(async (ctx) => {
    const { providerId, serviceId } = await paintedRoom(ctx)
    await editProvider(ctx, { providerId, version: null, businessName: 'Atelier Rot' })
    await editProvider(ctx, { providerId, version: null, businessName: 'Atelier Blau' })
    const first = { providerId, from: 'Malerei Grün', to: 'Atelier Rot' }
    const second = { providerId, from: 'Atelier Rot', to: 'Atelier Blau' }

    for (const renaming of [second, first, first, second]) await deliverRenaming(ctx, renaming)

    const terms = await termsOf(ctx, serviceId)
    expect(Object.keys(terms)).toEqual([
      'atelier',
      'blau',
      'by',
      'malerei',
      'paint',
      'painting',
      'people',
      'room',
    ])
    expect(terms).toMatchObject({ atelier: 4, blau: 4, malerei: 1 })
  }))

test('the words of another provider and another category are left alone', () =>
  inTestTenant(async (ctx) => {
    const { providerId, categoryId } = await paintedRoom(ctx)
    const other = await paintedRoom(ctx)
    const before = await termsOf(ctx, other.serviceId)

    await reindexName(ctx, { field: 'provider', id: providerId, from: 'Malerei Grün', to: 'Atelier' })
    await reindexName(ctx, { field: 'category', id: categoryId, from: 'Painting', to: 'Decoration' })

    expect(await termsOf(ctx, other.serviceId)).toEqual(before)
  }))
