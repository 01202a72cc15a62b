import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import {
  addDomain,
  confirmDomain,
  createTenant,
  draftBrand,
  editTenant,
  findHostByDomain,
  findHostBySlug,
  getTenant,
  launchTenant,
  listDomains,
  makePrimaryDomain,
  previewTenant,
  publishBrand,
  publishDraft,
  removeDomain,
  rollBackBrand,
} from '#platform/tenancy/index.ts'
import { inTenant, newScope, outboxOf, testDatabase } from '#tests/support/database.ts'

const platformDomain = 'platform.site'
const slugOf = (scope: Scope) => `m${scope.tenantId.replaceAll('-', '').slice(-20)}`
const input = (scope: Scope) => ({
  slug: slugOf(scope),
  name: 'Blank & Glanz',
  trade: 'cleaning',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  country: 'DE',
  locale: 'de',
  legalName: 'Blank & Glanz GmbH',
  legalAddress: 'Hauptstraße 1, 10115 Berlin',
  supportEmail: 'hallo@example.com',
  theme: 'linen',
  brand: { colour: '#2f6f5e' },
})

async function marketplace(): Promise<Scope> {
  const scope = newScope()
  await inTenant(scope, (ctx) => createTenant(ctx, input(scope)))
  return scope
}
const inNewMarketplace = async (work: (ctx: Ctx) => Promise<void>) => inTenant(await marketplace(), work)
const as = (ctx: Ctx, ...roles: string[]): Ctx => ({
  ...ctx,
  actor: { kind: 'user', userId: newId(), sessionId: newId(), roles, providerId: null },
})

describe('a new marketplace', () => {
  test('is a draft with its first look, and can be found by its slug', async () => {
    const scope = newScope()

    const tenant = await inTenant(scope, (ctx) => createTenant(ctx, input(scope)))

    expect(tenant).toMatchObject({
      ...{ id: scope.tenantId, slug: slugOf(scope), status: 'draft', primaryHost: null, supportPhone: null },
      ...{
        theme: 'linen',
        brand: { colour: '#2f6f5e' },
        holdMinutes: 10,
        tagline: '',
        logo: null,
        heroes: [],
      },
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

describe('the look', () => {
  const look = (colour: string) => ({ theme: 'dusk', settings: { colour } })
  const colourOf = async (ctx: Ctx) => (await getTenant(ctx)).brand.colour

  test('that is drafted is seen in the preview only, until it is published', () =>
    inNewMarketplace(async (ctx) => {
      await draftBrand(ctx, look('#111111'))
      await draftBrand(ctx, look('#222222'))
      expect([await colourOf(ctx), (await previewTenant(ctx)).brand.colour]).toEqual(['#2f6f5e', '#222222'])

      await publishDraft(ctx)

      expect(await getTenant(ctx)).toMatchObject({ theme: 'dusk', brand: { colour: '#222222' } })
      await expect(publishDraft(ctx)).rejects.toMatchObject({ code: 'not_found' })
    }))

  test('goes back step by step, as far as there are steps', () =>
    inNewMarketplace(async (ctx) => {
      const first = (await getTenant(ctx)).version
      await publishBrand(ctx, look('#111111'))
      await publishBrand(ctx, look('#222222'))

      await rollBackBrand(ctx)
      expect(await colourOf(ctx)).toBe('#111111')
      await rollBackBrand(ctx)
      expect(await colourOf(ctx)).toBe('#2f6f5e')
      expect((await getTenant(ctx)).version).toBe(first)
      await expect(rollBackBrand(ctx)).rejects.toMatchObject({ code: 'conflict' })
    }))

  test('that is published after going back has the shown one before it', () =>
    inNewMarketplace(async (ctx) => {
      await publishBrand(ctx, look('#111111'))
      await rollBackBrand(ctx)
      await publishBrand(ctx, look('#333333'))

      expect(await colourOf(ctx)).toBe('#333333')
    }))

  test('names no image that is not there', () =>
    inNewMarketplace(async (ctx) => {
      const logo = publishBrand(ctx, { theme: 'dusk', settings: { logoImageId: newId() } })
      await expect(logo).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'settings.logoImageId' }],
      })
      const hero = publishBrand(ctx, { theme: 'dusk', settings: { heroImageIds: [newId()] } })
      await expect(hero).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'settings.heroImageIds' }],
      })
    }))

  test('shows its logo and its opening images in the order that was chosen', () =>
    inNewMarketplace(async (ctx) => {
      const [logo, one, two] = await Promise.all([addImage(ctx), addImage(ctx), addImage(ctx)])

      await publishBrand(ctx, { theme: 'dusk', settings: { logoImageId: logo, heroImageIds: [two, one] } })

      const tenant = await getTenant(ctx)
      expect(tenant.logo?.id).toBe(logo)
      expect(tenant.heroes.map(({ id }) => id)).toEqual([two, one])
      expect(tenant.logo?.variants).toEqual([{ width: 320, url: `/_media/${logo}/320.webp` }])
    }))

  test('is changed by staff only, and by two of them one after the other', async () => {
    const scope = await marketplace()
    await inTenant(scope, async (ctx) => {
      await expect(publishBrand(as(ctx, 'provider_owner'), look('#111111'))).rejects.toMatchObject({
        code: 'forbidden',
      })
    })

    await Promise.all(
      ['#111111', '#222222', '#333333'].map((colour) =>
        inTenant(scope, (ctx) => publishBrand(ctx, look(colour))),
      ),
    )

    const states: { state: string }[] = await inTenant(scope, (ctx) => ctx.trx('brandings').select('state'))
    expect(states.map(({ state }) => state).toSorted()).toEqual([
      'published',
      'retired',
      'retired',
      'retired',
    ])
  })
})

describe('domains', () => {
  const hostFor = (scope: { tenantId: string }) => `b-${scope.tenantId.slice(-12)}.example.com`
  const lookUp = async (host: string) => findHostByDomain((await testDatabase()).pool, host)

  test('answer only after they were verified, under the normalised name', async () => {
    const scope = await marketplace()
    const host = hostFor(scope)

    const added = await inTenant(scope, (ctx) =>
      addDomain(ctx, { host: `${host.toUpperCase()}.`, platformDomain }),
    )
    expect(added).toEqual({ host, status: 'pending_dns', isPrimary: false, verifiedAt: null })
    expect(await lookUp(host)).toBeNull()

    await inTenant(scope, (ctx) => confirmDomain(ctx, { host }))
    expect(await lookUp(host)).toMatchObject({ tenantId: scope.tenantId, primaryHost: null })
    expect((await inTenant(scope, outboxOf)).slice(-2)).toMatchObject([
      { name: 'domain.added', payload: { host } },
      { name: 'domain.updated', payload: { host } },
    ])
  })

  test('are one marketplace’s: nobody else can add, see or remove them', async () => {
    const [here, there] = [await marketplace(), await marketplace()]
    const host = hostFor(here)
    await inTenant(here, (ctx) => addDomain(ctx, { host, platformDomain }))

    const taken = inTenant(there, (ctx) => addDomain(ctx, { host, platformDomain }))
    await expect(taken).rejects.toMatchObject({ code: 'conflict' })
    expect(await inTenant(there, listDomains)).toEqual([])
    for (const attempt of [removeDomain, confirmDomain, makePrimaryDomain]) {
      const reached = inTenant<unknown>(there, (ctx) => attempt(ctx, { host }))
      await expect(reached).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await inTenant(here, listDomains)).toHaveLength(1)
  })

  test('have one primary, which must be verified, and the others lead there', async () => {
    const scope = await marketplace()
    const [first, second] = [hostFor(scope), `www.${hostFor(scope)}`]
    await inTenant(scope, async (ctx) => {
      for (const host of [first, second]) await addDomain(ctx, { host, platformDomain })
      await expect(makePrimaryDomain(ctx, { host: first })).rejects.toMatchObject({ code: 'conflict' })
      for (const host of [first, second]) await confirmDomain(ctx, { host })
      await makePrimaryDomain(ctx, { host: first })
      await makePrimaryDomain(ctx, { host: second })
    })

    expect(await lookUp(first)).toMatchObject({ primaryHost: second })
    expect((await inTenant(scope, getTenant)).primaryHost).toBe(second)
    expect((await inTenant(scope, listDomains)).map(({ isPrimary }) => isPrimary)).toEqual([false, true])
  })

  test('that are removed lead nowhere', async () => {
    const scope = await marketplace()
    const host = hostFor(scope)
    await inTenant(scope, async (ctx) => {
      await addDomain(ctx, { host, platformDomain })
      await confirmDomain(ctx, { host })
      await removeDomain(ctx, { host })
    })

    expect(await lookUp(host)).toBeNull()
    await expect(inTenant(scope, (ctx) => removeDomain(ctx, { host }))).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('are the owner’s business, and verifying them is nobody’s', () =>
    inNewMarketplace(async (ctx) => {
      const host = hostFor(ctx)
      const byOperator = addDomain(as(ctx, 'tenant_operator'), { host, platformDomain })
      await expect(byOperator).rejects.toMatchObject({ code: 'forbidden' })

      await addDomain(as(ctx, 'tenant_owner'), { host, platformDomain })

      await expect(confirmDomain(as(ctx, 'tenant_owner'), { host })).rejects.toMatchObject({
        code: 'forbidden',
      })
      const platform = addDomain(as(ctx, 'tenant_owner'), { host: 'x.platform.site', platformDomain })
      await expect(platform).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'host' }] })
    }))
})

async function addImage(ctx: Ctx): Promise<string> {
  const id = newId()
  await ctx.trx('images').insert({
    id,
    storage_key: `${ctx.tenantId}/images/${id}`,
    purpose: 'brand',
    width: 320,
    height: 200,
    byte_size: 1000,
    variants: JSON.stringify([{ width: 320, height: 200, byteSize: 1000 }]),
    dominant_colour: '#336699',
  })
  return id
}
