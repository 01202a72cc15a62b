import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { addCreditPack, grantCredits, issueVouchers } from '#platform/payments/index.ts'
import { defaultPaymentSettings } from '#platform/payments/rules/index.ts'
import type { GoodRequest } from './good-requests.ts'
import type { Market } from './market.ts'

type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'query' | 'headers'>> & {
  body?: Record<string, unknown>
}

/** What a marketplace says about money. */
export const goodPaymentSettings: Record<string, (market: Market) => Promise<Part>> = {
  getPaymentSettings: async () => ({ caller: 'operator' }),
  setPaymentSettings: async (market) => {
    const rows = await market.inTenant<{ version: number }[]>((ctx) =>
      ctx.trx('payment_settings').where({ is_current: true }).select('version'),
    )
    const categoryId = market.categoryId
    return {
      caller: 'operator',
      headers: { 'if-match': `"${rows[0]?.version ?? 0}"` },
      body: {
        // Whatever is booked beside this is paid at the appointment.
        isOnline: false,
        allowedKinds: ['full', 'in_person'],
        tax: { rates: [{ name: `VAT ${market.marker}`.slice(0, 40), jurisdiction: 'DE', rate: 19_000 }] },
        taxByCategory: [{ categoryId, tax: { exemption: 'exempt', reason: `Lessons of ${market.marker}` } }],
        commission: {
          basisPoints: 1_000,
          overrides: [{ categoryId, rule: { basisPoints: 500, minimumAmount: 10, maximumAmount: 900 } }],
        },
        customerFee: { basisPoints: 300, minimumAmount: 50, maximumAmount: null },
        deposit: { leastBasisPoints: 1_000, mostBasisPoints: 5_000 },
        chargebackFeeTo: 'provider',
      },
    }
  },

  listOfferedCreditPacks: async (market) => {
    await packOf(market)
    return { caller: 'customer' }
  },
  buyCredits: async (market) => ({ caller: 'customer', body: { packId: (await packOf(market)).id } }),
  listCreditPacks: async (market) => {
    await packOf(market)
    return { caller: 'operator' }
  },
  addCreditPack: async (market) => {
    await packOf(market)
    return { caller: 'operator', body: goodPack(market) }
  },
  changeCreditPack: async (market) => {
    const { id, version } = await packOf(market)
    return {
      caller: 'operator',
      params: { packId: id },
      headers: { 'if-match': `"${version}"` },
      body: { ...goodPack(market), isOffered: true },
    }
  },
  listCreditPurchases: async () => ({ caller: 'operator', query: { limit: 5 } }),
  refundCreditPurchase: async (market) => ({
    caller: 'operator',
    params: { purchaseId: await boughtCredits(market) },
  }),

  getOwnCredits: async () => ({ caller: 'customer' }),
  getCustomerCredits: async (market) => ({
    caller: 'operator',
    query: { email: await customerWithCredits(market) },
  }),
  grantCredits: async (market) => ({
    caller: 'operator',
    body: {
      email: await customerWithCredits(market),
      reason: `For the rain on ${market.marker}`,
      expiresAt: '2031-05-01T00:00:00Z',
    },
  }),
  listVouchers: async (market) => {
    await twoVouchers(market)
    return { caller: 'operator', query: { limit: 5 } }
  },
  issueVouchers: async (market) => ({
    caller: 'operator',
    body: { count: 2, note: `Fair of ${market.marker}`, expiresAt: '2031-05-01T00:00:00Z' },
  }),
  voidVoucher: async (market) => {
    const { items } = await twoVouchers(market)
    return { caller: 'operator', params: { voucherId: items[0]!.id } }
  },
}

const asSystem = (ctx: Ctx): Ctx => ({ ...ctx, actor: { kind: 'system' } })

const twoVouchers = (market: Market) =>
  market.inTenant((ctx) =>
    issueVouchers(asSystem(ctx), { count: 2, amount: 5_000, note: `Lost by ${market.marker}` }),
  )

/** Somebody who has booked, and was given credits. @returns their address */
async function customerWithCredits(market: Market): Promise<string> {
  return market.inTenant(async (ctx) => {
    const email = `credits@${market.marker}.example`
    const names = { first_name: `First ${market.marker}`, last_name: `Last ${market.marker}` }
    await ctx
      .trx('customers')
      .insert({ id: newId(), email, ...names, phone: '+49 30 1234567' })
      .onConflict(['tenant_id', 'email'])
      .ignore()
    await grantCredits(asSystem(ctx), { email, amount: 1_000, reason: `Thanks for ${market.marker}` })
    return email
  })
}

const goodPack = ({ marker }: Market) => ({
  title: `Pack of ${marker}`.slice(0, 80),
  priceAmount: 5_000,
  creditsAmount: 5_500,
  lastingDays: 365,
  position: 1,
})

/** One that is offered, in a marketplace that takes money online. */
const packOf = (market: Market) => market.inTenant((ctx) => newPack(ctx, market))

async function newPack(ctx: Ctx, market: Market) {
  const terms = JSON.stringify({ ...defaultPaymentSettings, isOnline: true })
  await ctx
    .trx('payment_settings')
    .insert({ id: newId(), terms })
    .onConflict(ctx.trx.raw('(tenant_id) where is_current'))
    .merge({ terms })
  // A marketplace has fifty at most; others may be about to use the newest ones.
  const bought = ctx.trx('credit_purchases').select('pack_id')
  const newest = ctx.trx('credit_packs').orderBy('id', 'desc').limit(20).select('id')
  await ctx.trx('credit_packs').whereNotIn('id', bought).whereNotIn('id', newest).delete()
  return addCreditPack(asSystem(ctx), goodPack(market))
}

/** Credits that were paid, and of which nothing was used. @returns the id of the purchase */
async function boughtCredits(market: Market): Promise<string> {
  const email = await customerWithCredits(market)
  return market.inTenant(async (ctx) => {
    const pack = await ctx.trx('credit_packs').orderBy('id').first('id')
    const packId = pack ? String(pack.id) : (await newPack(ctx, market)).id
    const lot: { id: string; customer_id: string } = await ctx
      .trx('credit_lots as l')
      .join('credit_wallets as w', 'w.id', 'l.wallet_id')
      .join('customers as c', 'c.id', 'w.customer_id')
      .where({ 'c.email': email })
      .orderBy('l.id', 'desc')
      .first('l.id', 'w.customer_id')
    const id = newId()
    await ctx.trx('credit_purchases').insert({
      id,
      pack_id: packId,
      customer_id: lot.customer_id,
      title: `Pack of ${market.marker}`.slice(0, 80),
      price_amount: 1_000,
      credits_amount: 1_000,
      currency: 'EUR',
      state: 'paid',
      processor_session_id: newId(),
      session_expires_at: ctx.now,
      processor_charge_id: newId(),
      processor_fee_amount: 1,
      paid_at: ctx.now,
      lot_id: lot.id,
    })
    return id
  })
}
