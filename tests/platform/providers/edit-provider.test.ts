import { newId } from '#platform/kernel/ids.ts'
import {
  editProvider,
  getOwnProvider,
  getProvider,
  publishProvider,
  suspendProvider,
  unpublishProvider,
  verifyProvider,
} from '#platform/providers/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { as, guest, listedProvider, member, newImage, newProvider, operator } from '#tests/support/supply.ts'

test('an edit changes what it names and moves the version', () =>
  inTestTenant(async (ctx) => {
    const before = await newProvider(ctx, { headline: 'Clean edges' })
    const logoImageId = await newImage(ctx)

    const after = await editProvider(as(member(before.id), ctx), {
      providerId: before.id,
      version: before.version,
      accent: '#336699',
      logoImageId,
    })

    expect(after).toMatchObject({ headline: 'Clean edges', accent: '#336699', version: 2 })
    expect(after.logo).toMatchObject({ id: logoImageId, width: 1600, height: 1200 })
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({
      name: 'provider.updated',
      payload: { changed: ['accent', 'logoImageId'] },
    })
  }))

test('an edit that changes nothing moves no version and tells nobody', () =>
  inTestTenant(async (ctx) => {
    const before = await newProvider(ctx)

    const after = await editProvider(ctx, { providerId: before.id, version: 1, city: ' Köln ' })

    expect(after).toEqual(before)
    expect(await outboxOf(ctx)).toHaveLength(1)
  }))

test('whoever edits what somebody else has changed meanwhile is told', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    await editProvider(ctx, { providerId: id, version: 1, headline: 'First' })

    const late = editProvider(ctx, { providerId: id, version: 1, headline: 'Second' })

    await expect(late).rejects.toMatchObject({ code: 'stale_version', status: 412 })
    expect(await getOwnProvider(ctx, id)).toMatchObject({ headline: 'First' })
  }))

test('of two edits of one version at the same moment one wins', async () => {
  const scope = await createTenant()
  const { id } = await inTenant(scope, (ctx) => newProvider(ctx))

  const results = await Promise.allSettled(
    ['Left', 'Right'].map((headline) =>
      inTenant(scope, (ctx) => editProvider(ctx, { providerId: id, version: 1, headline })),
    ),
  )

  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(results.find((result) => result.status === 'rejected')).toMatchObject({
    reason: { code: 'stale_version' },
  })
})

test('only the owner of a provider edits it: no guest, no other provider, no employee, no staff', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    const other = await newProvider(ctx)
    const strangers = [guest, member(other.id), member(id, 'provider_member'), operator()]

    for (const stranger of strangers) {
      const edit = editProvider(as(stranger, ctx), { providerId: id, version: null, headline: 'Mine now' })
      await expect(edit).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await getOwnProvider(as(member(id, 'provider_member'), ctx), id)).toMatchObject({ headline: '' })
  }))

test("another marketplace's image cannot become a logo, and neither can one that does not exist", async () => {
  const theirs = await inTenant(await createTenant(), (ctx) => newImage(ctx))

  await inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    for (const imageId of [theirs, newId()]) {
      const logo = editProvider(ctx, { providerId: id, version: null, logoImageId: imageId })
      await expect(logo).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'logoImageId' }],
      })
      const header = editProvider(ctx, { providerId: id, version: null, headerImageId: imageId })
      await expect(header).rejects.toMatchObject({ errors: [{ field: 'headerImageId' }] })
    }
  })
})

test('a logo can be taken off again', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    await editProvider(ctx, { providerId: id, version: 1, logoImageId: await newImage(ctx) })

    const after = await editProvider(ctx, { providerId: id, version: 2, logoImageId: null })

    expect(after.logo).toBeNull()
  }))

test('a renamed provider keeps its address, and the event says both names', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)

    const after = await editProvider(ctx, { providerId: id, version: 1, businessName: 'Atelier Blau' })

    expect(after.slug).toBe('malerei-gruen')
    expect((await outboxOf(ctx)).at(-1)).toEqual({
      name: 'provider.renamed',
      payload: { providerId: id, from: 'Malerei Grün', to: 'Atelier Blau' },
    })
  }))

test('a page that lacks what the public needs is not published, and each gap is named at its field', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx, { introduction: 'Hello.', city: '' })

    const publication = publishProvider(ctx, { providerId: id, version: 1 })

    await expect(publication).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'introduction' }, { field: 'city' }],
    })
  }))

test('what publishing needs cannot be taken away while the page is public', () =>
  inTestTenant(async (ctx) => {
    const provider = await listedProvider(ctx)

    const edit = editProvider(ctx, { providerId: provider.id, version: provider.version, introduction: '' })

    await expect(edit).rejects.toMatchObject({ errors: [{ field: 'introduction' }] })
  }))

test('publishing and taking back are told', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)

    await unpublishProvider(ctx, { providerId: id, version: null })

    const names = (await outboxOf(ctx)).map(({ name }) => name)
    expect(names).toContain('provider.published')
    expect(names.at(-1)).toBe('provider.unpublished')
    await expect(getProvider(as(guest, ctx), id)).rejects.toMatchObject({ code: 'not_found' })
  }))

test('the marketplace verifies and suspends, the provider does not', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)
    await expect(verifyProvider(as(member(id), ctx), id)).rejects.toMatchObject({ code: 'forbidden' })

    await verifyProvider(as(operator(), ctx), id)
    await verifyProvider(as(operator(), ctx), id)
    await suspendProvider(as(operator(), ctx), { providerId: id, reason: 'Complaints' })

    expect((await getOwnProvider(ctx, id)).status).toBe('suspended')
    expect((await outboxOf(ctx)).slice(1)).toEqual([
      {
        name: 'provider.vouched_for',
        payload: { providerId: id, from: 'profile', to: 'active', reason: '' },
      },
      { name: 'provider.status_changed', payload: { providerId: id, from: 'pending', to: 'verified' } },
      {
        name: 'provider.suspended',
        payload: { providerId: id, from: 'active', to: 'suspended', reason: 'Complaints' },
      },
      { name: 'provider.status_changed', payload: { providerId: id, from: 'verified', to: 'suspended' } },
    ])
  }))
