import { createCategory, createService } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { createProvider, publishProvider, verifyProvider } from '#platform/providers/index.ts'

/** Somebody who works for a provider. */
export const member = (providerId: string, role = 'provider_owner'): Actor => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles: [role],
  providerId,
})
/** Somebody of the marketplace's staff. */
export const operator = (): Actor => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles: ['tenant_operator'],
  providerId: null,
})
export const guest: Actor = { kind: 'guest' }
/** The same transaction, asked by another. */
export const as = (actor: Actor, ctx: Ctx): Ctx => ({ ...ctx, actor })

export const introduction = 'We paint rooms, halls and stairways, and leave them cleaner than we found them.'

type NewProvider = Parameters<typeof createProvider>[1]
export const newProvider = (ctx: Ctx, overrides: Partial<NewProvider> = {}) =>
  createProvider(ctx, {
    businessName: 'Malerei Grün',
    email: 'hello@malerei.example',
    city: 'Köln',
    introduction,
    ...overrides,
  })

/** A provider whom the public sees. */
export async function listedProvider(ctx: Ctx, overrides: Partial<NewProvider> = {}) {
  const { id } = await newProvider(ctx, overrides)
  await verifyProvider(ctx, id)
  return publishProvider(ctx, { providerId: id, version: null })
}

export const newCategory = (ctx: Ctx, name = 'Painting') =>
  createCategory(ctx, { name, icon: 'paint-roller', colour: '#b4552d' })

type NewService = Parameters<typeof createService>[1]
export const newService = (
  ctx: Ctx,
  of: Pick<NewService, 'providerId' | 'categoryId'> & Partial<NewService>,
) =>
  createService(ctx, {
    title: 'Paint a room',
    durationMinutes: 120,
    priceAmount: 24_000,
    locationKind: 'at_customer',
    isActive: true,
    ...of,
  })

/** The row of an image whose files nobody asks for. */
export async function newImage(ctx: Ctx, alt = ''): Promise<string> {
  const id = newId()
  await ctx.trx('images').insert({
    id,
    storage_key: `images/${id}`,
    purpose: 'gallery',
    width: 1600,
    height: 1200,
    byte_size: 90_000,
    variants: JSON.stringify([
      { width: 400, height: 300, byteSize: 20_000 },
      { width: 1600, height: 1200, byteSize: 70_000 },
    ]),
    dominant_colour: '#aa7755',
    alt,
  })
  return id
}
