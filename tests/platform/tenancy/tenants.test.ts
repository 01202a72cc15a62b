import { createTenant, editTenant, findHostBySlug, getTenant, launchTenant } from '#platform/tenancy/index.ts'
import { inTenant, newScope, outboxOf, testDatabase } from '#tests/support/database.ts'
import { as, inNewMarketplace, input, marketplace, slugOf } from './marketplace.ts'

describe('a new marketplace', () => {
  test('is a draft with its first look, and can be found by its slug', async () => {
    const scope = newScope()

    const tenant = await inTenant(scope, (ctx) => createTenant(ctx, input(scope)))

    expect(tenant).toMatchObject({
      id: scope.tenantId,
      slug: slugOf(scope),
      status: 'draft',
      primaryHost: null,
      supportPhone: null,
      theme: 'linen',
      brand: { colour: '#2f6f5e' },
      holdMinutes: 10,
      tagline: '',
      logo: null,
      heroes: [],
    })
    expect(await findHostBySlug((await testDatabase()).pool, slugOf(scope))).toMatchObject({
      tenantId: scope.tenantId,
      status: 'draft',
      primaryHost: null,
    })
    const names = (await inTenant(scope, outboxOf)).map(({ name }) => name)
    expect(names).toEqual(['tenant.created', 'brand.published'])
  })

  test('gets no slug that another one has', async () => {
    const first = await marketplace()
    const scope = newScope()

    const second = inTenant(scope, (ctx) => createTenant(ctx, { ...input(scope), slug: slugOf(first) }))

    await expect(second).rejects.toMatchObject({ code: 'conflict', errors: [{ field: 'slug' }] })
  })

  test.each([
    [{ slug: 'admin' }, 'slug'],
    [{ currency: 'QQQ' }, 'currency'],
    [{ country: 'ZZ' }, 'country'],
    [{ timeZone: 'Europe/Atlantis' }, 'timeZone'],
    [{ locale: 'deutsch' }, 'locale'],
  ])('is not made with %j', async (overrides, field) => {
    const scope = newScope()

    const made = inTenant(scope, (ctx) => createTenant(ctx, { ...input(scope), ...overrides }))

    await expect(made).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field }] })
  })

  test('is not made by whoever asks', async () => {
    const scope = newScope({ actor: { kind: 'guest' } })

    await expect(inTenant(scope, (ctx) => createTenant(ctx, input(scope)))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('is read in one round trip, through the read door', async () => {
    const scope = await marketplace()
    const database = await testDatabase()
    const before = database.roundTrips()

    await database.readTenant(scope, getTenant)

    expect(database.roundTrips() - before).toBe(1)
  })

  test('opens once, and opening it again changes nothing', () =>
    inNewMarketplace(async (ctx) => {
      const opened = await launchTenant(ctx)
      const again = await launchTenant(ctx)

      expect(opened.status).toBe('live')
      expect(again).toEqual(opened)
    }))

  test('that was suspended cannot be opened by its staff', () =>
    inNewMarketplace(async (ctx) => {
      await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ status: 'suspended' })

      await expect(launchTenant(as(ctx, 'tenant_owner'))).rejects.toMatchObject({
        code: 'illegal_transition',
      })
    }))
})

describe('editing a marketplace', () => {
  test('changes what is named, moves the version that caches are keyed by, and is announced', () =>
    inNewMarketplace(async (ctx) => {
      const before = await getTenant(ctx)

      const after = await editTenant(as(ctx, 'tenant_operator'), {
        version: 1,
        tagline: 'Alles sauber',
        holdMinutes: 15,
      })

      expect(after).toMatchObject({ tagline: 'Alles sauber', holdMinutes: 15, name: before.name })
      expect(after.version).not.toBe(before.version)
      expect((await outboxOf(ctx)).at(-1)).toMatchObject({
        name: 'tenant.updated',
        payload: { tenantId: ctx.tenantId },
      })
    }))

  test('does not overwrite what somebody else has changed meanwhile', () =>
    inNewMarketplace(async (ctx) => {
      await editTenant(ctx, { version: 1, name: 'First' })

      await expect(editTenant(ctx, { version: 1, name: 'Second' })).rejects.toMatchObject({
        code: 'stale_version',
      })
      expect((await getTenant(ctx)).name).toBe('First')
    }))

  test('is for its staff', () =>
    inNewMarketplace(async (ctx) => {
      for (const role of ['customer', 'provider_owner', 'provider_member']) {
        const attempt = editTenant(as(ctx, role), { version: 1, name: 'Mine' })
        await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
      }
    }))

  test('takes only what is plausible', () =>
    inNewMarketplace(async (ctx) => {
      const attempt = editTenant(ctx, { version: 1, timeZone: '+02:00' })

      await expect(attempt).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'timeZone' }],
      })
    }))
})
