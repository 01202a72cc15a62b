import { createProvider, getOwnProvider } from '#platform/providers/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { as, guest, member, newProvider, operator } from '#tests/support/supply.ts'

test('a provider starts as a draft that nobody has verified, in the country of the marketplace', () =>
  inTestTenant(async (ctx) => {
    const provider = await createProvider(ctx, {
      businessName: ' Malerei  Grün ',
      email: 'Hello@Malerei.example',
    })

    expect(provider).toMatchObject({
      slug: 'malerei-gruen',
      businessName: 'Malerei  Grün',
      email: 'hello@malerei.example',
      country: 'DE',
      status: 'pending',
      isPublished: false,
      isVerified: false,
      version: 1,
      gallery: [],
    })
    expect(await outboxOf(ctx)).toMatchObject([
      { name: 'provider.created', payload: { providerId: provider.id } },
    ])
    expect(await getOwnProvider(ctx, provider.id)).toEqual(provider)
  }))

test('the second provider of a name gets another address', () =>
  inTestTenant(async (ctx) => {
    const slugs = [await newProvider(ctx), await newProvider(ctx), await newProvider(ctx)].map(
      ({ slug }) => slug,
    )

    expect(slugs).toEqual(['malerei-gruen', 'malerei-gruen-2', 'malerei-gruen-3'])
  }))

test('a name without a Latin letter still gets an address', () =>
  inTestTenant(async (ctx) => {
    const first = await newProvider(ctx, { businessName: '東京' })
    const second = await newProvider(ctx, { businessName: '大阪' })

    expect([first.slug, second.slug]).toEqual(['provider', 'provider-2'])
  }))

test('providers of one name who come at the same moment all get an address of their own', async () => {
  const scope = await createTenant()

  const providers = await Promise.all(
    Array.from({ length: 4 }, () => inTenant(scope, (ctx) => newProvider(ctx))),
  )

  expect(new Set(providers.map(({ slug }) => slug)).size).toBe(4)
})

test.each([
  ['businessName', { businessName: '   ' }],
  ['businessName', { businessName: 'x'.repeat(81) }],
  ['email', { email: 'nobody' }],
  ['country', { country: 'Germany' }],
  ['accent', { accent: 'red' }],
])('%s is checked', (field, overrides) =>
  inTestTenant(async (ctx) => {
    await expect(newProvider(ctx, overrides)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field }],
    })
  }),
)

test('a guest opens no provider, a member no second one, and the staff of the marketplace any', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(as(operator(), ctx))

    await expect(newProvider(as(guest, ctx))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(newProvider(as(member(id), ctx))).rejects.toMatchObject({ code: 'forbidden' })
  }))
