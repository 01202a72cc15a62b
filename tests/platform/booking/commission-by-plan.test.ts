import { createPlan, giveComplimentary, providerOwner } from '#platform/billing/index.ts'
import { createHold } from '#platform/booking/index.ts'
import {
  defaultPaymentSettings,
  getPaymentSettings,
  type PaymentSettings,
  setPaymentSettings,
} from '#platform/payments/index.ts'
import { days } from '#platform/kernel/time.ts'
import { openPayingMarket, type PayingMarket } from '#tests/support/paying-market.ts'
import { as, operator } from '#tests/support/supply.ts'

let market: PayingMarket
let serviceId: string
/** What providers pay for, and what everybody has who does not. */
let plans: { paid: string; common: string }

beforeAll(async () => {
  market = await openPayingMarket()
  serviceId = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 6_000 })
  plans = await market.inside(async (ctx) => {
    const { id: paid } = await createPlan(ctx, {
      name: 'Atelier',
      description: '',
      contents: {},
      prices: [{ interval: 'month', amount: 2_500 }],
    })
    const [common] = await ctx.trx('plans').where({ is_default: true }).pluck<string[]>('id')
    return { paid, common: common! }
  })
})
afterAll(() => market.close())

const settle = (overrides: PaymentSettings['commission']['overrides'] = []) =>
  market.inside(async (ctx) => {
    const { version } = await getPaymentSettings(as(operator(), ctx))
    const commission = { basisPoints: 1_500, overrides }
    const settings = { ...defaultPaymentSettings, isOnline: true, commission }
    return setPaymentSettings(as(operator(), ctx), { ...settings, version })
  })

/** Of what is held now, in basis points. */
async function commissionNow(viaProviderId?: string): Promise<number> {
  const { id } = await market.inside(
    (ctx) =>
      createHold(ctx, {
        serviceId,
        startsAt: market.newStart().toISOString(),
        ...(viaProviderId ? { viaProviderId } : {}),
      }),
    market.scope,
  )
  const { quote } = await market.row(id)
  return (quote as { split: { commission: { basisPoints: number } } }).split.commission.basisPoints
}

test('who pays for a plan is asked for the commission of that plan, as long as the plan counts', async () => {
  const saved = await settle([
    { planId: plans.paid, rule: { basisPoints: 500 } },
    { planId: plans.paid, customerSource: 'own_client', rule: { basisPoints: 0 } },
    { planId: plans.common, rule: { basisPoints: 2_000 } },
  ])
  expect(saved.commission.overrides).toContainEqual({ planId: plans.paid, rule: { basisPoints: 500 } })
  expect(await commissionNow()).toBe(2_000)

  await market.inside((ctx) =>
    giveComplimentary(ctx, providerOwner(market.providerId), {
      planId: plans.paid,
      endsAt: new Date(ctx.now.getTime() + days(2)).toISOString(),
    }),
  )
  expect(await commissionNow()).toBe(500)
  expect(await commissionNow(market.providerId)).toBe(0)

  market.time.moveBy(days(3))
  expect(await commissionNow()).toBe(2_000)
})

test('where no exception names a plan, none is asked for', async () => {
  await settle([{ customerSource: 'own_client', rule: { basisPoints: 100 } }])

  expect(await commissionNow()).toBe(1_500)
  expect(await commissionNow(market.providerId)).toBe(100)
})
