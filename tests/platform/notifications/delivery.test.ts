import ical from 'node-ical'
import { cancelBooking, confirmBooking, createHold } from '#platform/booking/index.ts'
import { consumers } from '#platform/consumers.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>

beforeAll(async () => {
  world = await openWorkerRuntime('delivery')
  worker = await startWorker(world.runtime, consumers)
})
afterAll(async () => {
  await worker.close()
  await world.close()
})

const inTenant = <T>(scope: Scope, work: Parameters<typeof world.runtime.database.inTenant<T>>[1]) =>
  world.runtime.database.inTenant(scope, work)

async function book(
  overrides: { tenant?: object; contact?: object; bookable?: Parameters<typeof createBookable>[1] } = {},
) {
  const scope = newScope()
  const { holdable, startsAt } = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx, {
      name: 'Lindenhof',
      support_email: 'hello@lindenhof.example',
      ...overrides.tenant,
    })
    return { holdable: await createBookable(ctx, overrides.bookable), startsAt: quarterAfter(ctx.now, 30) }
  })
  const { booking } = await inTenant(scope, async (ctx) => {
    const hold = await createHold(ctx, { serviceId: holdable.serviceId, startsAt: startsAt.toISOString() })
    return confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact, ...overrides.contact })
  })
  const slug = await inTenant(
    scope,
    async (ctx) => (await ctx.trx('tenants').where({ id: scope.tenantId }).first('slug')).slug,
  )
  return { scope, booking, host: `${slug}.localhost` }
}

const mailsOf = async (host: string) => (await world.mails.list()).filter(({ sender }) => sender === host)
const arrived = (host: string, count: number) =>
  eventually(`${count} mails of ${host}`, async () => {
    const mails = await mailsOf(host)
    return mails.length >= count && mails
  })

test('both parties of a confirmed booking get one mail with the appointment for their calendar', async () => {
  const { booking, host } = await book()

  const mails = await arrived(host, 2)

  const [toCustomer] = mails.filter(({ toAddress }) => toAddress === 'ada@example.com')
  const mail = (await world.mails.find(toCustomer!.id))!
  expect(mail).toMatchObject({ fromName: 'Lindenhof', toName: 'Ada Okafor' })
  expect(mail.subject).toContain('Spring cleaning')
  expect(mail.text).toContain(booking.reference)
  expect(mail.html).toContain(booking.reference)
  const invitation = (await world.mails.attachment(mail.id, 0))!.content.toString()
  const event = Object.values(ical.sync.parseICS(invitation)).find((part) => part?.type === 'VEVENT')
  expect(event).toMatchObject({ method: 'REQUEST', sequence: 0, start: new Date(booking.startsAt) })
})

test('a cancellation takes the appointment out of both calendars', async () => {
  const { scope, booking, host } = await book()
  await arrived(host, 2)

  await inTenant(systemScope(scope.tenantId), (ctx) =>
    cancelBooking(ctx, { bookingId: booking.id, reason: 'ill' }),
  )

  const mails = await arrived(host, 4)
  const calendars = await Promise.all(
    mails.map(async ({ id }) => (await world.mails.attachment(id, 0))!.content.toString()),
  )
  const events = calendars.map((text) =>
    Object.values(ical.sync.parseICS(text)).find((part) => part?.type === 'VEVENT'),
  )
  expect(new Set(events.map((event) => event && 'uid' in event && event.uid)).size).toBe(1)
  expect(events.filter((event) => event && 'method' in event && event.method === 'CANCEL')).toMatchObject([
    { sequence: 1, status: 'CANCELLED' },
    { sequence: 1, status: 'CANCELLED' },
  ])
})
