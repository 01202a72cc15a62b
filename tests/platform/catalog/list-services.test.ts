import { editService, listFeaturedServices, listServices, removeService } from '#platform/catalog/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, newScope, testDatabase } from '#tests/support/database.ts'
import { as, guest, listedProvider, newCategory, newImage, newService } from '#tests/support/supply.ts'

type Query = NonNullable<Parameters<typeof listServices>[1]>
const titles = async (ctx: Ctx, query: Query = {}) =>
  (await listServices(as(guest, ctx), query)).items.map(({ title }) => title)

/** A painter in Cologne and a cleaner in Bonn, with four services. */
async function market(ctx: Ctx) {
  const painting = await newCategory(ctx, 'Painting')
  const cleaning = await newCategory(ctx, 'Cleaning')
  const painter = await listedProvider(ctx)
  const cleaner = await listedProvider(ctx, { businessName: 'Blitz & Blank', city: 'Bonn' })
  const ofPainter = { providerId: painter.id, categoryId: painting.id }
  const ofCleaner = { providerId: cleaner.id, categoryId: cleaning.id }
  await newService(ctx, { ...ofPainter, title: 'Paint a room', priceAmount: 24_000 })
  await newService(ctx, {
    ...ofPainter,
    title: 'Colour advice',
    description: 'Which paint suits your room?',
    priceAmount: 5_000,
    locationKind: 'virtual',
  })
  await newService(ctx, { ...ofCleaner, title: 'Clean a room', priceAmount: 9_000 })
  await newService(ctx, {
    ...ofCleaner,
    title: 'Wash windows',
    priceAmount: 9_000,
    locationKind: 'at_provider',
  })
  return { painter, cleaner, painting, cleaning }
}

test('without a wish the newest come first', () =>
  inTestTenant(async (ctx) => {
    await market(ctx)

    expect(await titles(ctx)).toEqual(['Wash windows', 'Clean a room', 'Colour advice', 'Paint a room'])
    expect((await listFeaturedServices(ctx, 2)).map(({ title }) => title)).toEqual([
      'Wash windows',
      'Clean a room',
    ])
  }))

test.each<[string, Query, string[]]>([
  ['a category', { category: 'painting' }, ['Colour advice', 'Paint a room']],
  ['a category that does not exist', { category: 'roofing' }, []],
  ['a provider by its address', { provider: 'blitz-blank' }, ['Wash windows', 'Clean a room']],
  ['a provider that does not exist', { provider: 'nobody' }, []],
  ['a place', { locationKind: 'virtual' }, ['Colour advice']],
  ['a lowest price', { priceMin: 9_000 }, ['Wash windows', 'Clean a room', 'Paint a room']],
  ['a highest price', { priceMax: 8_999 }, ['Colour advice']],
  ['a price range', { priceMin: 9_000, priceMax: 9_000 }, ['Wash windows', 'Clean a room']],
  ['all at once', { category: 'cleaning', locationKind: 'at_customer', priceMax: 10_000 }, ['Clean a room']],
  [
    'the lowest price first',
    { sort: 'price' },
    ['Colour advice', 'Clean a room', 'Wash windows', 'Paint a room'],
  ],
  [
    'the best match of no words',
    { sort: 'relevance', category: 'painting' },
    ['Colour advice', 'Paint a room'],
  ],
])('services are listed by %s', (_, query, expected) =>
  inTestTenant(async (ctx) => {
    await market(ctx)

    expect(await titles(ctx, query)).toEqual(expected)
  }),
)

test('a provider is also found by id', () =>
  inTestTenant(async (ctx) => {
    const { painter } = await market(ctx)

    expect(await titles(ctx, { provider: painter.id })).toEqual(['Colour advice', 'Paint a room'])
  }))

test.each<[string, string[]]>([
  ['room', ['Clean a room', 'Paint a room', 'Colour advice']],
  ['paint', ['Paint a room', 'Colour advice']],
  ['PAINT room', ['Paint a room', 'Colour advice']],
  ['grün', ['Colour advice', 'Paint a room']],
  ['grun', ['Colour advice', 'Paint a room']],
  ['cleaning', ['Wash windows', 'Clean a room']],
  ['blank win', ['Wash windows']],
  ['wi', ['Wash windows']],
  ['w', ['Wash windows', 'Colour advice']],
  ['win blank', []],
  ['room of requirement', []],
  ['%', []],
  ["room' or true --", []],
  ['  ', ['Wash windows', 'Clean a room', 'Colour advice', 'Paint a room']],
])('who searches for %j finds %j', (q, expected) =>
  inTestTenant(async (ctx) => {
    await market(ctx)

    expect(await titles(ctx, { q })).toEqual(expected)
  }),
)

test('a whole word counts for more than a longer one that begins like it', () =>
  inTestTenant(async (ctx) => {
    const { painter, painting } = await market(ctx)
    const of = { providerId: painter.id, categoryId: painting.id }
    await newService(ctx, { ...of, title: 'Art lesson' })
    await newService(ctx, { ...of, title: 'Artisan plaster' })

    expect(await titles(ctx, { q: 'art' })).toEqual(['Art lesson', 'Artisan plaster'])
  }))

test('a search is narrowed and ordered like a list', () =>
  inTestTenant(async (ctx) => {
    await market(ctx)

    expect(await titles(ctx, { q: 'room', category: 'painting' })).toEqual(['Paint a room', 'Colour advice'])
    expect(await titles(ctx, { q: 'room', priceMax: 9_000, sort: 'price' })).toEqual([
      'Colour advice',
      'Clean a room',
    ])
    expect(await titles(ctx, { q: 'room', sort: 'newest' })).toEqual([
      'Clean a room',
      'Colour advice',
      'Paint a room',
    ])
  }))

test('a service is found by its new words the moment it is changed, and not by the old ones', () =>
  inTestTenant(async (ctx) => {
    const { cleaning } = await market(ctx)
    const [advice] = (await listServices(ctx, { q: 'advice' })).items

    await editService(ctx, {
      serviceId: advice!.id,
      version: null,
      title: 'Curtain consulting',
      categoryId: cleaning.id,
    })

    expect(await titles(ctx, { q: 'curtain' })).toEqual(['Curtain consulting'])
    expect(await titles(ctx, { q: 'advice' })).toEqual([])
    expect(await titles(ctx, { q: 'painting' })).toEqual(['Paint a room'])
    expect(await titles(ctx, { q: 'cleaning curtain' })).toEqual(['Curtain consulting'])
    await removeService(ctx, { serviceId: advice!.id, version: null })
    expect(await titles(ctx, { q: 'curtain' })).toEqual([])
  }))

test('a card shows its provider, its category and its first picture', () =>
  inTestTenant(async (ctx) => {
    const { painter, painting } = await market(ctx)
    const imageIds = [await newImage(ctx, 'A red wall'), await newImage(ctx)]
    await newService(ctx, { providerId: painter.id, categoryId: painting.id, imageIds })

    const [card] = (await listServices(ctx, { limit: 1 })).items

    expect(card).toMatchObject({
      category: { slug: 'painting', name: 'Painting', icon: 'paint-roller', colour: '#b4552d' },
      image: { id: imageIds[0], alt: 'A red wall' },
      provider: { slug: 'malerei-gruen', businessName: 'Malerei Grün', isVerified: true },
    })
  }))

test.each<Query>([
  {},
  { sort: 'price' },
  { q: 'room' },
  { q: 'room', sort: 'price' },
  { q: 'ro', sort: 'newest' },
])(
  'the pages of %j hold each service once, in the order of the whole list, also while others are added',
  (query) =>
    inTestTenant(async (ctx) => {
      const { painter, painting } = await market(ctx)
      const of = { providerId: painter.id, categoryId: painting.id }
      for (let index = 0; index < 5; index += 1)
        await newService(ctx, { ...of, title: `Room ${index}`, priceAmount: 9_000 })
      const whole = (await listServices(ctx, { ...query, limit: 100 })).items.map(({ id }) => id)

      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await listServices(ctx, { ...query, limit: 3, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
        await newService(ctx, { ...of, title: 'Room with the highest price', priceAmount: 99_000 })
      } while (cursor && seen.length < whole.length)

      expect(seen.slice(0, whole.length)).toEqual(whole)
    }),
)

test('a cursor of another order, or of nobody, is refused', () =>
  inTestTenant(async (ctx) => {
    await market(ctx)
    const { nextCursor } = await listServices(ctx, { limit: 1, sort: 'price' })

    for (const query of [
      { cursor: nextCursor! },
      { cursor: nextCursor!, q: 'room' },
      { cursor: 'x' },
      { cursor: Buffer.from('["price",1e99,"x"]').toString('base64url'), sort: 'price' as const },
    ]) {
      await expect(listServices(ctx, query)).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'cursor' }],
      })
    }
  }))

test('a price range that ends before it begins is refused', () =>
  inTestTenant(async (ctx) => {
    await expect(listServices(ctx, { priceMin: 2, priceMax: 1 })).rejects.toMatchObject({
      errors: [{ field: 'priceMax' }],
    })
  }))

test('a list with providers, categories and pictures is one round trip, however it is asked for', async () => {
  const scope = await createTenant()
  await inTenant(scope, market)
  const database = await testDatabase()
  const before = database.roundTrips()

  const pages = await database.readTenant({ ...scope, actor: guest }, (ctx) =>
    Promise.all([
      listServices(ctx),
      listServices(ctx, { q: 'clean room', category: 'cleaning', priceMax: 9_000 }),
    ]),
  )

  expect(database.roundTrips() - before).toBe(1)
  expect(pages.map(({ items }) => items.length)).toEqual([4, 1])
})

test("another marketplace's services are not found, by no words and no filter", async () => {
  const scope = await createTenant()
  const { painter } = await inTenant(scope, market)
  const other = newScope()
  await inTenant(await createTenant({}, other), (ctx) => newCategory(ctx))

  await inTenant(other, async (ctx) => {
    for (const query of [
      {},
      { q: 'room' },
      { category: 'painting' },
      { provider: painter.id },
      { sort: 'price' as const },
    ])
      expect(await titles(ctx, query)).toEqual([])
  })
})
