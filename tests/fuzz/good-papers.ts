import { newId } from '#platform/kernel/ids.ts'
import { openPayment } from '#platform/payments/index.ts'
import { applySplitTerms, priceOf } from '#platform/payments/rules/index.ts'
import { issueChargeDocuments } from '#platform/payments/service/charge-documents.ts'
import { splitTerms } from '#tests/support/payment-market.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

/** A booking of the customer with the keeper that was paid in full, with its invoice; no processor is asked. */
async function invoiced(market: Market): Promise<{ secret: string; documentId: string }> {
  const { bookingId, secret } = await market.newBooking()
  const documentId = await market.inTenant(async (ctx) => {
    const title = `Cleaning ${market.marker}`
    const lines = [{ id: bookingId, kind: 'service' as const, title, quantity: 1, unitAmount: 5_000 }]
    const { charges } = await openPayment(ctx, {
      subject: { kind: 'booking', id: bookingId },
      providerId: market.keeperId,
      customerId: await ownCustomer(market),
      price: priceOf({ currency: 'EUR', taxMode: 'inclusive', lines }),
      terms: {
        way: 'full',
        split: applySplitTerms(splitTerms, {}),
        onBehalfOf: null,
        title,
        email: market.emailOf('customer'),
        locale: 'en',
      },
      charges: [{ purpose: 'full', amount: 5_000, dueAt: null }],
    })
    await ctx
      .trx('charges')
      .where({ id: charges[0]!.id })
      .update({ state: 'succeeded', funds_state: 'held', processor_charge_id: newId(), paid_at: ctx.now })
    const [document] = await issueChargeDocuments(ctx, charges[0]!.id)
    return document!.id
  })
  return { secret, documentId }
}

/** The customer who is signed in, as somebody who books. */
const ownCustomer = (market: Market) =>
  market.inTenant(async (ctx) => {
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    const email = market.emailOf('customer')
    await ctx
      .trx('customers')
      .insert({
        id: newId(),
        email,
        first_name: `First ${market.marker}`,
        last_name: `Last ${market.marker}`,
        phone: '+49 30 1234567',
        user_id: userId,
      })
      .onConflict(['tenant_id', 'email'])
      .merge(['user_id'])
    const { id } = await ctx.trx('customers').where({ email }).first('id')
    return String(id)
  })

/** A card that the signed-in customer has left. */
const keptMethod = async (market: Market) => {
  const customerId = await ownCustomer(market)
  return market.inTenant(async (ctx) => {
    const id = newId()
    await ctx.trx('payment_methods').insert({
      id,
      customer_id: customerId,
      processor_method_id: `pm_${id}`,
      kind: 'card',
      brand: `brand ${market.marker}`,
      last4: '4242',
      expiry_month: 12,
      expiry_year: 2040,
    })
    return id
  })
}

const fileOf = (caller: Caller) => async (market: Market) => {
  const { documentId } = await invoiced(market)
  return { caller, params: { documentId } }
}
const listOf = (caller: Caller) => async (market: Market) => {
  await invoiced(market)
  return { caller, query: { cursor: undefined } }
}
const details = (market: Market, feeTax: object | null) => ({
  legalName: `Legal ${market.marker}`,
  address: `Street 1, ${market.marker}`,
  country: 'DE',
  taxId: 'DE123456789',
  feeTax,
})
const versionOf = async (market: Market, kind: string): Promise<Record<string, string>> => {
  const row = await market.inTenant<{ version: number } | undefined>((ctx) =>
    ctx.trx('tax_details').where({ owner_kind: kind }).orderBy('created_at', 'desc').first('version'),
  )
  return { 'if-match': `"${row?.version ?? 0}"` }
}
const saying = (caller: Caller, kind: string, feeTax: object | null) => async (market: Market) => ({
  caller,
  headers: await versionOf(market, kind),
  body: details(market, feeTax),
})

/** Good requests for papers, for what was paid and for ways to pay. */
export const goodPapers: Record<string, (market: Market) => Promise<Part>> = {
  listOwnDocuments: listOf('customer'),
  getOwnDocumentFile: fileOf('customer'),
  listProviderDocuments: listOf('keeper'),
  getProviderDocumentFile: fileOf('keeper'),
  listAnyDocuments: listOf('operator'),
  getAnyDocumentFile: fileOf('operator'),
  listDocumentsByLink: async (market) => ({
    caller: 'guest',
    params: { secret: (await invoiced(market)).secret },
  }),
  getDocumentFileByLink: async (market) => ({ caller: 'guest', params: await invoiced(market) }),
  listOwnPayments: listOf('customer'),
  exportOwnPayments: listOf('customer'),
  listOwnPaymentMethods: async (market) => {
    await keptMethod(market)
    return { caller: 'customer' }
  },
  chooseOwnPaymentMethod: async (market) => ({
    caller: 'customer',
    body: { methodId: await keptMethod(market) },
  }),
  removeOwnPaymentMethod: async (market) => ({
    caller: 'customer',
    params: { methodId: await keptMethod(market) },
    query: { replaceWith: undefined },
  }),
  getOwnBillingDetails: async () => ({ caller: 'customer' }),
  setOwnBillingDetails: saying('customer', 'user', null),
  getTaxDetails: async () => ({ caller: 'keeper' }),
  setTaxDetails: saying('keeper', 'provider', null),
  getMarketplaceTaxDetails: async () => ({ caller: 'operator' }),
  setMarketplaceTaxDetails: saying('operator', 'tenant', { name: 'VAT', jurisdiction: 'DE', rate: 19_000 }),
}
