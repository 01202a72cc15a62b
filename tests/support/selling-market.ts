import Stripe from 'stripe'
import { type Contents, type FeatureKey, providerOwner } from '#platform/billing/index.ts'
import { attendSubscriptions } from '#platform/billing/flows/attend.ts'
import { beginCheckout, settleCheckout } from '#platform/billing/flows/checkout.ts'
import { billingNoticeKinds, handleBillingNotice } from '#platform/billing/flows/notices.ts'
import type { BillingRuntime } from '#platform/billing/flows/seller.ts'
import { PlanInvoice, Subscription, SubscriptionChange } from '#platform/billing/models.ts'
import { valueOf } from '#platform/billing/service/entitlements.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { billingTo, startLocalStripe } from '#platform/local/stripe/index.ts'
import { readyAccount } from './connected-accounts.ts'
import { databaseUrl, insertTenant, newScope, testDatabase } from './database.ts'
import { createBookable } from './factories.ts'
import { quietLog } from './log.ts'
import { movingClock } from './moving-clock.ts'
import { payOn } from './payment-market.ts'
import { everybodyHas } from './plan-market.ts'

export const hour = 3_600_000
export const day = 24 * hour
export const goodCard = '4242424242424242'

type Price = {
  interval: 'month' | 'year'
  amount: number
  setupAmount?: number
  seatAmount?: number
}

/** A marketplace that sells plans to its providers in euros, local Stripe, and one clock for both. Close it after use. */
export async function openSellingMarket(start: Date | string = '2027-03-01T09:00:00Z') {
  const time = movingClock(start)
  const local = await startLocalStripe({ clock: time.clock, tickMs: 0 })
  const stripe = new Stripe(local.secretKey, { ...local.client, maxNetworkRetries: 0 })
  const account = await stripe.accounts.create(
    readyAccount({
      business_profile: { mcc: '7299', url: 'https://almeida.example' },
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    }),
  )
  await testDatabase()
  const database = openDatabase({ url: databaseUrl('app'), poolSize: 6, clock: time.clock })
  const runtime: BillingRuntime = {
    database,
    billing: billingTo(local),
    sellerAccount: () => Promise.resolve(account.id),
    clock: time.clock,
    log: quietLog(),
  }
  const scope = newScope()
  const inside = <T>(work: (ctx: Ctx) => Promise<T>) => database.inTenant(scope, work)
  await inside(async (ctx) => {
    await insertTenant(ctx)
    await everybodyHas(ctx, { listing: true })
  })
  const plan = (name: string, contents: Contents, prices: Price[], trialDays = 0) =>
    inside((ctx) => sellPlan(ctx, { name, contents, prices, trialDays }))
  const professional = await plan('Professional', { listing: true, 'calendar.sync': true }, [
    { interval: 'month', amount: 1_900 },
    { interval: 'year', amount: 19_000 },
  ])
  const business = await plan('Business', { listing: true, 'calendar.sync': true, 'api.access': true }, [
    { interval: 'month', amount: 4_900, seatAmount: 700 },
  ])

  const newOwner = async () => providerOwner((await inside((ctx) => createBookable(ctx))).providerId)
  type Owner = Awaited<ReturnType<typeof newOwner>>
  const begin = (owner: Owner, planId: string, rest: { interval?: 'month' | 'year'; seats?: number } = {}) =>
    beginCheckout(runtime, scope, {
      owner,
      planId,
      interval: 'month',
      successUrl: 'http://shop.localhost/plan?done',
      cancelUrl: 'http://shop.localhost/plan',
      ...rest,
    })
  const settle = (owner: Owner) => settleCheckout(runtime, scope, { owner })
  const subscribe = async (owner: Owner, planId: string, card = goodCard): Promise<Subscription> => {
    await payOn(await begin(owner, planId), card)
    return (await settle(owner))!
  }
  const read = async (owner: Owner): Promise<Subscription | undefined> =>
    inside(async (ctx) =>
      Subscription.query(ctx.trx)
        .findOne({ owner_kind: owner.kind, owner_id: owner.id })
        .orderBy('id', 'desc')
        .limit(1),
    )
  const has = (owner: Owner, feature: FeatureKey) => inside((ctx) => valueOf(ctx, feature, owner))
  /** One turn of the sweep. */
  const sweep = () => attendSubscriptions(runtime, scope)
  /** Hour by hour, so that the processor does everything at its time. */
  const pass = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= hour) {
      time.moveBy(Math.min(left, hour))
      local.engine.tick()
    }
    await local.settled()
  }
  /** What the processor has told of plans since then. */
  const noticesSince = (count: number) =>
    local.engine.store
      .all('event')
      .slice(count)
      .filter(({ type }) => billingNoticeKinds.some((kind) => type.startsWith(kind)))
      .map(({ type, data }) => ({ kind: type, objectId: (data.object as { id?: string }).id ?? '' }))

  return {
    time,
    local,
    stripe,
    runtime,
    scope,
    inside,
    accountId: account.id,
    professional,
    business,
    plan,
    newOwner,
    begin,
    settle,
    subscribe,
    read,
    has,
    sweep,
    pass,
    noticesSince,
    countEvents: () => local.engine.store.all('event').length,
    hear: (notice: { kind: string; objectId: string }) => handleBillingNotice(runtime, scope, notice),
    /** Names of what was told about an owner's subscription, in order. */
    told: (owner: Owner) =>
      inside(async (ctx) => {
        const rows: { name: string; payload: { ownerId?: string; day?: number } }[] = await ctx
          .trx('outbox_events')
          .where('name', 'like', 'subscription.%')
          .orderBy('id')
          .select('name', 'payload')
        return rows
          .filter(({ payload }) => payload.ownerId === owner.id)
          .map(({ name, payload }) => (payload.day === undefined ? name : `${name} ${payload.day}`))
      }),
    invoices: (subscriptionId: string) =>
      inside(async (ctx) =>
        PlanInvoice.query(ctx.trx)
          .where({ subscription_id: subscriptionId })
          .orderBy(['issued_at', 'processor_invoice_id']),
      ),
    changes: (subscriptionId: string) =>
      inside(async (ctx) =>
        SubscriptionChange.query(ctx.trx).where({ subscription_id: subscriptionId }).orderBy('id'),
      ),
    /** Terms to which running subscriptions move. @returns the id of the version */
    newTerms: (planId: string, amount: number, noticeDays: number) =>
      inside(async (ctx) => {
        const planVersionId = newId()
        await ctx.trx('plan_versions').insert({
          id: planVersionId,
          plan_id: planId,
          number: 2,
          contents: JSON.stringify({ listing: true, 'calendar.sync': true }),
          currency: 'EUR',
          running: 'move',
          notice_days: noticeDays,
        })
        await ctx
          .trx('plan_prices')
          .insert({ id: newId(), plan_version_id: planVersionId, interval: 'month', amount })
        return planVersionId
      }),
    /** The card that is used from now on. */
    async useCard(owner: Owner, card: string) {
      const { processorSubscriptionId } = (await read(owner))!
      const { customer } = await stripe.subscriptions.retrieve(processorSubscriptionId!)
      const method = await stripe.paymentMethods.attach(card, { customer: String(customer) })
      await stripe.subscriptions.update(processorSubscriptionId!, { default_payment_method: method.id })
    },
    /** Whatever is asked of the processor fails. */
    cutLine: () => local.engine.faults.cutBefore.push({ call: /./, times: 100_000 }),
    mendLine: () => local.engine.faults.clear(),
    async close() {
      await local.close()
      await database.close()
    },
  }
}

export type SellingMarket = Awaited<ReturnType<typeof openSellingMarket>>

type NewPlan = { name: string; contents: Contents; prices: Price[]; trialDays: number }

/** @returns the plan's id */
async function sellPlan(ctx: Ctx, { name, contents, prices, trialDays }: NewPlan): Promise<string> {
  const [planId, planVersionId] = [newId(), newId()]
  await ctx.trx('plans').insert({ id: planId, buyer: 'provider', name, position: 1 })
  await ctx.trx('plan_versions').insert({
    id: planVersionId,
    plan_id: planId,
    number: 1,
    contents: JSON.stringify(contents),
    currency: 'EUR',
    trial_days: trialDays,
  })
  await ctx.trx('plan_prices').insert(
    prices.map(({ interval, amount, setupAmount = 0, seatAmount = null }) => ({
      id: newId(),
      plan_version_id: planVersionId,
      interval,
      amount,
      setup_amount: setupAmount,
      seat_amount: seatAmount,
    })),
  )
  return planId
}
