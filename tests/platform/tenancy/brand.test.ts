import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  draftBrand,
  getTenant,
  previewTenant,
  publishBrand,
  publishDraft,
  rollBackBrand,
} from '#platform/tenancy/index.ts'
import { inTenant } from '#tests/support/database.ts'
import { as, inNewMarketplace, marketplace } from './marketplace.ts'

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
