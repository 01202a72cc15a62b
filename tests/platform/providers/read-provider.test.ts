import { newId } from '#platform/kernel/ids.ts'
import {
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  listProviders,
  suspendProvider,
  unpublishProvider,
} from '#platform/providers/index.ts'
import { createTenant, inTenant, inTestTenant, newScope, testDatabase } from '#tests/support/database.ts'
import { as, guest, listedProvider, member, newProvider, operator } from '#tests/support/supply.ts'

test('the public reads a page by id and by address, whatever its case', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)
    const visitor = as(guest, ctx)

    const page = await getProvider(visitor, id)

    expect(page).toMatchObject({ id, slug: 'malerei-gruen', isVerified: true, city: 'Köln' })
    expect(await getProviderBySlug(visitor, 'Malerei-Gruen')).toEqual(page)
  }))

test('what only the provider knows is not on its page', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)

    expect(Object.keys(await getProvider(as(guest, ctx), id))).not.toEqual(expect.arrayContaining(['email']))
  }))

test('a page that is not published, or not verified, exists for its own people and for the staff only', () =>
  inTestTenant(async (ctx) => {
    const draft = await newProvider(ctx)
    const suspended = await listedProvider(ctx)
    await suspendProvider(ctx, { providerId: suspended.id, reason: 'Complaints' })

    for (const { id, slug } of [draft, suspended]) {
      for (const stranger of [guest, member(newId())]) {
        await expect(getProvider(as(stranger, ctx), id)).rejects.toMatchObject({ code: 'not_found' })
        await expect(getProviderBySlug(as(stranger, ctx), slug)).rejects.toMatchObject({ code: 'not_found' })
      }
      expect(await getProvider(as(member(id, 'provider_member'), ctx), id)).toMatchObject({ id })
      expect(await getProviderBySlug(as(operator(), ctx), slug)).toMatchObject({ id })
    }
  }))

test('the editor reads the page with its checklist and version, and nobody else does', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)

    const own = await getOwnProvider(as(member(id), ctx))

    expect(own).toMatchObject({ id, version: 1, isPublished: false, email: 'hello@malerei.example' })
    expect(own.checklist.find(({ item }) => item === 'introduction')).toMatchObject({ isDone: true })
    await expect(getOwnProvider(as(guest, ctx), id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(getOwnProvider(as(operator(), ctx))).rejects.toMatchObject({ code: 'forbidden' })
  }))

test('an address that is none, or an id that is none, finds nothing', () =>
  inTestTenant(async (ctx) => {
    for (const key of ['', "'; select 1", 'x'.repeat(500), newId()]) {
      await expect(getProviderBySlug(ctx, key)).rejects.toMatchObject({ code: 'not_found' })
      await expect(getProvider(ctx, key)).rejects.toMatchObject({ code: 'not_found' })
    }
  }))

test('the list is in the order of names as people read them, and holds listed providers only', () =>
  inTestTenant(async (ctx) => {
    for (const businessName of ['Zimmer & Co', 'ölwerk', 'Atelier Blau', 'oase'])
      await listedProvider(ctx, { businessName })
    await newProvider(ctx, { businessName: 'Draft' })
    const hidden = await listedProvider(ctx, { businessName: 'Hidden' })
    await unpublishProvider(ctx, { providerId: hidden.id, version: null })

    const { items, nextCursor } = await listProviders(as(guest, ctx))

    expect(items.map(({ businessName }) => businessName)).toEqual([
      'Atelier Blau',
      'oase',
      'ölwerk',
      'Zimmer & Co',
    ])
    expect(nextCursor).toBeNull()
  }))

test('pages hold each provider once, also those of the same name', () =>
  inTestTenant(async (ctx) => {
    const ids = []
    for (const businessName of ['Same', 'Same', 'Same', 'Other', 'Zoo'])
      ids.push((await listedProvider(ctx, { businessName })).id)

    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listProviders(ctx, { limit: 2, ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)

    expect(seen).toHaveLength(5)
    expect(new Set(seen)).toEqual(new Set(ids))
  }))

test('a cursor that is not ours is refused', () =>
  inTestTenant(async (ctx) => {
    await expect(listProviders(ctx, { cursor: 'bm9uZQ' })).rejects.toMatchObject({
      code: 'validation_failed',
    })
  }))

test.each([
  ['mal', ['Malerei Grün']],
  ['grun', ['Malerei Grün']],
  ['GRÜN mal', ['Malerei Grün']],
  ['koln', ['Atelier Blau', 'Malerei Grün']],
  ['wallpaper', ['Atelier Blau']],
  ['koln mal blau', []],
  ['%', []],
  ['_', []],
  ['   ', ['Atelier Blau', 'Malerei Grün']],
])('who looks for %j finds %j', (q, names) =>
  inTestTenant(async (ctx) => {
    await listedProvider(ctx)
    await listedProvider(ctx, { businessName: 'Atelier Blau', headline: 'Wallpaper and stucco' })

    const { items } = await listProviders(ctx, { q })

    expect(items.map(({ businessName }) => businessName)).toEqual(names)
  }),
)

test('contacts of many providers are one query, and those of another marketplace are not among them', async () => {
  const theirs = await inTenant(await createTenant(), (ctx) => newProvider(ctx))
  const scope = await createTenant()
  const ours = await inTenant(scope, (ctx) => newProvider(ctx))
  const database = await testDatabase()
  const before = database.roundTrips()

  const contacts = await database.readTenant(scope, (ctx) => getProviderContacts(ctx, [ours.id, theirs.id]))

  expect(database.roundTrips() - before).toBe(1)
  expect([...contacts.keys()]).toEqual([ours.id])
  expect(contacts.get(ours.id)).toMatchObject({
    businessName: 'Malerei Grün',
    email: 'hello@malerei.example',
  })
})

test('another marketplace sees neither page nor list, even where its address is the same', async () => {
  const scope = await createTenant()
  const { id, slug } = await inTenant(scope, (ctx) => listedProvider(ctx))
  const other = await createTenant({}, newScope({ actor: guest }))

  await inTenant(other, async (ctx) => {
    await expect(getProvider(ctx, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getProviderBySlug(ctx, slug)).rejects.toMatchObject({ code: 'not_found' })
    expect(await listProviders(ctx)).toEqual({ items: [], nextCursor: null })
  })
})

test('a page with its pictures is one round trip', async () => {
  const scope = await createTenant()
  const { id } = await inTenant(scope, (ctx) => listedProvider(ctx))
  const database = await testDatabase()
  const before = database.roundTrips()

  await database.readTenant({ ...scope, actor: guest }, (ctx) => getProvider(ctx, id))

  expect(database.roundTrips() - before).toBe(1)
})
