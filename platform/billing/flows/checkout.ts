import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import type { Interval } from '../rules/index.ts'
import { recordTaxIdStanding } from '../service/billing-details.ts'
import {
  beginPage,
  type Choice,
  findBuyer,
  hadPaid,
  isChosen,
  recordBuyer,
  recordPage,
} from '../service/buyers.ts'
import { assertOwner, contactOf } from '../service/owners.ts'
import { presentPrice } from '../service/prices.ts'
import { findRedeemable, holdCoupon, letGo } from '../service/redemptions.ts'
import { processorCoupon } from './coupons.ts'
import { type BillingRuntime, itemsFor, sellerScope, sharingOf } from './seller.ts'
import { syncSubscription } from './sync.ts'
import { inWords } from './words.ts'

export type BeginCheckout = {
  owner: Owner
  planId: string
  interval: Interval
  /** Beside those of the plan. */
  seats?: number
  /** As somebody typed it in. */
  couponCode?: string
  /** Where the buyer comes back to. */
  successUrl: string
  cancelUrl: string
}

/**
 * A page of the processor on which a plan is subscribed to. An owner has one at a time: a second tab gets the same, and
 * choosing another plan closes the former one, so that nobody pays twice.
 * @returns where to send the buyer
 * @throws AppError `forbidden`, `not_found`, `unavailable`, `validation_failed` of the field `couponCode`, and `conflict`
 * for somebody who pays for a plan already, a plan that is not sold, or a marketplace that cannot be paid
 */
export async function beginCheckout(
  runtime: BillingRuntime,
  scope: Scope,
  input: BeginCheckout,
): Promise<string> {
  const { owner, planId, interval, seats = 0, couponCode } = input
  assertAllowed(mayBuy(scope, owner))
  const { database, billing } = runtime
  const seller = sellerScope(scope, owner)
  const price = await database.readTenant(seller, (ctx) => presentPrice(ctx, { planId, interval }))
  if (seats > 0 && price.promise.price.seatAmount === null)
    throw new AppError('conflict', { detail: 'This plan has no seats to add' })
  const sharing = await sharingOf(runtime, scope, owner, price.promise.currency)
  const { isKnown, brand } = await database.inTenant(scope, async (ctx) => {
    await assertOwner(ctx, owner)
    const { name, brand: look } = await getTenant(ctx)
    return { isKnown: await hadPaid(ctx, owner), brand: { name, colour: look.colour ?? null } }
  })
  const sought = couponCode?.trim()
    ? { owner, code: couponCode, planId, interval, currency: price.promise.currency }
    : null
  const wanted = sought && (await database.readTenant(seller, (ctx) => findRedeemable(ctx, sought)))
  const choice: Choice = { planPriceId: price.planPriceId, seats, couponId: wanted?.id ?? null }
  return inWords(async () => {
    const items = await itemsFor(runtime, seller, { price, seats })
    const couponId = wanted && (await processorCoupon(runtime, seller, wanted))
    const customerId = await customerFor(runtime, scope, owner)
    const seen = await closeOther(runtime, scope, owner, choice)
    if (seen?.url) return seen.url
    if (sought) await database.inTenant(seller, (ctx) => holdCoupon(ctx, sought))
    const { attempt, expiresAt } = await database.inTenant(scope, (ctx) =>
      beginPage(ctx, owner, { ...choice, seen: seen?.id ?? null }),
    )
    await database.inTenant(seller, (ctx) => letGo(ctx, owner, choice.couponId))
    const { name, currency } = price.promise
    const { setupAmount } = price.promise.price
    const page = await billing.openPage({
      key: `plan:${owner.id}:${attempt}`,
      customerId,
      items,
      setUp: setupAmount > 0 ? { title: `${name}: set-up`, amount: setupAmount, currency } : null,
      trialDays: isKnown ? 0 : price.trialDays,
      couponId,
      sharing,
      locale: scope.locale,
      successUrl: input.successUrl,
      cancelUrl: input.cancelUrl,
      expiresAt,
      brand,
      metadata: { tenant: scope.tenantId, owner_kind: owner.kind, owner_id: owner.id },
    })
    await database.inTenant(scope, (ctx) => recordPage(ctx, owner, { attempt, pageId: page.id }))
    if (!page.url) throw new AppError('conflict', { detail: 'There is a plan already: change it instead' })
    return page.url
  })
}

/**
 * What became of the page that was opened last: the returning buyer asks.
 * @returns null while nobody has subscribed on it
 * @throws AppError `forbidden`, `unavailable`
 */
export async function settleCheckout(
  runtime: BillingRuntime,
  scope: Scope,
  { owner }: { owner: Owner },
): Promise<Subscription | null> {
  assertAllowed(mayBuy(scope, owner))
  const { database, billing } = runtime
  const buyer = await database.readTenant(scope, (ctx) => findBuyer(ctx, owner))
  const { pageId } = buyer ?? {}
  if (!pageId) return null
  return inWords(async () => {
    const { subscriptionId } = await billing.readPage(pageId)
    return subscriptionId
      ? syncSubscription(runtime, scope, { processorSubscriptionId: subscriptionId })
      : null
  })
}

/** Introduced to the processor by the first page; two at once introduce one. */
async function customerFor({ database, billing }: BillingRuntime, scope: Scope, owner: Owner) {
  const buyer = await database.readTenant(scope, (ctx) => findBuyer(ctx, owner))
  if (buyer?.processorCustomerId) return buyer.processorCustomerId
  const { name, email } = await database.inTenant(scope, (ctx) => contactOf(ctx, owner))
  const id = await billing.createCustomer({
    key: `plan-buyer:${owner.kind}:${owner.id}`,
    name,
    email,
    metadata: { tenant: scope.tenantId, owner_kind: owner.kind, owner_id: owner.id },
  })
  const said = buyer?.billingDetails
  const taxIdStanding = said ? await billing.setCustomer(id, said) : null
  return database.inTenant(scope, async (ctx) => {
    if (taxIdStanding) await recordTaxIdStanding(ctx, owner, taxIdStanding)
    return recordBuyer(ctx, owner, id)
  })
}

/** The page that is open for this choice; one for another choice is closed, and what came of it is written down. */
async function closeOther(
  runtime: BillingRuntime,
  scope: Scope,
  owner: Owner,
  choice: Choice,
): Promise<{ id: string; url: string | null } | null> {
  const { database, billing } = runtime
  const buyer = await database.readTenant(scope, (ctx) => findBuyer(ctx, owner))
  const { pageId } = buyer ?? {}
  if (!buyer || !pageId) return null
  let page = await billing.readPage(pageId)
  if (page.state === 'open') {
    if (isChosen(buyer, choice)) return { id: page.id, url: page.url }
    page = await billing.closePage(pageId)
  }
  if (page.subscriptionId)
    await syncSubscription(runtime, scope, { processorSubscriptionId: page.subscriptionId })
  return { id: page.id, url: null }
}
