import { newId } from '#platform/kernel/ids.ts'
import { eraseFromPlans, readPersonalPlans, setBillingDetails } from '#platform/billing/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { gatewayTo } from '#platform/local/stripe/index.ts'
import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'
import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { account } from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { postPlanPayment } from '#platform/payments/service/plan-payments.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { day, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

const hours = 3_600_000

/** Of what providers pay for their plans, in basis points. */
const shareOfPlatform = (basisPoints: number) =>
  market.inside((ctx) =>
    ctx.trx('feature_grants').insert({
      id: newId(),
      owner_kind: 'tenant',
      owner_id: ctx.tenantId,
      feature: 'platform.fee',
      value: JSON.stringify(basisPoints),
      is_override: true,
      reason: 'Agreed',
      granted_by: 'system',
    }),
  )

test('each invoice says what of it is the platform’s share', async () => {
  await shareOfPlatform(500)
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  await market.settle(owner)

  const [invoice] = await market.invoices(id)
  expect(invoice).toMatchObject({
    paidAmount: 1_900,
    feeAmount: 95,
    processorChargeId: expect.stringMatching(/^ch_/),
  })
  const told = await market.inside((ctx) =>
    ctx.trx('outbox_events').where({ name: 'plan.invoice_settled' }).pluck('payload'),
  )
  expect(told).toMatchObject([
    {
      planInvoiceId: invoice!.id,
      amount: 1_900,
      currency: 'EUR',
      transfer: { amount: 1_900 },
      fee: { amount: 95 },
    },
  ])
})

test('a copy of a provider’s data holds their plans, and erasing leaves the invoices alone', async () => {
  const owner = await market.newOwner()
  const { id, processorSubscriptionId } = await market.subscribe(owner, market.professional)
  await setBillingDetails(market.runtime, market.scope, {
    owner,
    name: 'Studio Lindenhof',
    email: 'bills@lindenhof.example',
    address: null,
    taxId: null,
  })
  const copy = () => market.inside((ctx) => readPersonalPlans(ctx, owner.id))
  expect(await copy()).toMatchObject({
    plans: [{ name: 'Professional', state: 'active' }],
    planInvoices: [{ state: 'paid', totalAmount: 1_900 }],
    planBilling: [{ billingDetails: { name: 'Studio Lindenhof' }, card: { last4: '4242' } }],
  })
  const erase = () => market.inside((ctx) => eraseFromPlans(ctx, owner.id))
  await expect(erase()).rejects.toMatchObject({ code: 'conflict' })
  const { customer } = await market.stripe.subscriptions.retrieve(processorSubscriptionId!)
  await market.stripe.subscriptions.cancel(processorSubscriptionId!)
  await market.pass(2 * day)
  await market.sweep()

  await erase()
  market.cutLine()
  await market.sweep()
  expect(await copy()).toMatchObject({ planBilling: [{ billingDetails: null, card: null }] })
  market.mendLine()
  await market.pass(day)
  await market.sweep()
  await market.sweep()

  expect(await market.stripe.customers.retrieve(String(customer))).toMatchObject({ deleted: true })
  expect(await market.invoices(id)).toHaveLength(1)
  const due = await market.inside((ctx) => ctx.trx('subscriptions').whereNotNull('next_attempt_at'))
  expect(due).toEqual([])
}, 60_000)

/** What payments hears of it. */
const post = () =>
  market.inside(async (ctx) => {
    const told: Parameters<typeof postPlanPayment>[1][] = await ctx
      .trx('outbox_events')
      .where({ name: 'plan.invoice_settled' })
      .orderBy('id')
      .pluck('payload')
    for (const payment of told) await postPlanPayment(ctx, payment)
  })

test('what was paid for plans agrees with the processor’s books, and what nobody knows of is told', async () => {
  const platform = systemScope(platformTenantId)
  const { database } = market.runtime
  await database.inTenant(platform, (ctx) => ctx.trx('processor_readings').delete())
  const runtime = { ...market.runtime, payments: gatewayTo(market.local) } as PaymentRuntime
  const compare = async () => {
    await market.pass(3 * hours)
    await readBooks(runtime)
    await reconcileTenant(runtime, market.scope)
    const rows = await market.inside((ctx) =>
      ctx.trx('reconciliation_differences').orderBy('object').select('object', 'kind', 'state', 'movement'),
    )
    return rows as { object: string; kind: string; state: string; movement: string }[]
  }
  await shareOfPlatform(500)
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await post()
  await post()
  expect(await compare()).toEqual([])

  // By hand at the processor: half of a payment goes back.
  const [charge] = market.local.engine.store.all('charge').filter(({ customer }) => customer !== null)
  await market.stripe.refunds.create({ charge: charge!.id, amount: 950 })
  const found = await compare()
  expect(found).toMatchObject([{ kind: 'missing_here', movement: 'refund', state: 'open' }])

  await market.pass(30 * day)
  await market.sweep()
  await post()
  expect(await compare()).toEqual(found)
  const clearing = await market.inside((ctx) => balanceOf(ctx, account.clearing, 'EUR'))
  const { available, pending } = market.local.engine.balanceOf(null).get('eur')!
  expect(clearing).toBe(available + pending)
}, 60_000)
