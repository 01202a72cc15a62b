import {
  createService,
  editService,
  getBookableService,
  getOwnService,
  getService,
  listOwnServices,
  listServices,
  removeService,
} from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import {
  publishProvider,
  suspendProvider,
  unpublishProvider,
  verifyProvider,
} from '#platform/providers/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import { bothAtOnce } from '#tests/support/races.ts'
import {
  as,
  guest,
  listedProvider,
  member,
  newCategory,
  newImage,
  newProvider,
  newService,
  operator,
} from '#tests/support/supply.ts'

async function stall(ctx: Ctx) {
  const provider = await listedProvider(ctx)
  const category = await newCategory(ctx)
  return { providerId: provider.id, categoryId: category.id }
}

test('a new service has the currency of the marketplace, sensible defaults, and waits to be activated', async () => {
  const scope = await createTenant({ currency: 'CHF' })

  await inTenant(scope, async (ctx) => {
    const { providerId, categoryId } = await stall(ctx)
    const service = await createService(as(member(providerId, 'provider_member'), ctx), {
      providerId,
      categoryId,
      title: ' Paint a room ',
      durationMinutes: 120,
      priceAmount: 24_000,
      locationKind: 'at_customer',
    })

    expect(service).toMatchObject({
      title: 'Paint a room',
      currency: 'CHF',
      stepMinutes: 15,
      minimumNoticeMinutes: 120,
      horizonDays: 60,
      bufferBeforeMinutes: 0,
      intakeQuestions: [],
      isActive: false,
      isListed: false,
      version: 1,
      category: { slug: 'painting' },
      provider: { id: providerId },
    })
    expect((await outboxOf(ctx)).at(-1)).toEqual({
      name: 'service.created',
      payload: { serviceId: service.id, providerId },
    })
  })
})

test('its pictures are in the given order, and the first one is on its card', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    const imageIds = [await newImage(ctx, 'After'), await newImage(ctx, 'Before')]

    const service = await newService(ctx, { ...of, imageIds })
    const reordered = await editService(ctx, {
      serviceId: service.id,
      version: 1,
      imageIds: imageIds.toReversed(),
    })

    expect(service.images.map(({ alt }) => alt)).toEqual(['After', 'Before'])
    expect(reordered.images.map(({ alt }) => alt)).toEqual(['Before', 'After'])
    expect((await listServices(ctx)).items[0]!.image).toMatchObject({ alt: 'Before' })
  }))

test.each([
  ['title', { title: 'ab' }],
  ['title', { title: '   ab   ' }],
  ['durationMinutes', { durationMinutes: 4 }],
  ['priceAmount', { priceAmount: -1 }],
  ['priceAmount', { priceAmount: 10.5 }],
  ['stepMinutes', { stepMinutes: 0 }],
  ['horizonDays', { horizonDays: 731 }],
  ['categoryId', { categoryId: newId() }],
  ['imageIds', { imageIds: [newId()] }],
  ['minimumNoticeMinutes', { minimumNoticeMinutes: 1440, horizonDays: 1 }],
])('a wrong %s is refused at its field', (field, overrides) =>
  inTestTenant(async (ctx) => {
    const attempt = newService(ctx, { ...(await stall(ctx)), ...overrides })

    await expect(attempt).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field }] })
  }),
)

test('an edit changes what it names; what does not fit the rest is refused', () =>
  inTestTenant(async (ctx) => {
    const service = await newService(ctx, { ...(await stall(ctx)), horizonDays: 2 })

    const after = await editService(ctx, {
      serviceId: service.id,
      version: 1,
      priceAmount: 0,
      description: 'Free.',
    })
    const unfit = editService(ctx, { serviceId: service.id, version: 2, minimumNoticeMinutes: 3000 })

    expect(after).toMatchObject({ priceAmount: 0, description: 'Free.', title: 'Paint a room', version: 2 })
    await expect(unfit).rejects.toMatchObject({ errors: [{ field: 'minimumNoticeMinutes' }] })
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({
      name: 'service.updated',
      payload: { changed: expect.arrayContaining(['priceAmount', 'description']) },
    })
  }))

test('an older version is refused, and an edit that changes nothing moves none', () =>
  inTestTenant(async (ctx) => {
    const service = await newService(ctx, await stall(ctx))
    expect(await editService(ctx, { serviceId: service.id, version: 1, title: service.title })).toEqual(
      service,
    )
    await editService(ctx, { serviceId: service.id, version: 1, title: 'Paint a hall' })

    const late = editService(ctx, { serviceId: service.id, version: 1, title: 'Paint a stairway' })

    await expect(late).rejects.toMatchObject({ code: 'stale_version' })
  }))

test('activating and deactivating are told', () =>
  inTestTenant(async (ctx) => {
    const service = await newService(ctx, { ...(await stall(ctx)), isActive: false })

    await editService(ctx, { serviceId: service.id, version: null, isActive: true })
    await editService(ctx, { serviceId: service.id, version: null, isActive: false })

    const names = (await outboxOf(ctx)).map(({ name }) => name)
    expect(names.slice(-4)).toEqual([
      'service.updated',
      'service.activated',
      'service.updated',
      'service.deactivated',
    ])
  }))

test('a service is listed while it is active and its provider is published and verified, and not a moment longer', () =>
  inTestTenant(async (ctx) => {
    const { id: providerId } = await newProvider(ctx)
    const { id: categoryId } = await newCategory(ctx)
    const { id } = await newService(ctx, { providerId, categoryId })
    const isListed = async () => {
      const { items } = await listServices(as(guest, ctx))
      const found = await getBookableService(ctx, id).catch(() => null)
      const shown = await getService(as(guest, ctx), id).catch(() => null)
      expect([found !== null, shown !== null]).toEqual([items.length === 1, items.length === 1])
      return items.length === 1
    }

    expect(await isListed()).toBe(false)
    await publishProvider(ctx, { providerId, version: null })
    expect(await isListed()).toBe(false)
    await verifyProvider(ctx, providerId)
    expect(await isListed()).toBe(true)
    await editService(ctx, { serviceId: id, version: null, isActive: false })
    expect(await isListed()).toBe(false)
    await editService(ctx, { serviceId: id, version: null, isActive: true })
    expect(await isListed()).toBe(true)
    await unpublishProvider(ctx, { providerId, version: null })
    expect(await isListed()).toBe(false)
    await publishProvider(ctx, { providerId, version: null })
    await suspendProvider(ctx, { providerId, reason: 'Complaints' })
    expect(await isListed()).toBe(false)
  }))

test('its own people and the staff see it before the public does', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    const { id } = await newService(ctx, { ...of, isActive: false })

    expect(await getService(as(member(of.providerId), ctx), id)).toMatchObject({ id, isListed: false })
    expect(await getService(as(operator(), ctx), id)).toMatchObject({ id })
    await expect(getService(as(member(newId()), ctx), id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getBookableService(as(member(of.providerId), ctx), id)).rejects.toMatchObject({
      code: 'not_found',
    })
  }))

test('no other provider reads, changes or removes a service, nor makes one in a stranger’s name', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    const { id: serviceId } = await newService(ctx, of)

    for (const actor of [member(newId()), operator()]) {
      const stranger = as(actor, ctx)
      await expect(newService(stranger, of)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(listOwnServices(stranger, of)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(getOwnService(stranger, serviceId)).rejects.toMatchObject({ code: 'not_found' })
      await expect(
        editService(stranger, { serviceId, version: null, title: 'Mine now' }),
      ).rejects.toMatchObject({ code: 'not_found' })
      await expect(removeService(stranger, { serviceId, version: null })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    await expect(removeService(as(guest, ctx), { serviceId, version: null })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }))

test('a provider lists its own services, newest first, the inactive ones too, page by page', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    for (const title of ['First', 'Second', 'Third'])
      await newService(ctx, { ...of, title, isActive: title !== 'Second' })
    await newService(ctx, { ...(await stall(ctx)), title: 'Another provider’s' })
    const own = as(member(of.providerId), ctx)

    const first = await listOwnServices(own, { ...of, limit: 2 })
    const second = await listOwnServices(own, { ...of, limit: 2, cursor: first.nextCursor! })

    expect(first.items.map(({ title }) => title)).toEqual(['Third', 'Second'])
    expect(second.items.map(({ title }) => title)).toEqual(['First'])
    expect(second.nextCursor).toBeNull()
  }))

test('a service that was never booked is removed with its words and pictures', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    const { id: serviceId } = await newService(ctx, { ...of, imageIds: [await newImage(ctx)] })

    expect(await removeService(ctx, { serviceId, version: 1 })).toEqual({ outcome: 'removed' })

    expect(await ctx.trx('service_terms').where({ service_id: serviceId })).toEqual([])
    expect(await ctx.trx('service_images').where({ service_id: serviceId })).toEqual([])
    await expect(getOwnService(ctx, serviceId)).rejects.toMatchObject({ code: 'not_found' })
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({ name: 'service.removed', payload: { serviceId } })
  }))

test('a service that has been booked stays, inactive', () =>
  inTestTenant(async (ctx) => {
    const of = await stall(ctx)
    const service = await newService(ctx, of)
    await ctx.trx('bookings').insert({
      id: newId(),
      reference: 'AAAA-2222',
      service_id: service.id,
      provider_id: of.providerId,
      status: 'expired',
      starts_at: ctx.now,
      ends_at: new Date(ctx.now.getTime() + 3_600_000),
      time_zone: 'UTC',
      service_title: service.title,
      location_kind: service.locationKind,
      duration_minutes: 60,
      buffer_before_minutes: 0,
      buffer_after_minutes: 0,
      price_amount: 0,
      currency: 'EUR',
      calendar_uid: 'x',
    })

    const removal = await removeService(ctx, { serviceId: service.id, version: null })

    expect(removal).toEqual({ outcome: 'deactivated' })
    expect(await getOwnService(ctx, service.id)).toMatchObject({ isActive: false, version: 2 })
    expect((await outboxOf(ctx)).at(-1)).toMatchObject({ name: 'service.deactivated' })
  }))

test('what is bookable carries what scheduling and booking ask for, in one round trip', async () => {
  const scope = await createTenant()
  const service = await inTenant(scope, async (ctx) =>
    newService(ctx, {
      ...(await stall(ctx)),
      bufferAfterMinutes: 30,
      intakeQuestions: [
        {
          id: 'floor',
          label: 'Which floor?',
          kind: 'single_choice',
          isRequired: true,
          choices: ['Ground', 'First'],
        },
      ],
    }),
  )
  const database = await testDatabase()
  const before = database.roundTrips()

  const bookable = await database.readTenant({ ...scope, actor: guest }, (ctx) =>
    getBookableService(ctx, service.id),
  )

  expect(database.roundTrips() - before).toBe(1)
  expect(bookable).toMatchObject({
    id: service.id,
    title: 'Paint a room',
    durationMinutes: 120,
    priceAmount: 24_000,
    currency: 'EUR',
    bufferAfterMinutes: 30,
    stepMinutes: 15,
    locationKind: 'at_customer',
    intakeQuestions: [{ id: 'floor', choices: ['Ground', 'First'] }],
    provider: { businessName: 'Malerei Grün' },
  })
})

test("another marketplace's service, provider, category and pictures are out of reach", async () => {
  const scope = await createTenant()
  const theirs = await inTenant(scope, async (ctx) => {
    const of = await stall(ctx)
    return { ...of, imageId: await newImage(ctx), serviceId: (await newService(ctx, of)).id }
  })

  await inTestTenant(async (ctx) => {
    const ours = await stall(ctx)
    expect((await listServices(ctx)).items).toEqual([])
    await expect(getService(ctx, theirs.serviceId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getBookableService(ctx, theirs.serviceId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      editService(ctx, { serviceId: theirs.serviceId, version: null, title: 'Mine now' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(newService(ctx, { ...ours, providerId: theirs.providerId })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(newService(ctx, { ...ours, categoryId: theirs.categoryId })).rejects.toMatchObject({
      errors: [{ field: 'categoryId' }],
    })
    await expect(newService(ctx, { ...ours, imageIds: [theirs.imageId] })).rejects.toMatchObject({
      errors: [{ field: 'imageIds' }],
    })
  })
})

test('a service made while its provider is being published is listed like the others', async () => {
  const scope = await createTenant()
  const { providerId, categoryId } = await inTenant(scope, async (ctx) => {
    const provider = await newProvider(ctx)
    await verifyProvider(ctx, provider.id)
    return { providerId: provider.id, categoryId: (await newCategory(ctx)).id }
  })

  const results = await bothAtOnce(
    scope,
    (ctx) => publishProvider(ctx, { providerId, version: null }),
    (ctx) => newService(ctx, { providerId, categoryId }),
  )

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  expect((await inTenant(scope, (ctx) => listServices(ctx))).items).toHaveLength(1)
})
