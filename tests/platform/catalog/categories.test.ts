import {
  createCategory,
  editCategory,
  editService,
  getCategory,
  getCategoryBySlug,
  listCategories,
  listServices,
  orderCategories,
  removeCategory,
} from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { unpublishProvider } from '#platform/providers/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import {
  as,
  guest,
  listedProvider,
  member,
  newCategory,
  newService,
  operator,
} from '#tests/support/supply.ts'

const names = (categories: { name: string }[]) => categories.map(({ name }) => name)

test('categories come in the order in which they were made, until the staff order them', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const ids = []
    for (const name of ['Painting', 'Cleaning', 'Moving']) ids.push((await newCategory(staff, name)).id)
    expect(names(await listCategories(as(guest, ctx)))).toEqual(['Painting', 'Cleaning', 'Moving'])

    await orderCategories(staff, { categoryIds: ids.toReversed() })

    expect(names(await listCategories(as(guest, ctx)))).toEqual(['Moving', 'Cleaning', 'Painting'])
  }))

test('a category counts the services that can be booked, and no others', () =>
  inTestTenant(async (ctx) => {
    const category = await newCategory(ctx)
    await newCategory(ctx, 'Cleaning')
    const open = await listedProvider(ctx)
    const closed = await listedProvider(ctx)
    await newService(ctx, { providerId: open.id, categoryId: category.id })
    await newService(ctx, { providerId: open.id, categoryId: category.id, isActive: false })
    await newService(ctx, { providerId: closed.id, categoryId: category.id })
    await unpublishProvider(ctx, { providerId: closed.id, version: null })

    expect((await listCategories(ctx)).map(({ serviceCount }) => serviceCount)).toEqual([1, 0])
    expect(await getCategoryBySlug(ctx, 'Painting')).toMatchObject({ id: category.id, serviceCount: 1 })
  }))

test('counting all categories is one round trip', async () => {
  const scope = await createTenant()
  await inTenant(scope, (ctx) => newCategory(ctx))
  const database = await testDatabase()
  const before = database.roundTrips()

  await database.readTenant(scope, listCategories)

  expect(database.roundTrips() - before).toBe(1)
})

test('a renamed category keeps its address, and its services are found by the new name at once', () =>
  inTestTenant(async (ctx) => {
    const category = await newCategory(ctx, 'Wall painting')
    const provider = await listedProvider(ctx)
    await newService(ctx, { providerId: provider.id, categoryId: category.id, title: 'Wall and ceiling' })
    const found = async (q: string) => (await listServices(ctx, { q })).items.length

    const after = await editCategory(ctx, { categoryId: category.id, version: 1, name: 'Decoration' })

    expect(after).toMatchObject({ name: 'Decoration', slug: 'wall-painting', version: 2, serviceCount: 1 })
    expect(await found('decoration')).toBe(1)
    expect(await found('painting')).toBe(0)
    expect(await found('wall')).toBe(1)
  }))

test('two categories of a name have an address each', () =>
  inTestTenant(async (ctx) => {
    const slugs = [(await newCategory(ctx)).slug, (await newCategory(ctx)).slug]

    expect(slugs).toEqual(['painting', 'painting-2'])
  }))

test('an edit of an older version is refused, and one that changes nothing moves none', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newCategory(ctx)
    expect(await editCategory(ctx, { categoryId: id, version: 1, name: 'Painting' })).toMatchObject({
      version: 1,
    })
    await editCategory(ctx, { categoryId: id, version: 1, colour: '#112233' })

    const late = editCategory(ctx, { categoryId: id, version: 1, colour: '#445566' })

    await expect(late).rejects.toMatchObject({ code: 'stale_version' })
    expect(await getCategory(ctx, id)).toMatchObject({ colour: '#112233', version: 2 })
  }))

test('an order names each category once', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newCategory(ctx)

    for (const categoryIds of [[], [id, newId()], [newId()], [id, id]]) {
      await expect(orderCategories(ctx, { categoryIds })).rejects.toMatchObject({ code: 'validation_failed' })
    }
  }))

test('a category is removed once its services have moved elsewhere', () =>
  inTestTenant(async (ctx) => {
    const old = await newCategory(ctx)
    const { id: categoryId } = await newCategory(ctx, 'Cleaning')
    const provider = await listedProvider(ctx)
    const service = await newService(ctx, { providerId: provider.id, categoryId: old.id })
    await expect(removeCategory(ctx, old.id)).rejects.toMatchObject({ code: 'conflict' })

    await editService(ctx, { serviceId: service.id, version: null, categoryId })
    await removeCategory(ctx, old.id)

    expect(names(await listCategories(ctx))).toEqual(['Cleaning'])
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({ name: 'category.removed' })
    await expect(removeCategory(ctx, old.id)).rejects.toMatchObject({ code: 'not_found' })
  }))

test.each([
  ['name', { name: ' ' }],
  ['name', { name: 'x'.repeat(61) }],
  ['icon', { icon: 'Paint Roller' }],
  ['colour', { colour: 'red' }],
])('the %s of a category is checked', (field, overrides) =>
  inTestTenant(async (ctx) => {
    const input = { name: 'Painting', icon: 'paint-roller', colour: '#b4552d', ...overrides }

    await expect(createCategory(ctx, input)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field }],
    })
  }),
)

test('categories are the business of the staff: no guest and no provider touches them', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newCategory(ctx)

    for (const actor of [guest, member(newId())]) {
      const stranger = as(actor, ctx)
      const attempts = [
        newCategory(stranger),
        editCategory(stranger, { categoryId: id, version: null, name: 'Mine' }),
        orderCategories(stranger, { categoryIds: [id] }),
        removeCategory(stranger, id),
      ]
      for (const result of await Promise.allSettled(attempts)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'forbidden' } })
      }
    }
  }))

test("another marketplace's category is not there", async () => {
  const theirs = await inTenant(await createTenant(), (ctx) => newCategory(ctx))

  await inTestTenant(async (ctx) => {
    expect(await listCategories(ctx)).toEqual([])
    await expect(getCategory(ctx, theirs.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      editCategory(ctx, { categoryId: theirs.id, version: null, name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
