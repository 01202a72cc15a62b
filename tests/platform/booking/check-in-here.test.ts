import { confirmBooking, createHold, setTimerSettings } from '#platform/booking/index.ts'
import { defaultTimerSettings } from '#platform/booking/rules/timers.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { createTenant, inTenant, outboxOf } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

const salon = { latitude: 52.52, longitude: 13.405 }
/** So many metres to the north of the salon. */
const northOf = (metres: number) => ({ ...salon, latitude: salon.latitude + metres / 111_195 })

type Visit = Awaited<ReturnType<typeof newVisit>>

/** An appointment in half an hour, of a guest, at a provider who has said where they are. */
async function newVisit({
  service = {},
  provider = {},
}: { service?: Record<string, unknown>; provider?: Record<string, unknown> } = {}) {
  const scope = await createTenant()
  const { tenantId } = scope
  const made = await inTenant(scope, async (ctx) => {
    const bookable = await createBookable(ctx, {
      provider: { latitude_e6: 52_520_000, longitude_e6: 13_405_000, ...provider },
      service,
    })
    const hold = await createHold(ctx, {
      serviceId: bookable.serviceId,
      startsAt: quarterAfter(ctx.now, 0.25).toISOString(),
    })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
      address: 'Gneisenaustraße 61, Berlin',
    })
    return { ...bookable, bookingId: booking.id, secret: managePath.split('/').at(-1)! }
  })
  const owner = await createPerson(tenantId, 'provider_owner', { providerId: made.providerId })
  const token = await accessTokenOf(edge, tenantId, owner)
  const call = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object, bearer = '') => {
    const answer = await edge.ask(hostOf(tenantId), {
      method,
      url: `/api/v1${path}`,
      headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
      ...(body ? { payload: body } : {}),
    })
    const text = answer.body
    return { status: answer.statusCode, text, body: (text ? answer.json() : null) as Record<string, unknown> }
  }
  const link = `/booking-links/${made.secret}`
  return {
    ...made,
    scope,
    call,
    token,
    own: `/provider/bookings/${made.bookingId}`,
    live: async () => (await call('GET', `${link}/live`)).body,
    come: (place: object, accuracyMetres = 10) =>
      call('POST', `${link}/check-in`, { hasConsented: true, accuracyMetres, ...place }),
  }
}

const checkInsOf = ({ scope }: Visit) => inTenant(scope, (ctx) => ctx.trx('booking_check_ins').select())

test('whoever is at the place checks in, and of where they were only the distance is kept', async () => {
  const visit = await newVisit()
  expect(await visit.live()).toMatchObject({ mayCheckInHere: true, checkedInAt: null, checkInMethod: null })

  const { status, body } = await visit.come(northOf(87))

  expect(status).toBe(200)
  expect(body).toMatchObject({ progress: 'arrived', checkInMethod: 'position', mayCheckInHere: false })
  expect(await checkInsOf(visit)).toMatchObject([
    { method: 'position', taken_by: 'customer', distance_metres: 90 },
  ])
  const everything = JSON.stringify([
    await checkInsOf(visit),
    await inTenant(visit.scope, outboxOf),
    edge.logged,
  ])
  expect(everything).not.toContain('52.5207')
  const seen = await visit.call('GET', `${visit.own}/live`, undefined, visit.token)
  expect(seen.body).toMatchObject({ checkInMethod: 'position', mayCheckInHere: false })
  expect(await visit.come(northOf(5_000))).toMatchObject({ status: 200, body })
})

test('too far away is said with how far it is, and changes nothing', async () => {
  const visit = await newVisit()

  const { status, body } = await visit.come(northOf(1_240))

  expect([status, body]).toMatchObject([
    409,
    { code: 'conflict', reason: 'too_far', distanceMetres: 1240, withinMetres: 200 },
  ])
  expect(body.detail).toContain('about 1.2 kilometres')
  expect(await checkInsOf(visit)).toEqual([])
})

test('a device that hardly knows where it is proves nothing, wherever it says it is', async () => {
  const visit = await newVisit()

  const { status, body } = await visit.come(salon, 2_000)

  expect([status, body]).toMatchObject([
    400,
    { code: 'validation_failed', errors: [{ field: 'accuracyMetres' }] },
  ])
})

test('a marketplace says how near is near', async () => {
  const visit = await newVisit()
  expect((await visit.come(northOf(320))).status).toBe(409)
  await inTenant(visit.scope, (ctx) =>
    setTimerSettings(ctx, { ...defaultTimerSettings, checkInMetres: 400, version: 0 }),
  )

  expect((await visit.come(northOf(320))).status).toBe(200)
})

test.each([
  ['consent', { ...salon, hasConsented: false }],
  ['a place', { latitude: 52.5 }],
  ['a place on the earth', { latitude: 95, longitude: 13 }],
])('without %s nothing is compared', async (_, body) => {
  const visit = await newVisit()

  expect((await visit.come(body)).status).toBe(400)
})

test('an hour before is too early, and after a cancellation it is too late', async () => {
  const visit = await newVisit()
  const change = (changed: object) =>
    inTenant(visit.scope, (ctx) => ctx.trx('bookings').where({ id: visit.bookingId }).update(changed))
  const [{ starts_at: startsAt, ends_at: endsAt }] = await inTenant(visit.scope, (ctx) =>
    ctx.trx('bookings').where({ id: visit.bookingId }).select('starts_at', 'ends_at'),
  )
  const later = (at: Date) => new Date(at.getTime() + hours(2))
  await change({ starts_at: later(startsAt), ends_at: later(endsAt) })

  expect(await visit.live()).toMatchObject({ mayCheckIn: true, mayCheckInHere: false })
  expect((await visit.come(salon)).body).toMatchObject({ code: 'illegal_transition' })
  await change({ starts_at: startsAt, ends_at: endsAt, status: 'cancelled' })
  expect((await visit.come(salon)).body).toMatchObject({ code: 'illegal_transition' })
})

test('where the provider has not said their place the code stays', async () => {
  const visit = await newVisit({ provider: { latitude_e6: null, longitude_e6: null } })

  expect(await visit.live()).toMatchObject({ mayCheckIn: true, mayCheckInHere: false })
  expect((await visit.come(salon)).body).toMatchObject({ code: 'conflict', reason: 'no_place' })
})

test('at the customer’s two devices are compared, while the provider shares where they are', async () => {
  const visit = await newVisit({ service: { location_kind: 'at_customer' } })
  const say = (path: string, body: object) => visit.call('PUT', `${visit.own}${path}`, body, visit.token)
  expect((await visit.come(salon)).body).toMatchObject({ code: 'conflict', reason: 'no_place' })
  await say('/progress', { progress: 'on_the_way' })
  await say('/position-sharing', { hasConsented: true })
  await say('/position', { ...northOf(900), accuracyMetres: 20 })
  expect(await visit.live()).toMatchObject({ mayCheckInHere: true })
  expect((await visit.come(salon)).body).toMatchObject({ reason: 'too_far', distanceMetres: 900 })

  await inTenant(visit.scope, (ctx) =>
    ctx.trx('live_positions').update({ located_at: new Date(ctx.now.getTime() - minutes(4)) }),
  )
  // That is where they were.
  expect(await visit.live()).toMatchObject({ mayCheckInHere: false })
  expect((await visit.come(northOf(900))).body).toMatchObject({ reason: 'no_place' })

  await say('/position', { ...northOf(60), accuracyMetres: 20 })
  const { body } = await visit.come(salon)
  expect(body).toMatchObject({ progress: 'arrived', checkInMethod: 'position', sharing: null })
  expect(await inTenant(visit.scope, (ctx) => ctx.trx('live_positions').select())).toEqual([])
})

test('a stranger, and a customer with another appointment, cannot check in to it', async () => {
  const visit = await newVisit()
  const stranger = await createPerson(visit.scope.tenantId, 'customer')
  const token = await accessTokenOf(edge, visit.scope.tenantId, stranger)
  const body = { hasConsented: true, accuracyMetres: 5, ...salon }
  const path = `/users/me/bookings/${visit.bookingId}/check-in`

  expect((await visit.call('POST', path, body)).status).toBe(401)
  expect((await visit.call('POST', path, body, token)).status).toBe(404)
  expect((await visit.call('POST', `/booking-links/${'x'.repeat(43)}/check-in`, body)).status).toBe(404)
  expect(await checkInsOf(visit)).toEqual([])
})
