import {
  exportSoldInvoices,
  listShares,
  listSoldInvoices,
  openPriceList,
  sumSoldInvoices,
  tenantOwner,
} from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { newScope } from '#tests/support/database.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { forgetPlatformPrices } from '#tests/support/plan-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

const platform = systemScope(platformTenantId)

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

const atPlatform = <T>(work: (ctx: Ctx) => Promise<T>) => market.runtime.database.inTenant(platform, work)
const list = (input: Parameters<typeof listSoldInvoices>[1] = {}) =>
  market.inside((ctx) => listSoldInvoices(ctx, input))
const sums = (input: Parameters<typeof sumSoldInvoices>[1] = {}) =>
  market.inside((ctx) => sumSoldInvoices(ctx, input))
/** Of this marketplace, whatever other tests have left. */
const share = async (input: Parameters<typeof listShares>[1] = {}) => {
  const { items } = await atPlatform((ctx) => listShares(ctx, { limit: 100, ...input }))
  return items.filter(({ marketplace }) => marketplace.id === market.scope.tenantId)
}

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
/** An invoice as the processor has it, changed there by hand. */
const atProcessor = (id: string, changes: object) => {
  const { store } = market.local.engine
  store.update(
    'invoice',
    store.all('invoice').find((invoice) => invoice.id === id)!,
    changes,
  )
}
const invoiceOf = async (subscriptionId: string) => (await market.invoices(subscriptionId)).at(-1)!

test('each invoice says net, tax, the platform’s share and what stays, and the platform sees its share', async () => {
  await shareOfPlatform(500)
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  atProcessor((await invoiceOf(id)).processorInvoiceId, { total_excluding_tax: 1_597 })
  await market.settle(owner)

  const { items } = await list()
  expect(items).toMatchObject([
    {
      owner: { kind: 'provider', id: owner.id, slug: null },
      planName: 'Professional',
      state: 'paid',
      currency: 'EUR',
      netAmount: 1_597,
      taxAmount: 303,
      totalAmount: 1_900,
      paidAmount: 1_900,
      dueAmount: 0,
      feeAmount: 95,
      keptAmount: 1_805,
    },
  ])
  expect(await sums()).toEqual([
    {
      currency: 'EUR',
      count: 1,
      netAmount: 1_597,
      taxAmount: 303,
      totalAmount: 1_900,
      paidAmount: 1_900,
      dueAmount: 0,
      creditedAmount: 0,
      feeAmount: 95,
      keptAmount: 1_805,
    },
  ])
  const told = { currency: 'EUR', invoiceCount: 1, paidAmount: 1_900, shareAmount: 95 }
  expect(await share()).toMatchObject([told])
  await market.settle(owner)
  await market.sweep()
  expect(await share()).toMatchObject([told])
  expect(await share({ from: '2027-04-02' })).toEqual([])
})

test('a payment that fails, one that is given back, and one that is void', async () => {
  const [late, paying] = [await market.newOwner(), await market.newOwner()]
  const { id: lateId } = await market.subscribe(late, market.professional)
  const { id: payingId } = await market.subscribe(paying, market.business)
  await market.useCard(late, 'pm_card_chargeCustomerFail')
  await market.pass(31 * day)
  await market.sweep()

  expect((await list({ state: 'failed' })).items).toMatchObject([
    { owner: { id: late.id }, dueAmount: 1_900, paidAmount: 0, feeAmount: null, keptAmount: 0 },
  ])
  expect((await list({ state: 'paid' })).items).toHaveLength(3)
  expect(await sums({ state: 'failed' })).toMatchObject([{ count: 1, dueAmount: 1_900, keptAmount: 0 }])

  const refused = (await invoiceOf(lateId)).processorInvoiceId
  await market.stripe.invoices.voidInvoice(refused)
  const given = (await invoiceOf(payingId)).processorInvoiceId
  atProcessor(given, { post_payment_credit_notes_amount: 1_000 })
  await market.pass(day)
  await market.sweep()
  await market.sweep()

  expect((await list({ state: 'failed' })).items).toEqual([])
  expect((await list({ state: 'void' })).items).toMatchObject([{ owner: { id: late.id } }])
  expect((await list({ state: 'credited' })).items).toMatchObject([
    { owner: { id: paying.id }, creditedAmount: 1_000, keptAmount: 3_802 },
  ])
  expect(await sums({ ownerId: late.id })).toMatchObject([{ count: 2, totalAmount: 1_900, dueAmount: 0 }])
  const all = await list()
  expect(all.items.map(({ state }) => state).toSorted()).toEqual(['credited', 'paid', 'paid', 'void'])
})

test('the list is read by pages, by days on the wall of the seller, and by name, and leaves as a file', async () => {
  const owners = [await market.newOwner(), await market.newOwner(), await market.newOwner()]
  for (const owner of owners) {
    await market.subscribe(owner, market.professional)
    await market.pass(day)
  }
  await market.inside((ctx) =>
    ctx.trx('providers').where({ id: owners[1]!.id }).update({ business_name: '=Lindenhof' }),
  )

  const first = await list({ limit: 2 })
  const second = await list({ limit: 2, cursor: first.nextCursor! })
  expect([first.items, second.items].map((items) => items.map(({ owner }) => owner.id))).toEqual([
    [owners[2]!.id, owners[1]!.id],
    [owners[0]!.id],
  ])
  expect(second.nextCursor).toBeNull()
  expect((await list({ from: '2027-04-02', to: '2027-04-02' })).items).toMatchObject([
    { owner: { id: owners[1]!.id } },
  ])
  expect((await list({ from: '0000-01-01', to: '9999-12-31' })).items).toHaveLength(3)
  expect((await list({ q: 'linden' })).items).toMatchObject([{ owner: { id: owners[1]!.id } }])
  await expect(list({ cursor: 'forged' })).rejects.toMatchObject({ code: 'validation_failed' })

  const file = await exportSoldInvoices(market.runtime, market.scope, { q: 'linden' })
  const text = (await file[Symbol.asyncIterator]().next()).value as Buffer | string
  const rows = String(text)
  expect(rows).toContain('Platform share')
  expect(rows).toContain(`'=Lindenhof`)
  const audited = await market.inside((ctx) =>
    ctx.trx('audit_entries').where({ action: 'plan_invoice.list_exported' }).pluck('after'),
  )
  expect(audited).toEqual([{ q: 'linden' }])
})

test('currencies are never added up, and what a marketplace buys itself is not among what it sells', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  const dollars = (await invoiceOf(id)).processorInvoiceId
  await market.inside((ctx) =>
    ctx.trx('plan_invoices').where({ processor_invoice_id: dollars }).update({ currency: 'USD' }),
  )
  const other = await market.newOwner()
  await market.subscribe(other, market.professional)
  expect(await sums()).toMatchObject([
    { currency: 'EUR', paidAmount: 1_900 },
    { currency: 'USD', paidAmount: 1_900 },
  ])

  await forgetPlatformPrices()
  await atPlatform(openPriceList)
  const { buyPlan } = await offered()
  await payOn(await market.begin(tenantOwner(market.scope), buyPlan), goodCard)
  await market.settle(tenantOwner(market.scope))

  expect((await list()).items).toHaveLength(2)
  const sold = await atPlatform((ctx) => listSoldInvoices(ctx, { ownerId: market.scope.tenantId }))
  const { slug } = await market.inside((ctx) => ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug'))
  expect(sold.items).toMatchObject([
    { owner: { kind: 'tenant', slug }, state: 'paid', currency: 'USD', feeAmount: 0 },
  ])
  expect(sold.items[0]!.keptAmount).toBe(sold.items[0]!.paidAmount)
})

const offered = () =>
  atPlatform(async (ctx) => {
    const row = await ctx
      .trx('plans as p')
      .join('plan_versions as v', 'v.plan_id', 'p.id')
      .join('plan_prices as r', 'r.plan_version_id', 'v.id')
      .where({ 'p.buyer': 'tenant', 'p.state': 'offered' })
      .first('p.id as id')
    return { buyPlan: String(row.id) }
  })

test('nobody else sees it: not the support of the marketplace, nor a marketplace the shares', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  const as = (roles: string[]) => ({
    ...market.scope,
    actor: { kind: 'account' as const, accountId: newId(), sessionId: newId(), roles },
  })
  const { database } = market.runtime
  for (const roles of [['support'], ['platform_support']]) {
    await expect(database.inTenant(as(roles), (ctx) => listSoldInvoices(ctx))).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(exportSoldInvoices(market.runtime, as(roles), {})).rejects.toMatchObject({
      code: 'forbidden',
    })
  }
  await expect(database.inTenant(as(['tenant_owner']), (ctx) => listShares(ctx))).rejects.toMatchObject({
    code: 'forbidden',
  })
  const stranger = await database.inTenant(newScope(), (ctx) => listSoldInvoices(ctx, { ownerId: owner.id }))
  expect(stranger.items).toEqual([])
})
