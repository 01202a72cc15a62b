import { exportOwnData } from '#platform/privacy/index.ts'
import {
  editProvider,
  findExactPlace,
  getOwnProvider,
  getProvider,
  offboardProvider,
} from '#platform/providers/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'
import { as, guest, listedProvider, member } from '#tests/support/supply.ts'

const home = { latitude: 52.524937, longitude: 13.409971, isPublic: false }

test('a private place is shown to about a kilometre, to its own people as it is, and to nobody in an event', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)

    const own = await editProvider(as(member(id), ctx), { providerId: id, version: null, ownPlace: home })

    expect(own).toMatchObject({ ownPlace: home, place: { latitude: 52.52, longitude: 13.4, isExact: false } })
    const seen = await getProvider(as(guest, ctx), id)
    expect(seen.place).toEqual({ latitude: 52.52, longitude: 13.4, isExact: false })
    expect(JSON.stringify(seen)).not.toMatch(/52\.5249|13\.4099/)
    expect(await findExactPlace(ctx, id)).toMatchObject({ latitude: 52.524937, longitude: 13.409971 })
    const events = await outboxOf(ctx)
    expect(events.at(-1)).toMatchObject({ name: 'provider.updated', payload: { changed: ['ownPlace'] } })
    expect(JSON.stringify(events)).not.toMatch(/52\.?5249|13\.?4099/)
  }))

test('a public place is shown exactly, and can be taken back', () =>
  inTestTenant(async (ctx) => {
    const { id: providerId } = await listedProvider(ctx)
    const edit = (ownPlace: typeof home | null) =>
      editProvider(as(member(providerId), ctx), { providerId, version: null, ownPlace })

    await edit({ ...home, isPublic: true })
    expect((await getProvider(as(guest, ctx), providerId)).place).toEqual({
      latitude: 52.524937,
      longitude: 13.409971,
      isExact: true,
    })
    // Saying the same again is no change.
    const { version } = await getOwnProvider(ctx, providerId)
    expect((await edit({ ...home, isPublic: true })).version).toBe(version)
    expect(await edit(null)).toMatchObject({ ownPlace: null, place: null })
  }))

test.each([
  ['a half of a place', { latitude: 52.5, isPublic: true }],
  ['a latitude beyond the pole', { ...home, latitude: 90.1 }],
  ['a longitude beyond the antimeridian', { ...home, longitude: -180.1 }],
])('%s is refused', (_, ownPlace) =>
  inTestTenant(async (ctx) => {
    const { id: providerId } = await listedProvider(ctx)

    const edit = editProvider(ctx, { providerId, version: null, ownPlace: ownPlace as typeof home })

    await expect(edit).rejects.toMatchObject({ code: 'validation_failed' })
  }),
)

test('the people of a business find its place in their copy, and it is forgotten when the business leaves', async () => {
  const scope = await createTenant()
  const providerId = await inTenant(scope, async (ctx) => {
    const { id } = await listedProvider(ctx)
    await editProvider(ctx, { providerId: id, version: null, ownPlace: home })
    return id
  })
  const owner = await createPerson(scope.tenantId, 'provider_owner', { providerId })
  const stranger = await createPerson(scope.tenantId, 'customer')
  const copyOf = async (person: typeof owner, of: string | null = null) =>
    inTenant(await scopeOf(scope.tenantId, person, of), exportOwnData)

  expect((await copyOf(owner, providerId)).placeOfBusiness).toEqual(home)
  expect((await copyOf(stranger)).placeOfBusiness).toBeNull()

  await inTenant(scope, (ctx) => offboardProvider(ctx, { providerId }))
  expect((await copyOf(owner, providerId)).placeOfBusiness).toBeNull()
  expect(await inTenant(scope, (ctx) => findExactPlace(ctx, providerId))).toBeNull()
})
