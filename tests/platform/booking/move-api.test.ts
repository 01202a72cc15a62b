import type { Scope } from '#platform/kernel/tenant.ts'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { type Edge, hostOf, openEdge } from '#tests/support/edge.ts'
import { type Bookable, contact, createBookable } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

const hour = 3_600_000
let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

/** A marketplace with one service that is done from nine to five, at the hour. */
async function newMarket(bookable: Bookable = {}) {
  const scope = await createTenant()
  const made = await inTenant(scope, (ctx) =>
    createBookable(ctx, {
      timeZone: 'UTC',
      windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 })),
      ...bookable,
      service: { step_minutes: 60, ...bookable.service },
    }),
  )
  return { scope, ...made }
}
type Market = Awaited<ReturnType<typeof newMarket>>

/** Nine o'clock so many days from now. */
const nine = (days: number) => {
  const at = new Date(Date.now() + days * 24 * hour)
  at.setUTCHours(9, 0, 0, 0)
  return at
}
const plus = (start: Date, hours: number) => new Date(start.getTime() + hours * hour)

const book = ({ scope, serviceId }: Market, startsAt: Date, memberId?: string) =>
  inTenant(scope, async (ctx) => {
    const hold = await createHold(ctx, {
      serviceId,
      startsAt: startsAt.toISOString(),
      ...(memberId ? { memberId } : {}),
    })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
    })
    return { id: booking.id, link: `/booking-links/${managePath.split('/').at(-1)!}` }
  })

async function call(
  { tenantId }: Scope,
  path: string,
  { method = 'POST', body, token }: { method?: 'GET' | 'POST'; body?: object; token?: string } = {},
) {
  const answer = await edge.ask(hostOf(tenantId), {
    method,
    url: `/api/v1${path}`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    ...(body ? { payload: body } : {}),
  })
  return { status: answer.statusCode, body: answer.body ? answer.json() : null }
}
const tokenOf = async ({ tenantId }: Scope, role: 'tenant_operator' | 'provider_owner', options = {}) =>
  accessTokenOf(edge, tenantId, await createPerson(tenantId, role, options))

test('a move to a time that is taken names the nearest other ones, and never the time that it has', async () => {
  const market = await newMarket()
  const own = await book(market, plus(nine(3), 2))
  await book(market, plus(nine(3), 3))

  const refused = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: plus(nine(3), 3).toISOString() },
  })

  expect(refused).toMatchObject({ status: 409, body: { code: 'slot_taken' } })
  // Eleven is the booking's own time, twelve is taken.
  expect(refused.body.alternatives).toEqual(
    [0, 1, 4, 5].map((hours) => plus(nine(3), hours).toISOString().replace('.000Z', 'Z')),
  )
  const moved = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: refused.body.alternatives[0] },
  })
  expect(moved.status).toBe(201)
})

test('the other times are those of the person whose appointment it is', async () => {
  const market = await newMarket()
  const [jana, ole] = await inTenant(market.scope, async (ctx) => {
    const ids: string[] = []
    for (const name of ['Jana', 'Ole']) {
      const id = newId()
      await ctx.trx('team_members').insert({ id, provider_id: market.providerId, name })
      await ctx.trx('service_members').insert({ id: newId(), service_id: market.serviceId, member_id: id })
      ids.push(id)
    }
    return ids as [string, string]
  })
  const own = await book(market, nine(3), jana)
  for (const hours of [1, 2]) await book(market, plus(nine(3), hours), jana)

  const ofJana = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: plus(nine(3), 1).toISOString() },
  })
  const ofOle = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: plus(nine(3), 0.5).toISOString(), memberId: ole },
  })

  expect(ofJana.body.alternatives[0]).toBe(plus(nine(3), 3).toISOString().replace('.000Z', 'Z'))
  expect(ofOle).toMatchObject({ status: 422, body: { code: 'slot_unavailable' } })
  expect(ofOle.body.alternatives).toContain(plus(nine(3), 1).toISOString().replace('.000Z', 'Z'))
})

test('when nothing of the service can be booked any more there are no other times', async () => {
  const market = await newMarket()
  const own = await book(market, nine(3))
  await inTenant(market.scope, (ctx) => ctx.trx('availability_rules').delete())
  await inTenant(market.scope, (ctx) => ctx.trx('schedules').update({ version: 2 }))

  const refused = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: plus(nine(3), 2).toISOString() },
  })

  expect(refused).toMatchObject({ status: 422, body: { code: 'slot_unavailable', alternatives: [] } })
})

test('what cannot be moved at all is no matter of other times', async () => {
  const market = await newMarket()
  const own = await book(market, nine(3))
  await call(market.scope, `${own.link}/cancellation`, { body: {} })

  const refused = await call(market.scope, `${own.link}/reschedule`, {
    body: { startsAt: plus(nine(3), 2).toISOString() },
  })

  expect(refused).toMatchObject({ status: 409, body: { code: 'illegal_transition' } })
  expect(refused.body).not.toHaveProperty('alternatives')
})

/** A series of three that a guest has booked. */
async function newSeries({ scope, serviceId }: Market) {
  const first = nine(4)
  const body = { serviceId, firstStartsAt: first.toISOString(), everyWeeks: 1, count: 3 }
  const held = await call(scope, '/booking-series/holds', { body })
  const { groupId, secret } = held.body
  const confirmed = await call(scope, `/booking-series/${groupId}/confirmation`, {
    body: { secret, ...contact },
  })
  expect([held.status, confirmed.status]).toEqual([201, 201])
  const { group, links } = confirmed.body
  return {
    first,
    bookingId: group.items[0].booking.id as string,
    link: `/booking-links/${links[0].managePath.split('/').at(-1)}`,
  }
}
const statuses = ({ body }: { body: { items: { booking: { status: string } }[] } }) =>
  body.items.map(({ booking }) => booking.status)

test('whoever runs the marketplace accepts, moves and cancels a series, and the audit log says so', async () => {
  const market = await newMarket({ service: { booking_mode: 'approval' } })
  const { bookingId, first } = await newSeries(market)
  const token = await tokenOf(market.scope, 'tenant_operator')
  const path = `/marketplace/bookings/${bookingId}/group`
  const move = { scope: 'all', startsAt: plus(first, 2).toISOString(), isAgreed: true }

  const accepted = await call(market.scope, `${path}/acceptance`, { token })
  const preview = await call(market.scope, `${path}/reschedule-preview`, { token, body: move })
  const moved = await call(market.scope, `${path}/reschedule`, { token, body: move })
  const cost = await call(market.scope, `${path}/cancellation-preview?scope=all`, { token, method: 'GET' })
  const cancelled = await call(market.scope, `${path}/cancellation`, {
    token,
    body: { scope: 'all', reason: 'The house is closed' },
  })

  expect([accepted.status, statuses(accepted)]).toEqual([200, ['confirmed', 'confirmed', 'confirmed']])
  expect(preview).toMatchObject({ status: 200, body: { isPossible: true, isAsked: false } })
  expect(moved).toMatchObject({ status: 201, body: { isAsked: false } })
  expect(moved.body.group.items[0].booking.startsAt).toBe(plus(first, 2).toISOString())
  // The customer owes nothing for what the marketplace calls off.
  expect(cost).toMatchObject({ status: 200, body: { isPossible: true, feeAmount: 0 } })
  expect([cancelled.status, statuses(cancelled)]).toEqual([201, ['cancelled', 'cancelled', 'cancelled']])
  const noted = await inTenant(market.scope, (ctx) => ctx.trx('audit_entries').pluck('action'))
  expect(noted.filter((action: string) => action === 'booking.moved')).toHaveLength(3)
  expect(noted.filter((action: string) => action === 'booking.settled')).toHaveLength(6)
})

test('whoever runs the marketplace declines a series for its provider', async () => {
  const market = await newMarket({ service: { booking_mode: 'approval' } })
  const { bookingId } = await newSeries(market)
  const token = await tokenOf(market.scope, 'tenant_operator')

  const declined = await call(market.scope, `/marketplace/bookings/${bookingId}/group/decline`, {
    token,
    body: { reason: 'The licence has run out' },
  })

  expect([declined.status, statuses(declined)]).toEqual([200, ['declined', 'declined', 'declined']])
})

test('other times that the marketplace asked for are taken back by it and by nobody of the other side', async () => {
  const market = await newMarket()
  const { bookingId, first, link } = await newSeries(market)
  const token = await tokenOf(market.scope, 'tenant_operator')
  const path = `/marketplace/bookings/${bookingId}`
  const body = { scope: 'all', startsAt: plus(first, 2).toISOString() }
  const proposed = await call(market.scope, `${path}/group/reschedule`, { token, body })

  const byGuest = await call(market.scope, `${link}/group/proposal-withdrawal`)
  const byStaff = await call(market.scope, `${path}/group/proposal-withdrawal`, { token })
  const again = await call(market.scope, `${path}/group/proposal-withdrawal`, { token })
  const answered = await call(market.scope, `${link}/group/proposal-answer`, { body: { answer: 'accept' } })

  expect(proposed).toMatchObject({ status: 201, body: { isAsked: true } })
  expect([byGuest.status, byStaff.status, again.status, answered.status]).toEqual([403, 204, 204, 404])
})

test('whoever asked for another time takes the question back: guest, provider and marketplace alike', async () => {
  const market = await newMarket({ service: { booking_mode: 'approval' } })
  const own = await book(market, nine(3))
  const provider = await tokenOf(market.scope, 'provider_owner', { providerId: market.providerId })
  const operator = await tokenOf(market.scope, 'tenant_operator')
  const [ofProvider, ofTenant] = [`/provider/bookings/${own.id}`, `/marketplace/bookings/${own.id}`]
  await call(market.scope, `${ofTenant}/acceptance`, { token: operator })
  const startsAt = plus(nine(3), 2).toISOString()

  for (const [path, token, other, otherToken] of [
    [own.link, undefined, ofProvider, provider],
    [ofProvider, provider, own.link, undefined],
    [ofTenant, operator, own.link, undefined],
  ] as const) {
    const asked = await call(market.scope, `${path}/reschedule`, {
      body: { startsAt },
      ...(token ? { token } : {}),
    })
    expect(asked.status).toBe(201)
    expect(asked.body.proposal).not.toBeNull()
    const refused = await call(
      market.scope,
      `${other}/proposal-withdrawal`,
      otherToken ? { token: otherToken } : {},
    )
    expect(refused.status).toBe(403)
    const taken = await call(market.scope, `${path}/proposal-withdrawal`, token ? { token } : {})
    expect(taken.status).toBe(204)
  }
})

test('a provider accepts several requests at once, each judged for itself', async () => {
  const market = await newMarket({ service: { booking_mode: 'approval' } })
  const [one, two, gone] = [
    await book(market, nine(3)),
    await book(market, nine(4)),
    await book(market, nine(5)),
  ]
  const elsewhere = await newMarket({ service: { booking_mode: 'approval' } })
  const foreign = await book(elsewhere, nine(3))
  await call(market.scope, `${gone.link}/cancellation`, { body: {} })
  const token = await tokenOf(market.scope, 'provider_owner', { providerId: market.providerId })
  const accept = () =>
    call(market.scope, '/provider/bookings/acceptances', {
      token,
      body: { bookingIds: [two.id, gone.id, foreign.id, one.id] },
    })

  const first = await accept()
  const again = await accept()

  const expected = [
    { bookingId: two.id, outcome: 'accepted', code: null },
    { bookingId: gone.id, outcome: 'refused', code: 'illegal_transition' },
    { bookingId: foreign.id, outcome: 'refused', code: 'not_found' },
    { bookingId: one.id, outcome: 'accepted', code: null },
  ]
  for (const answer of [first, again])
    expect(answer).toMatchObject({ status: 200, body: { items: expected } })
  const events = await inTenant(market.scope, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'booking.confirmed' }).pluck('payload'),
  )
  expect(events).toHaveLength(2)
})
