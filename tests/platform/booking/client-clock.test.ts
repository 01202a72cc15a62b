import { inTenant } from '#tests/support/database.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'

let market: MarketApi
let serviceId: string
beforeAll(async () => {
  market = await openMarketApi()
  serviceId = (await inTenant(market.scope, (ctx) => createBookable(ctx))).serviceId
})
afterAll(() => market.close())

/** As a device sends it whose clock is a year wrong. */
const headers = { date: 'Mon, 01 Jan 2001 00:00:00 GMT' }
const day = 86_400_000
const dateOf = (instant: number) => new Date(instant).toISOString().slice(0, 10)

test('whoever asks for days that are over gets no start that is over', async () => {
  const now = Date.now()
  const range = `from=${dateOf(now - 20 * day)}&to=${dateOf(now + 2 * day)}`

  const { status, body } = await market.call({ url: `/services/${serviceId}/availability?${range}`, headers })

  const starts = (body.days as { slots: string[] }[]).flatMap(({ slots }) => slots)
  expect(status).toBe(200)
  expect(starts.length).toBeGreaterThan(0)
  expect(starts.filter((start) => Date.parse(start) < now)).toEqual([])
})

test('a start that is over for the server cannot be held, whatever the device takes for now', async () => {
  const startsAt = quarterAfter(new Date(), -48).toISOString()

  const answer = await market.call({ method: 'POST', url: '/holds', headers, body: { serviceId, startsAt } })

  expect(answer).toMatchObject({ status: 422, body: { code: 'slot_unavailable' } })
})

test('how long a start is kept is counted by the server', async () => {
  const before = Date.now()
  const startsAt = quarterAfter(new Date(), 48).toISOString()

  const { status, body } = await market.call({
    method: 'POST',
    url: '/holds',
    headers,
    body: { serviceId, startsAt },
  })

  const left = Date.parse(String(body.expiresAt)) - before
  expect(status).toBe(201)
  expect(left).toBeGreaterThan(60_000)
  expect(left).toBeLessThan(3_600_000)
})

test.each(['2027-05-03T09:00:00', '2027-05-03'])(
  'a start without an offset (%s) is refused: it would be read on the wall of the server',
  async (startsAt) => {
    const answer = await market.call({ method: 'POST', url: '/holds', body: { serviceId, startsAt } })

    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
  },
)
