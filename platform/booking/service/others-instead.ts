import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { findFreeServices } from '#platform/scheduling/index.ts'

/** Somebody else's service that is free around a time. */
export type OtherService = {
  serviceId: string
  title: string
  businessName: string
  priceAmount: number
  currency: string
  startsAt: string
}

export type Wanted = { serviceId: string; startsAt: string }

const most = 4

/** Who else of the same category can be had from two hours before a start to a day after it: nobody stands before a closed door. */
export async function findOthersInstead(ctx: Ctx, { serviceId, startsAt }: Wanted): Promise<OtherService[]> {
  const found: { slug: string; providerId: string } | undefined = await ctx
    .trx('services as s')
    .join('categories as c', 'c.id', 's.category_id')
    .where({ 's.id': serviceId })
    .first('c.slug', 's.provider_id as providerId')
  if (!found) return []
  const earliest = after(new Date(startsAt), -hours(2))
  const from = earliest > ctx.now ? earliest : ctx.now
  const { items } = await findFreeServices(ctx, {
    from: from.toISOString(),
    to: after(from, hours(26)).toISOString(),
    category: found.slug,
    limit: 20,
  })
  return items
    .filter(({ provider, starts }) => provider.id !== found.providerId && starts.length > 0)
    .slice(0, most)
    .map(({ id, title, provider, priceAmount, currency, starts }) => ({
      serviceId: id,
      title,
      businessName: provider.businessName,
      priceAmount,
      currency,
      startsAt: starts[0]!,
    }))
}

/** What a hold is for. */
export async function readWanted(ctx: Ctx, holdId: string): Promise<Wanted> {
  const { serviceId, startsAt } = (await ctx
    .trx('bookings')
    .where({ id: holdId })
    .first('service_id as serviceId', 'starts_at as startsAt')) as { serviceId: string; startsAt: Date }
  return { serviceId, startsAt: startsAt.toISOString() }
}
