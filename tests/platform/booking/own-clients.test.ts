import { createHold, holdSeries, holdVisit } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Runtime } from '#platform/runtime.ts'
import { openPayingMarket, type PayingMarket } from '#tests/support/paying-market.ts'

const week = 7 * 24

let market: PayingMarket
let serviceId: string
beforeAll(async () => {
  market = await openPayingMarket({
    settings: {
      commission: {
        basisPoints: 1_500,
        overrides: [{ customerSource: 'own_client', rule: { basisPoints: 0 } }],
      },
    },
  })
  serviceId = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 6_000 })
})
afterAll(() => market.close())

/** Whose customer it is, and the commission in basis points, as both are kept with what is held. */
async function agreedOf(holdId: string) {
  const { customer_source: source, quote } = await market.row(holdId)
  return {
    source,
    commission: (quote as { split: { commission: { basisPoints: number } } }).split.commission,
  }
}

const hold = (viaProviderId?: string) =>
  market.inside(
    (ctx) =>
      createHold(ctx, {
        serviceId,
        startsAt: market.newStart().toISOString(),
        ...(viaProviderId ? { viaProviderId } : {}),
      }),
    market.scope,
  )

test('whom a provider has led here by their own link is their own client, and is shared as those are', async () => {
  const { id } = await hold(market.providerId)

  expect(await agreedOf(id)).toEqual({ source: 'own_client', commission: { basisPoints: 0 } })
})

test('who came by themselves, or by the link of somebody else, was found by the marketplace', async () => {
  for (const via of [undefined, newId()]) {
    const { id } = await hold(via)
    expect(await agreedOf(id)).toEqual({ source: 'marketplace', commission: { basisPoints: 1_500 } })
  }
})

test('the same holds for every appointment of a series and of a visit', async () => {
  const runtime = market.runtime as Runtime
  const firstStartsAt = market.newStart(week).toISOString()
  const series = await holdSeries(runtime, market.scope, {
    serviceId,
    firstStartsAt,
    everyWeeks: 1,
    count: 2,
    viaProviderId: market.providerId,
  })
  const first = market.newStart(4 * week)
  const visit = await holdVisit(runtime, market.scope, {
    items: [{ serviceId }, { serviceId }],
    starts: [first, new Date(first.getTime() + 3_600_000)].map((start) => start.toISOString()),
    viaProviderId: market.providerId,
  })

  for (const { id } of [...series.holds, ...visit.holds])
    expect(await agreedOf(id)).toEqual({ source: 'own_client', commission: { basisPoints: 0 } })
})
