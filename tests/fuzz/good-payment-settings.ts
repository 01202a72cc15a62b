import type { GoodRequest } from './good-requests.ts'
import type { Market } from './market.ts'

type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'headers'>> & { body?: Record<string, unknown> }

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
}
