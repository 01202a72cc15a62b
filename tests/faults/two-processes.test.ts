import { createTenant, inTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'
import { hostOf } from '#tests/support/edge.ts'
import { startServing, type Serving } from '#tests/support/serving.ts'

const servers: Serving[] = []
afterAll(() => Promise.all(servers.map(({ kill }) => kill())))

async function startServer(): Promise<Serving> {
  const server = await startServing()
  servers.push(server)
  return server
}

async function post({ ask }: Serving, host: string, path: string, body: object) {
  const { status, text } = await ask(host, `/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status, body: JSON.parse(text || '{}') as Record<string, unknown> }
}

test('two hundred overlapping attempts through two processes sell each time once, and losers learn of others', async () => {
  const scope = await createTenant()
  const { serviceIds, dayStart } = await inTenant(scope, async (ctx) => {
    const first = await createBookable(ctx, { service: { duration_minutes: 45, buffer_after_minutes: 15 } })
    const { providerId, categoryId } = first
    const other = await createService(ctx, {
      providerId,
      categoryId,
      duration_minutes: 30,
      buffer_before_minutes: 15,
    })
    return { serviceIds: [first.serviceId, other], dayStart: quarterAfter(ctx.now, 48) }
  })
  const [one, two] = await Promise.all([startServer(), startServer()])
  const host = hostOf(scope.tenantId)

  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      post(index % 2 ? one : two, host, '/holds', {
        serviceId: serviceIds[index % 3 === 0 ? 0 : 1],
        startsAt: new Date(dayStart.getTime() + (index % 32) * 15 * 60_000).toISOString(),
      }),
    ),
  )

  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]))
  const lost = replies.filter(({ status }) => status === 409)
  expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['slot_taken']))
  for (const { body } of lost) expect((body.alternatives as string[]).length).toBeGreaterThan(0)
  const claims: { starts_at: Date; ends_at: Date }[] = await inTenant(scope, (ctx) =>
    ctx.trx('slot_claims').where({ active: true }).orderBy('starts_at').select('starts_at', 'ends_at'),
  )
  expect(claims).toHaveLength(replies.length - lost.length)
  const gaps = claims
    .slice(1)
    .map(({ starts_at }, index) => starts_at.getTime() - claims[index]!.ends_at.getTime())
  expect(Math.min(0, ...gaps)).toBe(0)
}, 60_000)

test('a process that is killed between hold and confirmation loses nothing: another one confirms', async () => {
  const scope = await createTenant()
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx))
  const host = hostOf(scope.tenantId)
  const startsAt = quarterAfter(new Date(), 24).toISOString()
  const [first, second] = await Promise.all([startServer(), startServer()])

  const hold = await post(first, host, '/holds', { serviceId, startsAt })
  void first.kill()
  const booking = { holdId: hold.body.id, secret: hold.body.secret, ...contact }
  const confirmed = await post(second, host, '/bookings', booking)
  const again = await post(second, host, '/bookings', booking)

  expect(confirmed.status).toBe(201)
  expect((again.body.booking as { id: string }).id).toBe((confirmed.body.booking as { id: string }).id)
  const events = await inTenant(scope, (ctx) => ctx.trx('outbox_events').where({ name: 'booking.confirmed' }))
  expect(events).toHaveLength(1)
}, 60_000)
