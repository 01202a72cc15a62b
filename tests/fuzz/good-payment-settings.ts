import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { grantCredits, issueVouchers } from '#platform/payments/index.ts'
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
      },
    }
  },

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
