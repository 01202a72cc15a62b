import { newId } from '#platform/kernel/ids.ts'
import { after, days, hours, minutes } from '#platform/kernel/time.ts'
import { contactOf, type Caller, type Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

/** What may be left out, said as the keeper's service offers it. */
const wish = { durationMinutes: 5, seats: 1, memberId: undefined }

/** A series of two at a time that nobody has yet. */
const seriesOf = (market: Market) => ({
  serviceId: market.serviceId,
  firstStartsAt: market.newStart(),
  everyWeeks: 1,
  weekdays: [],
  count: 2,
  ...wish,
})

/** Two services one after the other; the next one who asks gets the start after both. */
function visitOf(market: Market) {
  const first = market.newStart()
  market.newStart()
  return {
    items: [{ serviceId: market.serviceId }, { serviceId: market.serviceId }],
    starts: [first, after(new Date(first), minutes(5)).toISOString()],
  }
}

const date = (offset: number) => after(new Date(), days(offset)).toISOString().slice(0, 10)

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

type Standing = 'confirmed' | 'requested'
/** A new series of two of the customer with the keeper, and its second start. */
async function newSeries(market: Market, standing: Standing = 'confirmed') {
  const { groupId, secret } = await newHolds(market, 'booking-series')
  const answer = await post(market, `/booking-series/${groupId}/confirmation`, {
    secret,
    ...contactOf(market.marker),
  })
  const { group, links } = answer as {
    group: { items: { booking: { id: string; startsAt: string } }[] }
    links: { managePath: string }[]
  }
  const [first, second] = group.items.map(({ booking }) => booking)
  await market.inTenant(async (ctx) => {
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    await ctx
      .trx('customers')
      .insert({
        id: newId(),
        email: market.emailOf('customer'),
        first_name: `First ${market.marker}`,
        last_name: `Last ${market.marker}`,
        phone: '+49 30 1234567',
        user_id: userId,
      })
      .onConflict(['tenant_id', 'email'])
      .merge(['user_id'])
    const customerId = ctx
      .trx('customers')
      .where({ email: market.emailOf('customer') })
      .select('id')
    const respondBy = after(ctx.now, hours(2))
    await ctx
      .trx('bookings')
      .where({ group_id: groupId })
      .update({
        customer_id: customerId,
        ...(standing === 'requested'
          ? { status: standing, requested_at: ctx.now, respond_by: respondBy }
          : {}),
      })
  })
  return {
    bookingId: first!.id,
    secret: links[0]!.managePath.split('/').at(-1)!.split('?')[0]!,
    later: { position: 1, startsAt: second!.startsAt },
  }
}
type Series = Awaited<ReturnType<typeof newSeries>>

const asGuest = ({ secret }: Series): Part => ({ caller: 'guest', params: { secret } })
const asCustomer = ({ bookingId }: Series): Part => ({ caller: 'customer', params: { bookingId } })
const asKeeper = ({ bookingId }: Series): Part => ({ caller: 'keeper', params: { bookingId } })
const asOperator = ({ bookingId }: Series): Part => ({ caller: 'operator', params: { bookingId } })
type As = typeof asGuest

const reading = (as: As) => async (market: Market) => as(await newSeries(market))
const previewing = (as: As) => async (market: Market) => ({
  ...as(await newSeries(market)),
  query: { scope: 'all' },
})
const cancelling = (as: As) => async (market: Market) => ({
  ...as(await newSeries(market)),
  body: { scope: 'all', reason: `Away ${market.marker}`, feeAmount: 0 },
})
const moving = (as: As) => async (market: Market) => {
  const series = await newSeries(market)
  return {
    ...as(series),
    body: {
      scope: 'all',
      startsAt: market.newStart(),
      memberId: null,
      includeMoved: true,
      instead: [series.later],
      reason: `Away ${market.marker}`,
    },
  }
}
const choosing = (as: As) => async (market: Market) => ({
  ...as(await newSeries(market)),
  query: { scope: 'all', from: date(1), to: date(2), timeZone: 'Asia/Tokyo', memberId: 'anyone' },
})
/** The answer to another time that the other side would like. */
const answering = (as: As, by: 'provider' | 'customer') => async (market: Market) => ({
  ...(await proposed(as, by)(market)),
  body: { answer: 'accept' },
})
const proposed = (as: As, by: 'provider' | 'customer') => async (market: Market) => {
  const series = await newSeries(market)
  await market.inTenant((ctx) =>
    ctx.trx('reschedule_proposals').insert({
      id: newId(),
      booking_id: series.bookingId,
      proposed_by: by,
      starts_at: market.newStart(),
      message: `Could we ${market.marker}`,
      expires_at: after(ctx.now, hours(2)),
    }),
  )
  return as(series)
}

/** Good requests to series and visits. */
export const goodGroups: Record<string, (market: Market) => Promise<Part>> = {
  previewSeries: async (market) => ({ body: { ...seriesOf(market), until: date(700) } }),
  createSeriesHolds: async (market) => ({
    body: { ...seriesOf(market), customerTimeZone: 'Asia/Tokyo', until: date(700), chosen: undefined },
  }),
  extendSeriesHolds: ofNewHolds('booking-series'),
  releaseSeriesHolds: ofNewHolds('booking-series'),
  confirmSeries: confirmationOf('booking-series'),
  previewVisit: async (market) => ({
    body: {
      items: visitOf(market).items,
      from: date(1),
      to: date(2),
      timeZone: 'Asia/Tokyo',
      mostWaitMinutes: 10,
      limit: 5,
    },
  }),
  checkVisit: async (market) => ({ body: { ...visitOf(market), customerTimeZone: 'Asia/Tokyo' } }),
  createVisitHolds: async (market) => ({ body: { ...visitOf(market), customerTimeZone: 'Asia/Tokyo' } }),
  extendVisitHolds: ofNewHolds('visits'),
  releaseVisitHolds: ofNewHolds('visits'),
  confirmVisit: confirmationOf('visits'),

  getGroupByLink: reading(asGuest),
  previewGroupCancellationByLink: previewing(asGuest),
  cancelGroupByLink: cancelling(asGuest),
  previewGroupMoveByLink: moving(asGuest),
  findGroupMoveTimesByLink: choosing(asGuest),
  moveGroupByLink: moving(asGuest),
  answerGroupProposalsByLink: answering(asGuest, 'provider'),

  getOwnGroup: reading(asCustomer),
  previewOwnGroupCancellation: previewing(asCustomer),
  cancelOwnGroup: cancelling(asCustomer),
  previewOwnGroupMove: moving(asCustomer),
  findOwnGroupMoveTimes: choosing(asCustomer),
  moveOwnGroup: moving(asCustomer),
  answerOwnGroupProposals: answering(asCustomer, 'provider'),

  getGroup: reading(asKeeper),
  previewGroupCancellation: previewing(asKeeper),
  cancelGroup: cancelling(asKeeper),
  previewGroupMove: moving(asKeeper),
  findGroupMoveTimes: choosing(asKeeper),
  moveGroup: moving(asKeeper),
  answerGroupProposals: answering(asKeeper, 'customer'),
  withdrawGroupProposals: proposed(asKeeper, 'provider'),
  withdrawGroupProposalsByLink: proposed(asGuest, 'customer'),
  withdrawOwnGroupProposals: proposed(asCustomer, 'customer'),

  getAnyGroup: reading(asOperator),
  previewAnyGroupCancellation: previewing(asOperator),
  cancelAnyGroup: cancelling(asOperator),
  previewAnyGroupMove: moving(asOperator),
  findAnyGroupMoveTimes: choosing(asOperator),
  moveAnyGroup: moving(asOperator),
  answerAnyGroupProposals: answering(asOperator, 'customer'),
  withdrawAnyGroupProposals: proposed(asOperator, 'provider'),
  acceptAnyGroup: async (market) => asOperator(await newSeries(market, 'requested')),
  declineAnyGroup: async (market) => ({
    ...asOperator(await newSeries(market, 'requested')),
    body: { reason: `Full ${market.marker}` },
  }),
  acceptGroup: async (market) => asKeeper(await newSeries(market, 'requested')),
  declineGroup: async (market) => ({
    ...asKeeper(await newSeries(market, 'requested')),
    body: { reason: `Full ${market.marker}` },
  }),
}
