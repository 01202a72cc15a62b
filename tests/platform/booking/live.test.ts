import {
  cancelAsked,
  confirmBooking,
  createHold,
  rescheduleAsked,
  startDue,
} from '#platform/booking/index.ts'
import { bookingOfCode, sweepPositions } from '#platform/booking/live-flows.ts'
import { consumers } from '#platform/consumers.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { exportTenant } from '#platform/privacy/index.ts'
import { createTenant, inTenant, outboxOf } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { accessTokenOf, createPerson, scopeOf } from '#tests/support/people.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

type Job = Awaited<ReturnType<typeof newJob>>
type Body = Record<string, unknown> & { sharing: Record<string, unknown> | null; steps: string[] }

/** An appointment at the customer's in a few hours, and one of the team who will do it. */
async function newJob({ service = {}, inHours = 2 } = {}) {
  const scope = await createTenant()
  const { tenantId } = scope
  const made = await inTenant(scope, async (ctx) => {
    const bookable = await createBookable(ctx, { service: { location_kind: 'at_customer', ...service } })
    const startsAt = quarterAfter(ctx.now, inHours)
    const hold = await createHold(ctx, { serviceId: bookable.serviceId, startsAt: startsAt.toISOString() })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
      address: 'Gneisenaustraße 61, Berlin',
    })
    return { ...bookable, bookingId: booking.id, startsAt, secret: managePath.split('/').at(-1)! }
  })
  const person = await createPerson(tenantId, 'provider_owner', { providerId: made.providerId })
  const token = await accessTokenOf(edge, tenantId, person)
  const call = async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    bearer = token,
  ) => {
    const answer = await edge.ask(hostOf(tenantId), {
      method,
      url: `/api/v1${path}`,
      headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
      ...(body ? { payload: body } : {}),
    })
    return { status: answer.statusCode, body: (answer.body ? answer.json() : null) as Body }
  }
  const own = `/provider/bookings/${made.bookingId}`
  return {
    ...made,
    scope,
    person,
    call,
    say: (progress: string, percent?: number) =>
      call('PUT', `${own}/progress`, { progress, ...(percent === undefined ? {} : { percent }) }),
    share: (body: object = { hasConsented: true }) => call('PUT', `${own}/position-sharing`, body),
    move: (latitude: number, longitude: number) =>
      call('PUT', `${own}/position`, { latitude, longitude, accuracyMetres: 12 }),
    stop: () => call('DELETE', `${own}/position-sharing`),
    asProvider: () => call('GET', `${own}/live`),
    asGuest: async () => (await call('GET', `/booking-links/${made.secret}/live`, undefined, '')).body,
    code: () => call('GET', `/booking-links/${made.secret}/check-in-code`, undefined, ''),
  }
}

const namesOf = async ({ scope }: { scope: Scope }) =>
  (await inTenant(scope, outboxOf))
    .map(({ name }) => name)
    .filter((name) => name.startsWith('booking.') && name !== 'booking.confirmed')
const positionsOf = ({ scope }: { scope: Scope }) =>
  inTenant(scope, (ctx: Ctx) => ctx.trx('live_positions').select())
/** What a worker does with the events so far. */
async function followUp(job: Job) {
  await inTenant(job.scope, async (ctx) => {
    const events = await ctx.trx('outbox_events').orderBy('id').select()
    const lives = consumers.subscribers.filter(({ id }) => id.startsWith('booking.live-'))
    for (const { id, name, payload, created_at: occurredAt } of events)
      for (const { event, handle } of lives)
        if (event.name === name) await handle(ctx, { id, name, payload, occurredAt } as never)
  })
}

test('the customer sees the provider set out, arrive, work and be done', async () => {
  const job = await newJob()
  expect(await job.asGuest()).toMatchObject({ progress: null, steps: [], mayShare: false, sharing: null })
  expect((await job.asProvider()).body.steps).toEqual(['on_the_way', 'arrived'])

  expect((await job.say('on_the_way')).body).toMatchObject({ progress: 'on_the_way', mayShare: true })
  expect(await job.asGuest()).toMatchObject({ progress: 'on_the_way', progressAt: expect.any(String) })
  expect((await job.say('arrived')).body).toMatchObject({ progress: 'arrived', mayShare: false })
  expect((await job.say('on_the_way')).status).toBe(409)

  // Work begins half an hour before its time at the earliest.
  expect((await job.say('working')).status).toBe(409)
  await inTenant(job.scope, (ctx) =>
    ctx.trx('bookings').where({ id: job.bookingId }).update({ starts_at: ctx.now }),
  )
  expect((await job.say('working')).body).toMatchObject({ status: 'in_progress', progress: 'working' })
  expect((await job.say('working', 40)).body).toMatchObject({ progressPercent: 40 })
  expect(await job.asGuest()).toMatchObject({ progress: 'working', progressPercent: 40 })
  expect((await job.say('done')).body).toMatchObject({ progress: 'done', progressPercent: 100, steps: [] })
  expect((await job.say('working', 50)).status).toBe(409)
  expect(await namesOf(job)).toEqual([
    'booking.progressed',
    'booking.progressed',
    'booking.started',
    'booking.progressed',
    'booking.finished',
  ])
})

test('said twice, it is said once', async () => {
  const job = await newJob()

  const [first, second] = [await job.say('on_the_way'), await job.say('on_the_way')]

  expect(second).toEqual(first)
  expect(await namesOf(job)).toEqual(['booking.progressed'])
})

test('who is late may still set out and arrive after the time has begun by itself', async () => {
  const job = await newJob()
  await job.say('on_the_way')
  await inTenant(job.scope, async (ctx) => {
    await ctx.trx('bookings').where({ id: job.bookingId }).update({ starts_at: ctx.now })
    await startDue(ctx, job.bookingId)
  })

  expect(await job.asGuest()).toMatchObject({ status: 'in_progress', progress: 'on_the_way' })
  expect((await job.say('arrived')).body).toMatchObject({ status: 'in_progress', progress: 'arrived' })
})

test.each([
  ['more than four hours before', { inHours: 6 }],
  ['for an appointment at the provider’s', { service: { location_kind: 'at_provider' } }],
  ['for an appointment online', { service: { location_kind: 'virtual' } }],
])('nobody is on the way %s', async (_, options) => {
  const job = await newJob(options)

  expect((await job.say('on_the_way')).body).toMatchObject({ code: 'illegal_transition' })
  expect((await job.asProvider()).body.steps).toEqual([])
})

test('a place is shared with consent, on the way only, and only the last one is kept', async () => {
  const job = await newJob()
  expect((await job.share()).status).toBe(409)
  await job.say('on_the_way')
  expect((await job.share({ hasConsented: false })).status).toBe(400)
  expect((await job.share({})).status).toBe(400)
  expect((await job.move(52.49, 13.39)).status).toBe(404)

  const shared = await job.share({ hasConsented: true, minutes: 30 })
  expect(shared.body.sharing).toMatchObject({ isOwn: true, position: null })
  expect((await job.move(52.4901239, 13.3912361)).status).toBe(204)
  expect((await job.move(52.4951239, 13.3952361)).status).toBe(204)

  expect((await job.asGuest()).sharing).toMatchObject({
    isOwn: false,
    endsAt: shared.body.sharing!.endsAt,
    // To eleven metres.
    position: { latitude: 52.4951, longitude: 13.3952, accuracyMetres: 12 },
  })
  expect(await positionsOf(job)).toHaveLength(1)
})

test('on arrival the place is forgotten, and was never in an event, a log or an export', async () => {
  const job = await newJob()
  await job.say('on_the_way')
  await job.share()
  await job.move(52.4951239, 13.3952361)
  const lines: string[] = []
  const owner = await createPerson(job.scope.tenantId, 'tenant_owner')
  for await (const line of exportTenant(edge.runtime, await scopeOf(job.scope.tenantId, owner)))
    lines.push(line)

  expect((await job.say('arrived')).body.sharing).toBeNull()

  expect(await positionsOf(job)).toEqual([])
  expect((await job.move(52.5, 13.4)).status).toBe(409)
  const events = await inTenant(job.scope, outboxOf)
  expect(events.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['booking.position_shared', 'booking.position_ended']),
  )
  for (const text of [JSON.stringify(events), lines.join(''), JSON.stringify(edge.logged)])
    expect(text).not.toMatch(/52\.?495|13\.?395/)
})

test('whoever shares ends it at any time, and it ends by itself', async () => {
  const job = await newJob()
  await job.say('on_the_way')
  await job.share()
  expect((await job.stop()).status).toBe(204)
  expect((await job.stop()).status).toBe(204)
  expect((await job.asGuest()).sharing).toBeNull()

  await job.share()
  await job.move(52.4951239, 13.3952361)
  await inTenant(job.scope, (ctx) => ctx.trx('live_positions').update({ ends_at: ctx.now }))
  // Even before anybody sweeps.
  expect((await job.asGuest()).sharing).toBeNull()
  expect((await job.move(52.5, 13.4)).status).toBe(404)
  expect(await sweepPositions(edge.runtime, job.scope.tenantId)).toBe(1)
  expect(await positionsOf(job)).toEqual([])
})

test.each([
  [
    'cancelled',
    (ctx: Ctx, { bookingId }: Job): Promise<unknown> =>
      cancelAsked(ctx, { as: 'provider', bookingId }, { reason: 'The van' }),
  ],
  [
    'moved',
    (ctx: Ctx, { bookingId, startsAt }: Job): Promise<unknown> =>
      rescheduleAsked(
        ctx,
        { as: 'provider', bookingId },
        { startsAt: new Date(startsAt.getTime() + hours(24)).toISOString(), isAgreed: true },
      ),
  ],
])('when it is %s, nobody is on the way any more and the place is forgotten', async (_, change) => {
  const job = await newJob()
  await job.say('on_the_way')
  await job.share()
  await job.move(52.4951239, 13.3952361)

  await inTenant(job.scope, (ctx) => change(ctx, job))
  expect((await job.asGuest()).sharing).toBeNull()
  await followUp(job)

  expect(await positionsOf(job)).toEqual([])
})

test('only the one who shares says where they are; a colleague who takes over shares their own place', async () => {
  const job = await newJob()
  await job.say('on_the_way')
  await job.share()
  await job.move(52.4951239, 13.3952361)
  const { tenantId } = job.scope
  const colleague = await createPerson(tenantId, 'provider_member', { providerId: job.providerId })
  const token = await accessTokenOf(edge, tenantId, colleague)
  const own = `/provider/bookings/${job.bookingId}`
  const place = { latitude: 48.1, longitude: 11.5 }

  expect((await job.call('PUT', `${own}/position`, place, token)).status).toBe(403)
  const taken = await job.call('PUT', `${own}/position-sharing`, { hasConsented: true }, token)

  expect(taken.body.sharing).toMatchObject({ isOwn: true, position: null })
  expect((await job.move(52.5, 13.4)).status).toBe(403)
})

test('another provider, a customer and a stranger see and say nothing', async () => {
  const job = await newJob()
  const { tenantId } = job.scope
  const other = await inTenant(job.scope, (ctx) => createBookable(ctx))
  const rival = await createPerson(tenantId, 'provider_owner', { providerId: other.providerId })
  const customer = await createPerson(tenantId, 'customer')
  const own = `/provider/bookings/${job.bookingId}`

  for (const [person, status] of [
    [rival, 403],
    [customer, 403],
  ] as const) {
    const token = await accessTokenOf(edge, tenantId, person)
    for (const [method, path, body] of [
      ['GET', `${own}/live`, undefined],
      ['PUT', `${own}/progress`, { progress: 'on_the_way' }],
      ['PUT', `${own}/position-sharing`, { hasConsented: true }],
      ['PUT', `${own}/position`, { latitude: 1, longitude: 1 }],
      ['DELETE', `${own}/position-sharing`, undefined],
    ] as const)
      expect((await job.call(method, path, body, token)).status).toBe(status)
    expect((await job.call('GET', `/users/me/bookings/${job.bookingId}/live`, undefined, token)).status).toBe(
      404,
    )
  }
})

test('the code on the customer’s page, scanned by the provider, says that both have met', async () => {
  const job = await newJob()
  await job.say('on_the_way')
  await job.share()
  const { body: shown } = await job.code()
  const code = String(shown.address).split('/').at(-1)!
  expect(shown.address).toContain(`http://${hostOf(job.scope.tenantId)}`)
  expect(shown.qrCode).toMatch(/^<svg/)

  const scanned = await job.call('POST', '/provider/check-ins', { code })

  expect(scanned.body).toMatchObject({ progress: 'arrived', checkedInAt: expect.any(String), sharing: null })
  expect(await job.asGuest()).toMatchObject({ checkedInAt: scanned.body.checkedInAt, mayCheckIn: false })
  const again = await job.call('POST', '/provider/check-ins', { code })
  expect(again.body).toEqual(scanned.body)
  expect((await namesOf(job)).filter((name) => name === 'booking.checked_in')).toHaveLength(1)
})

test.each(['provider', 'guest'] as const)(
  'once both have checked in, a %s can no longer say that the other has not come',
  async (who) => {
    const job = await newJob()
    const report = () =>
      who === 'provider'
        ? job.call('POST', `/provider/bookings/${job.bookingId}/no-show`, {})
        : job.call('POST', `/booking-links/${job.secret}/no-show`, {}, '')
    const { body: shown } = await job.code()
    const code = String(shown.address).split('/').at(-1)!
    await job.call('POST', '/provider/check-ins', { code })
    await inTenant(job.scope, (ctx) =>
      ctx
        .trx('bookings')
        .where({ id: job.bookingId })
        .update({ starts_at: new Date(ctx.now.getTime() - hours(1)), ends_at: ctx.now }),
    )

    const refused = await report()

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'illegal_transition', detail: 'Both have checked in, so nobody was missing' },
    })
    const { body } = await job.call('GET', `/provider/bookings/${job.bookingId}`)
    expect(JSON.stringify(body.steps)).not.toContain('report_no_show')

    // Nobody has met: the same report is taken.
    await inTenant(job.scope, (ctx) => ctx.trx('booking_check_ins').delete())
    expect((await report()).status).toBe(200)
  },
)

test('a code is good for ten minutes, in one marketplace, for one provider, and cannot be made up', async () => {
  const job = await newJob()
  const stranger = await newJob()
  const code = String((await job.code()).body.address)
    .split('/')
    .at(-1)!
  const [expires, bookingId, mac] = code.split('.') as [string, string, string]
  const { tenantId } = job.scope
  const scan = (of: Job, text: string) => of.call('POST', '/provider/check-ins', { code: text })

  const soon = new Date(Date.now() + minutes(9))
  const late = new Date(Date.now() + minutes(10) + 1)
  expect(bookingOfCode(edge.runtime, { tenantId, code, now: soon })).toBe(job.bookingId)
  expect(() => bookingOfCode(edge.runtime, { tenantId, code, now: late })).toThrow('too old')
  for (const forged of [
    `${(Date.now() + hours(9)).toString(36)}.${bookingId}.${mac}`,
    `${expires}.${stranger.bookingId}.${mac}`,
    `${expires}.${bookingId}.${mac.slice(0, -2)}xx`,
    'x'.repeat(60),
  ])
    expect((await scan(job, forged)).status).toBe(404)
  expect((await scan(stranger, code)).status).toBe(404)
  const other = await inTenant(job.scope, (ctx) => createBookable(ctx))
  const rival = await createPerson(tenantId, 'provider_owner', { providerId: other.providerId })
  const token = await accessTokenOf(edge, tenantId, rival)
  expect((await job.call('POST', '/provider/check-ins', { code }, token)).status).toBe(403)
})

test('there is no code for what is online, over or far away', async () => {
  const online = await newJob({ service: { location_kind: 'virtual' } })
  const far = await newJob({ inHours: 30 })

  expect((await online.code()).status).toBe(409)
  expect((await far.code()).status).toBe(409)
  await inTenant(far.scope, (ctx) =>
    cancelAsked(ctx, { as: 'provider', bookingId: far.bookingId }, { reason: 'The van' }),
  )
  expect((await far.code()).status).toBe(409)
})
