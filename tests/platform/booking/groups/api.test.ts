import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { type Edge, hostOf, openEdge } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

jest.setTimeout(60_000)

const week = 7 * 86_400_000
let edge: Edge
let market: Scope
let serviceId: string
let providerId: string
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  market = await createTenant()
  const made = await inTenant(market, (ctx) =>
    createBookable(ctx, { timeZone: 'UTC', service: { horizon_days: 730 } }),
  )
  serviceId = made.serviceId
  providerId = made.providerId
})
afterAll(() => edge.close())

type Call = { method?: 'GET' | 'POST'; body?: object; token?: string; key?: string; tenantId?: string }
async function call(
  path: string,
  { method = 'POST', body, token, key, tenantId = market.tenantId }: Call = {},
) {
  const answer = await edge.ask(hostOf(tenantId), {
    method,
    url: `/api/v1${path}`,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { payload: body } : {}),
  })
  return { status: answer.statusCode, body: answer.json() }
}
const get = (path: string, more: Call = {}) => call(path, { ...more, method: 'GET' })

let hours = 72
/** A series of three that somebody with this address has booked as a guest. */
async function booked(email: string = contact.email) {
  const start = quarterAfter(new Date(), (hours += 5))
  const body = { serviceId, firstStartsAt: start.toISOString(), everyWeeks: 1, count: 3 }
  const held = await call('/booking-series/holds', { body })
  const { groupId, secret } = held.body
  const confirmed = await call(`/booking-series/${groupId}/confirmation`, {
    body: { secret, ...contact, email },
  })
  expect([held.status, confirmed.status]).toEqual([201, 201])
  const { group, links } = confirmed.body
  return {
    start,
    bookingId: group.items[0].booking.id as string,
    link: `/booking-links/${links[0].managePath.split('/').at(-1)}/group`,
  }
}
const plus = (start: Date, milliseconds: number) => new Date(start.getTime() + milliseconds).toISOString()
const tokenOf = async (role: 'customer' | 'provider_owner', options: object) =>
  accessTokenOf(edge, market.tenantId, await createPerson(market.tenantId, role, options))

test('a guest sees, moves and cancels a series by the link of one booking', async () => {
  const { link, start } = await booked()

  const preview = await call(`${link}/reschedule-preview`, {
    body: { scope: 'following', startsAt: plus(start, 3_600_000) },
  })
  const moved = await call(`${link}/reschedule`, {
    body: { scope: 'following', startsAt: plus(start, 3_600_000) },
  })
  const costs = await get(`${link}/cancellation-preview?scope=all`)
  const cancelled = await call(`${link}/cancellation`, {
    body: { scope: 'all', feeAmount: costs.body.feeAmount },
  })
  const seen = await get(link)

  expect(preview).toMatchObject({ status: 200, body: { isPossible: true, isAsked: false } })
  expect(moved.status).toBe(201)
  expect(moved.body.group.items[2].booking.startsAt).toBe(plus(start, 2 * week + 3_600_000))
  expect(costs).toMatchObject({ status: 200, body: { isPossible: true, items: [{}, {}, {}] } })
  expect(cancelled.status).toBe(201)
  expect(seen.body).toEqual(cancelled.body)
  expect(seen.body.totalAmount).toBe(0)
})

test('a double click with one key moves once', async () => {
  const { link, start } = await booked()
  const request = { key: newId(), body: { scope: 'all', startsAt: plus(start, 3_600_000) } }

  const [one, two] = await Promise.all([
    call(`${link}/reschedule`, request),
    call(`${link}/reschedule`, request),
  ])
  const third = await call(`${link}/reschedule`, request)

  // The slower of two at once is told to wait, or has the answer of the faster.
  for (const { status } of [one, two]) expect([201, 409]).toContain(status)
  expect([one.status, two.status]).toContain(201)
  expect(third.status).toBe(201)
  const { body } = await get(link)
  expect(
    body.items.map((item: { booking: { rescheduleCount: number } }) => item.booking.rescheduleCount),
  ).toEqual([1, 1, 1])
})

test('whoever has the address of the guest changes the series signed in, and nobody else does', async () => {
  const email = 'Grace.Series@mail.example'
  const { bookingId, start } = await booked(email)
  const path = `/users/me/bookings/${bookingId}/group`
  const body = { scope: 'all', startsAt: plus(start, 3_600_000) }
  const owner = await tokenOf('customer', { email: email.toLowerCase() })
  const stranger = await tokenOf('customer', { email: 'somebody.else@mail.example' })

  expect((await call(`${path}/reschedule`, { body })).status).toBe(401)
  expect((await get(path, { token: stranger })).status).toBe(404)
  expect((await call(`${path}/reschedule`, { body, token: stranger })).status).toBe(404)
  expect((await call(`${path}/cancellation`, { body: { scope: 'all' }, token: stranger })).status).toBe(404)
  expect((await call(`${path}/reschedule`, { body, token: owner })).status).toBe(201)
})

test('the provider proposes and cancels, another provider does not', async () => {
  const { bookingId, start } = await booked()
  const path = `/provider/bookings/${bookingId}/group`
  const body = { scope: 'all', startsAt: plus(start, 3_600_000) }
  const other = await inTenant(market, (ctx) => createBookable(ctx))
  const owner = await tokenOf('provider_owner', { providerId })
  const stranger = await tokenOf('provider_owner', { providerId: other.providerId })
  const customer = await tokenOf('customer', {})

  const proposed = await call(`${path}/reschedule`, { body, token: owner })

  expect(proposed).toMatchObject({ status: 201, body: { isAsked: true } })
  for (const token of [stranger, customer]) {
    expect((await get(path, { token })).status).toBe(403)
    expect((await call(`${path}/cancellation`, { body: { scope: 'all' }, token })).status).toBe(403)
    expect((await call(`${path}/reschedule`, { body, token })).status).toBe(403)
  }
  expect((await call(`${path}/cancellation`, { body: { scope: 'all' }, token: owner })).status).toBe(201)
})

test('a stranger’s secret, an unknown one and another marketplace know nothing of a series', async () => {
  const { bookingId, link } = await booked()
  const elsewhere = await createTenant()
  const secret = 'x'.repeat(43)
  const start = quarterAfter(new Date(), (hours += 5)).toISOString()
  const body = { serviceId, firstStartsAt: start, everyWeeks: 1, count: 2 }
  const held = await call('/booking-series/holds', { body })
  const path = `/booking-series/${held.body.groupId}`
  const there = { tenantId: elsewhere.tenantId }

  expect((await get(`/booking-links/${secret}/group`)).status).toBe(404)
  expect((await get(link, there)).status).toBe(404)
  expect((await call(`${link}/cancellation`, { ...there, body: { scope: 'all' } })).status).toBe(404)
  for (const step of ['extension', 'release', 'confirmation']) {
    const details = step === 'confirmation' ? contact : {}
    expect((await call(`${path}/${step}`, { body: { secret, ...details } })).status).toBe(404)
    const known = { secret: held.body.secret, ...details }
    expect((await call(`${path}/${step}`, { ...there, body: known })).status).toBe(404)
  }
  expect((await call('/booking-series/holds', { ...there, body })).status).toBe(404)
  expect((await call('/booking-series/preview', { ...there, body })).status).toBe(404)
  expect((await get(`/users/me/bookings/${bookingId}/group`)).status).toBe(401)
})

test('what stands in the way is an answer with a code, positions and alternatives', async () => {
  const { start, link } = await booked()
  await call('/holds', { body: { serviceId, startsAt: plus(start, week + 2 * 3_600_000) } })

  const series = await call('/booking-series/holds', {
    body: { serviceId, firstStartsAt: start.toISOString(), everyWeeks: 1, count: 2 },
  })
  const moved = await call(`${link}/reschedule`, {
    body: { scope: 'all', startsAt: plus(start, 2 * 3_600_000) },
  })

  expect(series).toMatchObject({
    status: 409,
    body: { code: 'slot_taken', conflicts: [{ position: 0 }, { position: 1 }] },
  })
  expect(moved).toMatchObject({
    status: 409,
    body: { code: 'slot_taken', conflicts: [{ position: 1, reason: 'taken' }] },
  })
  expect(moved.body.conflicts[0].alternatives).toHaveLength(3)
})

test('a booking on its own is part of no group', async () => {
  const startsAt = quarterAfter(new Date(), (hours += 5)).toISOString()
  const hold = await call('/holds', { body: { serviceId, startsAt } })
  const { body } = await call('/bookings', {
    body: { holdId: hold.body.id, secret: hold.body.secret, ...contact },
  })
  const secret = body.managePath.split('/').at(-1)

  expect((await get(`/booking-links/${secret}/group`)).status).toBe(404)
  expect((await call(`/booking-links/${secret}/group/cancellation`, { body: { scope: 'all' } })).status).toBe(
    404,
  )
})
