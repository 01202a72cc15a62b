import type { Log } from '#platform/kernel/log.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Sharing, SubscriptionItems } from '../gateways/port.ts'
import { type Owner, tenantOwner } from '../owner.ts'
import { valueOf } from '../service/entitlements.ts'
import { type PriceOnSale, recordProcessorPrices } from '../service/prices.ts'

export type BillingRuntime = Pick<Runtime, 'database' | 'billing' | 'sellerAccount' | 'clock'> & { log: Log }

/** Where the price list is: the platform sells to marketplaces, a marketplace to its providers. */
export const sellerScope = ({ tenantId, requestId }: Scope, { kind }: Owner): Scope =>
  systemScope(kind === 'tenant' ? platformTenantId : tenantId, requestId)

/** A price with its counterparts at the processor, which are made when somebody first wants them. @throws BillingFailure */
export async function itemsFor(
  { database, billing }: BillingRuntime,
  seller: Scope,
  { price, seats }: { price: PriceOnSale; seats: number },
): Promise<SubscriptionItems> {
  const { planPriceId, planId, promise } = price
  const { name, currency } = promise
  const { interval, amount, seatAmount } = promise.price
  const common = { currency, interval, planPriceId, tenantId: seller.tenantId }
  const plan =
    price.processorPriceId ??
    (await billing.ensurePrice({
      ...common,
      key: `${planPriceId}:plan`,
      part: 'plan',
      product: { id: `plan_${planId}`, name },
      amount,
    }))
  const seat =
    price.processorSeatPriceId ??
    (seatAmount === null
      ? null
      : await billing.ensurePrice({
          ...common,
          key: `${planPriceId}:seat`,
          part: 'seat',
          product: { id: `seat_${planId}`, name: `${name}, each seat` },
          amount: seatAmount,
        }))
  if (price.processorPriceId === null)
    await database.inTenant(seller, (ctx) => recordProcessorPrices(ctx, planPriceId, { plan, seat }))
  return { priceId: plan, seats: seat === null || seats === 0 ? null : { priceId: seat, count: seats } }
}

/**
 * Who gets the money: the platform keeps what marketplaces pay; what providers pay goes to the marketplace, but for the
 * share that its own plan says.
 * @throws AppError `conflict` for a marketplace that cannot be paid yet
 */
export async function sharingOf(
  { database, sellerAccount }: BillingRuntime,
  scope: Scope,
  owner: Owner,
  currency: string,
): Promise<Sharing | null> {
  if (owner.kind === 'tenant') return null
  const { accountId, fee } = await database.inTenant(systemScope(scope.tenantId), async (ctx) => ({
    accountId: await sellerAccount(ctx, currency),
    fee: await valueOf(ctx, 'platform.fee', tenantOwner(ctx)),
  }))
  if (!accountId)
    throw new AppError('conflict', { detail: 'This marketplace cannot take payments for its plans yet' })
  return { accountId, feePercent: typeof fee === 'number' ? fee / 100 : 0 }
}
