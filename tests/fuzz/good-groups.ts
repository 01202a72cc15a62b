import { contactOf, type Caller, type Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

const fiveMinutes = 300_000

/** A series of two at a time that nobody has yet. */
const seriesOf = (market: Market) => ({
  serviceId: market.serviceId,
  firstStartsAt: market.newStart(),
  everyWeeks: 1,
  count: 2,
})

/** Two services one after the other; the next one who asks gets the start after both. */
function visitOf(market: Market) {
  const first = market.newStart()
  market.newStart()
  return {
    items: [{ serviceId: market.serviceId }, { serviceId: market.serviceId }],
    starts: [first, new Date(Date.parse(first) + fiveMinutes).toISOString()],
  }
}

const date = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

async function post(market: Market, path: string, payload: object) {
  const answer = await market.inject({ method: 'POST', url: `/api/v1${path}`, payload })
  if (answer.statusCode !== 201) throw new Error(`POST ${path} answered ${answer.body}`)
  return answer.json() as Record<string, unknown>
}

type Kind = 'booking-series' | 'visits'
async function newHolds(market: Market, kind: Kind) {
  const body = kind === 'visits' ? visitOf(market) : seriesOf(market)
  const { groupId, secret } = await post(market, `/${kind}/holds`, body)
  return { groupId: String(groupId), secret: String(secret) }
}

const ofNewHolds = (kind: Kind) => async (market: Market) => {
  const { groupId, secret } = await newHolds(market, kind)
  return { params: { groupId }, body: { secret } }
}
const confirmationOf = (kind: Kind) => async (market: Market) => {
  const { groupId, secret } = await newHolds(market, kind)
  return { params: { groupId }, body: { secret, ...contactOf(market.marker) } }
}

/** Good requests to series, visits and what they take besides people. */
export const goodGroups: Record<string, (market: Market) => Promise<Part>> = {
  previewSeries: async (market) => ({ body: { ...seriesOf(market), until: date(700) } }),
  createSeriesHolds: async (market) => ({
    body: { ...seriesOf(market), customerTimeZone: 'Asia/Tokyo', until: date(700) },
  }),
  extendSeriesHolds: ofNewHolds('booking-series'),
  releaseSeriesHolds: ofNewHolds('booking-series'),
  confirmSeries: confirmationOf('booking-series'),
  previewVisit: async (market) => ({
    body: { items: visitOf(market).items, from: date(1), to: date(2), timeZone: 'Asia/Tokyo', limit: 5 },
  }),
  createVisitHolds: async (market) => ({ body: { ...visitOf(market), customerTimeZone: 'Asia/Tokyo' } }),
  extendVisitHolds: ofNewHolds('visits'),
  releaseVisitHolds: ofNewHolds('visits'),
  confirmVisit: confirmationOf('visits'),
}
