import { confirmBooking, createHold, releaseHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  createResource,
  editResource,
  getResource,
  getServiceNeeds,
  listAllocatedNames,
  listResources,
  setServiceNeeds,
} from '#platform/scheduling/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const names = (resources: { name: string }[]) => resources.map(({ name }) => name)

/** A provider with one service, seen by its owner. */
async function open(ctx: Ctx) {
  const bookable = await createBookable(ctx)
  return { ...bookable, owner: as(member(bookable.providerId), ctx) }
}
const newRoom = (owner: Ctx, providerId: string, name = 'Room 1', quantity = 1) =>
  createResource(owner, { providerId, name, kind: 'room', quantity })
const need = (...resourceIds: string[]) => ({ resourceIds })

async function addMember(ctx: Ctx, of: { providerId: string; serviceId: string }, name: string) {
  const id = newId()
  await ctx.trx('team_members').insert({ id, provider_id: of.providerId, name })
  await ctx.trx('service_members').insert({ id: newId(), service_id: of.serviceId, member_id: id })
}

async function book(ctx: Ctx, serviceId: string, at: Date) {
  const hold = await createHold(ctx, { serviceId, startsAt: at.toISOString() })
  const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  return booking.id
}

test('a provider adds rooms and cars, renames them, and finds them by name', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId } = await open(ctx)
    await newRoom(owner, providerId, '  Sauna  ')
    const car = await createResource(owner, { providerId, name: 'Kombi', kind: 'vehicle' })
    expect(car).toEqual({
      id: car.id,
      name: 'Kombi',
      kind: 'vehicle',
      quantity: 1,
      isActive: true,
      services: [],
      comingBookings: 0,
      version: 1,
    })

    const renamed = await editResource(owner, { resourceId: car.id, version: 1, name: 'Van', quantity: 2 })

    expect(renamed).toMatchObject({ name: 'Van', kind: 'vehicle', quantity: 2, version: 2 })
    expect(await editResource(owner, { resourceId: car.id, version: 2, name: 'Van' })).toEqual(renamed)
    expect(names(await listResources(owner, providerId))).toEqual(['Sauna', 'Van'])
    const stale = editResource(owner, { resourceId: car.id, version: 1, name: 'Bus' })
    await expect(stale).rejects.toMatchObject({ code: 'stale_version' })
  }))

test('two in use do not share a name; an archived one gives its name free, and comes back under another', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId } = await open(ctx)
    const taken = { code: 'validation_failed', errors: [{ field: 'name' }] }
    const first = await newRoom(owner, providerId, 'Room 1')
    await expect(newRoom(owner, providerId, 'room 1')).rejects.toMatchObject(taken)
    await editResource(owner, { resourceId: first.id, version: null, isActive: false })
    await newRoom(owner, providerId, 'Room 1')

    const back = { resourceId: first.id, version: null, isActive: true }
    await expect(editResource(owner, back)).rejects.toMatchObject(taken)
    expect(await editResource(owner, { ...back, name: 'Old room' })).toMatchObject({ isActive: true })
  }))

test('a name, a kind and a quantity out of bounds are refused at their field', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId } = await open(ctx)
    const refused = async (field: string, body: Record<string, unknown>) =>
      expect(
        createResource(owner, { providerId, name: 'Room', kind: 'room', ...body } as never),
      ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field }] })

    await refused('name', { name: '   ' })
    await refused('name', { name: 'x'.repeat(81) })
    await refused('kind', { kind: 'person' })
    await refused('quantity', { quantity: 0 })
    await refused('quantity', { quantity: 101 })
  }))

test('a service that needs the only room is booked once at a time, and the room is named with the booking', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, categoryId, serviceId } = await open(ctx)
    const room = await newRoom(owner, providerId)
    // Somebody else of the team does the other one, in the same room.
    const other = await createService(ctx, { providerId, categoryId, title: 'Massage' })
    await addMember(ctx, { providerId, serviceId: other }, 'Ada')
    await setServiceNeeds(owner, { serviceId, needs: [need(room.id)] })
    await setServiceNeeds(owner, { serviceId: other, needs: [need(room.id)] })
    const at = quarterAfter(ctx.now, 30)

    const bookingId = await book(ctx, serviceId, at)

    const second = () => createHold(ctx, { serviceId: other, startsAt: at.toISOString() })
    await expect(second()).rejects.toMatchObject({ code: 'slot_taken' })
    expect((await listAllocatedNames(ctx, [bookingId])).get(bookingId)?.resources).toEqual([
      { id: room.id, name: 'Room 1' },
    ])
    expect(await getResource(owner, room.id)).toMatchObject({
      services: [{ title: 'Massage' }, { title: 'Spring cleaning' }],
      comingBookings: 1,
    })
    await setServiceNeeds(owner, { serviceId: other, needs: [] })
    await expect(second()).resolves.toMatchObject({ serviceId: other })
  }))

test('of the rooms under one need whichever is free is taken, and what is needed besides comes with it', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const [one, two, laser] = [
      await newRoom(owner, providerId, 'Room 1'),
      await newRoom(owner, providerId, 'Room 2'),
      await createResource(owner, { providerId, name: 'Laser', kind: 'equipment', quantity: 3 }),
    ]

    const set = await setServiceNeeds(owner, { serviceId, needs: [need(two.id, one.id), need(laser.id)] })

    expect(set).toEqual({ needs: [need(one.id, two.id), need(laser.id)] })
    expect(await getServiceNeeds(owner, serviceId)).toEqual(set)
    const bookingId = await book(ctx, serviceId, quarterAfter(ctx.now, 30))
    const taken = (await listAllocatedNames(ctx, [bookingId])).get(bookingId)?.resources ?? []
    expect(names(taken).toSorted()).toEqual(['Laser', 'Room 1'])
    expect((await outboxOf(ctx)).filter(({ name }) => name === 'service.updated')).toMatchObject([
      { payload: { serviceId, changed: ['resources'] } },
    ])
  }))

test('saying the same needs again changes nothing, and none frees the service of them', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const room = await newRoom(owner, providerId)
    const updates = async () => (await outboxOf(ctx)).filter(({ name }) => name === 'service.updated').length
    await setServiceNeeds(owner, { serviceId, needs: [need(room.id)] })
    await setServiceNeeds(owner, { serviceId, needs: [need(room.id)] })
    expect(await updates()).toBe(1)

    await setServiceNeeds(owner, { serviceId, needs: [] })

    expect(await updates()).toBe(2)
    expect(await getServiceNeeds(owner, serviceId)).toEqual({ needs: [] })
  }))

test('a need names one’s own resources that are in use, each once', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const theirs = await open(ctx)
    const foreign = await newRoom(theirs.owner, theirs.providerId)
    const room = await newRoom(owner, providerId)
    const old = await newRoom(owner, providerId, 'Old room')
    await editResource(owner, { resourceId: old.id, version: null, isActive: false })
    const refused = async (at: number, ...needs: ReturnType<typeof need>[]) =>
      expect(setServiceNeeds(owner, { serviceId, needs })).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: `needs.${at}.resourceIds` }],
      })

    await refused(0, need(foreign.id))
    await refused(1, need(room.id), need(old.id))
    await refused(1, need(room.id), need(room.id))
    await refused(0, need())
    expect(await getServiceNeeds(owner, serviceId)).toEqual({ needs: [] })
  }))

test('what a service needs, or a coming booking has, is not archived, and it is said what depends on it', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const room = await newRoom(owner, providerId)
    await setServiceNeeds(owner, { serviceId, needs: [need(room.id)] })
    const at = quarterAfter(ctx.now, 30)
    await book(ctx, serviceId, at)
    const archive = (by = owner) => editResource(by, { resourceId: room.id, version: null, isActive: false })

    await expect(archive()).rejects.toMatchObject({
      code: 'conflict',
      message:
        '“Room 1” cannot be archived yet: services need it (Spring cleaning), and 1 coming booking has it.',
      extra: { services: [{ id: serviceId, title: 'Spring cleaning' }], comingBookings: 1 },
    })
    await setServiceNeeds(owner, { serviceId, needs: [] })
    await expect(archive()).rejects.toMatchObject({ code: 'conflict', extra: { services: [] } })
    const afterwards: Ctx = { ...owner, now: new Date(at.getTime() + 86_400_000) }

    expect(await archive(afterwards)).toMatchObject({ isActive: false, comingBookings: 0 })
    expect(names(await listResources(owner, providerId))).toEqual(['Room 1'])
  }))

test('there are not fewer than coming bookings use at once; a hold that was let go uses none', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const cars = await createResource(owner, { providerId, name: 'Car', kind: 'vehicle', quantity: 3 })
    const at = quarterAfter(ctx.now, 30)
    // Two members of the team at the same time, each in a car.
    for (const name of ['Ada', 'Ben']) await addMember(ctx, { providerId, serviceId }, name)
    await setServiceNeeds(owner, { serviceId, needs: [need(cars.id)] })
    await book(ctx, serviceId, at)
    const second = await createHold(ctx, { serviceId, startsAt: at.toISOString() })
    const reduce = (quantity: number) => editResource(owner, { resourceId: cars.id, version: null, quantity })

    expect(await reduce(2)).toMatchObject({ quantity: 2, comingBookings: 2 })
    await expect(reduce(1)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'quantity', message: 'Bookings that are coming use 2 of them' }],
    })
    await releaseHold(ctx, { holdId: second.id, secret: second.secret })
    expect(await reduce(1)).toMatchObject({ quantity: 1, comingBookings: 1 })
  }))

test('nobody but the provider’s own people sees or changes its resources', () =>
  inTestTenant(async (ctx) => {
    const { owner, providerId, serviceId } = await open(ctx)
    const theirs = await open(ctx)
    const room = await newRoom(owner, providerId)
    const edit = { resourceId: room.id, version: null, name: 'Mine' }

    for (const stranger of [theirs.owner, as(guest, ctx), as(operator(), ctx)]) {
      await expect(listResources(stranger, providerId)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(newRoom(stranger, providerId, 'Mine')).rejects.toMatchObject({ code: 'forbidden' })
      for (const attempt of [
        () => getResource(stranger, room.id),
        () => editResource(stranger, edit),
        () => getServiceNeeds(stranger, serviceId),
        () => setServiceNeeds(stranger, { serviceId, needs: [] }),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
    const colleague = as(member(providerId, 'provider_member'), ctx)
    expect(await editResource(colleague, edit)).toMatchObject({ name: 'Mine' })
  }))

test('another marketplace knows none of them', async () => {
  const [ours, theirs] = [await createTenant(), await createTenant()]
  const { providerId, roomId } = await inTenant(ours, async (ctx) => {
    const { owner, providerId: id } = await open(ctx)
    return { providerId: id, roomId: (await newRoom(owner, id)).id }
  })

  await inTenant(theirs, async (ctx) => {
    expect(await listResources(ctx, providerId)).toEqual([])
    await expect(getResource(ctx, roomId)).rejects.toMatchObject({ code: 'not_found' })
    const { serviceId } = await createBookable(ctx)
    const naming = setServiceNeeds(ctx, { serviceId, needs: [need(roomId)] })
    await expect(naming).rejects.toMatchObject({ code: 'validation_failed' })
  })
})
