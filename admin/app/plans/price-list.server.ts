import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import type { Buyer } from '#platform/billing/index.ts'
import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import { requireMarketplace, requirePlatform } from '../shell/guard.server.ts'
import { billingPlace } from './price-list.ts'

type Args = LoaderFunctionArgs | ActionFunctionArgs

/** Whoever sells plans, seen from the console: where the price list is kept, and where its pages are. */
export type Seller = Pick<MarketplaceContext, 'read' | 'call' | 'run'> & {
  buyer: Buyer
  /** What stands before `/plans` and `/subscriptions`. */
  base: string
  /** What files are called after. */
  slug: string
  currency: string
  timeZone: string
}

/**
 * A marketplace, which sells to its providers, or, outside of any, the platform, which sells to marketplaces.
 * @throws what `requireMarketplace` and `requirePlatform` throw
 */
export async function requireSeller(args: Args): Promise<Seller> {
  const { slug } = args.params
  if (slug !== undefined) {
    const { tenant, read, call, run } = await requireMarketplace(args, 'plan.manage')
    const { currency, timeZone } = tenant
    return { read, call, run, buyer: 'provider', base: billingPlace(slug), slug, currency, timeZone }
  }
  await requirePlatform(args, 'plan.manage_platform')
  const { read, call, run } = args.context
  const { currency, timeZone } = await read((ctx, core) => core.tenancy.getTenant(ctx))
  return { read, call, run, buyer: 'tenant', base: billingPlace(null), slug: 'platform', currency, timeZone }
}

/** The features that a price list can hold, with their words. */
export const readFeatures = (seller: Seller) =>
  seller.run(async (_runtime, _scope, { billing }) =>
    billing.featureKeys.flatMap((feature) => {
      const { kind, label, description, buyer, ...rest } = billing.featureOf(feature)
      const isSum = 'sumOf' in rest
      return buyer === seller.buyer ? [{ feature, kind, label, description, isSum }] : []
    }),
  )
