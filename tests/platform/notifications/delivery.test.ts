import ical, { type VEvent } from 'node-ical'
import { cancelBooking, confirmBooking, createHold, getBookingByLink } from '#platform/booking/index.ts'
import { consumers } from '#platform/consumers.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { listDeliveries, notificationSubscribers } from '#platform/notifications/index.ts'
import { consume, startWorker } from '#platform/worker.ts'
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

type Overrides = { tenant?: object; contact?: object; bookable?: object; hold?: object }

const inTenant = <T>(scope: Scope, work: (ctx: Ctx) => Promise<T>) =>
  world.runtime.database.inTenant(scope, work)

async function book(overrides: Overrides = {}) {
  const scope = newScope()
  const tenant = { name: 'Lindenhof', support_email: 'hello@lindenhof.example', ...overrides.tenant }
  const { serviceId, slug } = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx, tenant)
    const row = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return { ...(await createBookable(ctx, overrides.bookable)), slug: row.slug as string }
  })
  const { booking } = await inTenant(scope, async (ctx) => {
    const startsAt = quarterAfter(ctx.now, 30).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt, ...overrides.hold })
    return confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact, ...overrides.contact })
  })
  return { scope, booking, host: `${slug}.localhost` }
}

const arrived = (host: string, count: number) =>
  eventually(`${count} mails of ${host}`, async () => {
    const mails = (await world.mails.list()).filter(({ sender }) => sender === host)
    return mails.length >= count && mails
  })

/** The mail to the guest and the mail to the provider. */
async function bothMails(host: string) {
  const mails = await arrived(host, 2)
  const full = await Promise.all(mails.map(async ({ id }) => (await world.mails.find(id))!))
  const toCustomer = full.find(({ toAddress }) => toAddress === contact.email)!
  return { toCustomer, toProvider: full.find((mail) => mail !== toCustomer)! }
}

async function calendarOf(mailId: string) {
  const text = (await world.mails.attachment(mailId, 0))!.content.toString()
  const event = Object.values(ical.sync.parseICS(text)).find((part) => part?.type === 'VEVENT')
  return event as unknown as VEvent & Record<string, unknown>
}

/** Wakes the sweep's work for messages that wait for a later attempt. */
const makeDue = (scope: Scope) =>
  inTenant(scope, (ctx) => ctx.trx('deliveries').update({ next_attempt_at: new Date(Date.now() - 1_000) }))

test('both parties of a confirmed booking get one mail with the appointment for their calendar', async () => {
  const { booking, host } = await book()

  const { toCustomer, toProvider } = await bothMails(host)

  expect(toCustomer).toMatchObject({ fromName: 'Lindenhof', toName: 'Ada Okafor' })
  for (const mail of [toCustomer, toProvider]) {
    expect(mail.subject).toContain('Spring cleaning')
    expect(mail.text).toContain(booking.reference)
    expect(mail.html).toContain(booking.reference)
    expect(await calendarOf(mail.id)).toMatchObject({
      method: 'REQUEST',
      status: 'CONFIRMED',
      sequence: 0,
      start: new Date(booking.startsAt),
      end: new Date(booking.endsAt),
      organizer: { params: { CN: 'Lindenhof' }, val: 'mailto:hello@lindenhof.example' },
    })
  }
  expect((await calendarOf(toCustomer.id)).uid).toBe((await calendarOf(toProvider.id)).uid)
  expect(world.accepted.filter((id) => [toCustomer.id, toProvider.id].includes(id))).toHaveLength(2)
})

test('a cancellation takes the appointment out of both calendars', async () => {
  const { scope, booking, host } = await book()
  await arrived(host, 2)

  await inTenant(systemScope(scope.tenantId), (ctx) =>
    cancelBooking(ctx, { bookingId: booking.id, reason: 'The van broke down' }),
  )

  const mails = await arrived(host, 4)
  const events = await Promise.all(mails.map(({ id }) => calendarOf(id)))
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(1)
  expect(events.filter(({ method }) => method === 'CANCEL')).toMatchObject([
    { sequence: 1, status: 'CANCELLED' },
    { sequence: 1, status: 'CANCELLED' },
  ])
  expect(mails.filter(({ text }) => text.includes('The van broke down'))).toHaveLength(2)
})

test('the link in the mail opens the booking, and its secret is nowhere else once the mail is out', async () => {
  const { scope, booking, host } = await book()

  const { toCustomer, toProvider } = await bothMails(host)

  const secret = /\/bookings\/([\w-]{40,})/.exec(toCustomer.text)![1]!
  const seen = await inTenant(newScope({ tenantId: scope.tenantId, actor: { kind: 'guest' } }), (ctx) =>
    getBookingByLink(ctx, secret),
  )
  expect(seen.id).toBe(booking.id)
  expect(toProvider.text).not.toMatch(/\/bookings\/[\w-]{40,}/)
  const rows = await eventually('both to be sent', async () => {
    const found = await inTenant(scope, (ctx) => ctx.trx('deliveries').select('data', 'state'))
    return found.every(({ state }) => state === 'sent') && found
  })
  expect(rows.map(({ data }) => data)).toEqual([{ bookingId: booking.id }, { bookingId: booking.id }])
})

test('no line of a mail names anybody but the marketplace', async () => {
  const { host } = await book()

  const { toCustomer } = await bothMails(host)

  const source = (await world.mails.source(toCustomer.id))!.toString()
  const headers = source.slice(0, source.indexOf('\r\n\r\n'))
  expect(headers).toMatch(/^From: Lindenhof <bookings@localhost>$/m)
  expect(headers).toMatch(/^Reply-To: Lindenhof <hello@lindenhof.example>$/m)
  expect(headers).toMatch(new RegExp(`^Message-ID:\\s+<[0-9a-f-]{36}@${host}>$`, 'm'))
  expect([toCustomer.html, toCustomer.text, source].join('\n')).not.toMatch(
    /shingle|nodemailer|x-mailer|ical-generator/i,
  )
})

test('what a guest writes is text in the mail, and no header', async () => {
  const firstName = 'Ada\r\nBcc: evil@example.com'
  const { host } = await book({
    contact: {
      firstName,
      lastName: '<img src=x onerror=alert(1)>',
      notes: '<script>alert(1)</script>{{marketplace.name}}',
    },
  })

  const { toCustomer, toProvider } = await bothMails(host)

  for (const mail of [toCustomer, toProvider]) {
    expect(mail.headers.map(({ name }) => name)).not.toContain('bcc')
    expect(mail.html).not.toMatch(/<script|<img src=x/)
  }
  expect(toProvider.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;{{marketplace.name}}')
})

test('a guest in another zone reads the time of the place and their own', async () => {
  const { host, booking } = await book({ hold: { customerTimeZone: 'America/New_York' } })

  const { toCustomer, toProvider } = await bothMails(host)

  const at = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }).format(new Date(booking.startsAt))
  expect(toCustomer.text).toContain(`${at('Europe/Berlin')} to`)
  expect(toCustomer.text).toContain('Berlin time (UTC+')
  expect(toCustomer.text).toMatch(new RegExp(`${at('America/New_York')} to .* in New York`))
  expect(toProvider.text).not.toContain('New York')
})

test('a guest of an online appointment reads their own time first', async () => {
  const { host } = await book({
    hold: { customerTimeZone: 'America/New_York' },
    bookable: { service: { location_kind: 'virtual' } },
  })

  const { toCustomer } = await bothMails(host)

  expect(toCustomer.text).toContain('New York time (UTC-')
  expect(toCustomer.text).toMatch(/in Berlin/)
})

test('an event that is handled again queues nothing more', async () => {
  const { scope, host } = await book()
  await arrived(host, 2)
  const event = await inTenant(scope, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'booking.confirmed' }).first('id'),
  )
  await inTenant(scope, (ctx) => ctx.trx('handled_events').where({ event_id: event.id }).delete())

  await consume(
    world.runtime,
    { subscribers: notificationSubscribers, jobs: [] },
    {
      tenantId: scope.tenantId,
      eventId: event.id,
      requestId: newId(),
      consumer: 'notifications.booking-confirmed',
    },
  )

  expect(await inTenant(scope, (ctx) => listDeliveries(ctx, event.id))).toHaveLength(2)
  const queued = await inTenant(scope, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'notifications.message-queued' }),
  )
  expect(queued).toHaveLength(2)
})

test('mails of two marketplaces about the same guest never meet', async () => {
  const [first, second] = await Promise.all([
    book({ tenant: { name: 'Marker Alpha', support_email: 'help@alpha.example' } }),
    book({ tenant: { name: 'Marker Beta', support_email: 'help@beta.example' } }),
  ])

  for (const [own, foreign, { host }] of [
    ['Alpha', 'Beta', first],
    ['Beta', 'Alpha', second],
  ] as const) {
    for (const { id } of await arrived(host, 2)) {
      const source = (await world.mails.find(id))!
      const all = JSON.stringify(source)
      expect(all).toContain(`Marker ${own}`)
      expect(all.toLowerCase()).not.toContain(foreign.toLowerCase())
    }
  }
})

test('a message that is refused for good is given up at once, and the other party’s arrives', async () => {
  const { scope } = await book({ contact: { email: 'ada@nowhere.invalid' } })

  const rows = await eventually('the end of both', async () => {
    const found = await inTenant(scope, (ctx) => ctx.trx('deliveries').orderBy('template'))
    return found.length === 2 && found.every(({ state }) => state === 'sent' || state === 'failed') && found
  })

  expect(rows).toMatchObject([
    {
      template: 'booking-confirmed-customer',
      state: 'failed',
      attempts: 1,
      data: { bookingId: expect.any(String) },
    },
    { template: 'booking-confirmed-provider', state: 'sent', attempts: 1, last_error: null },
  ])
  expect(rows[0].last_error).toContain('no such domain')
  expect(JSON.stringify(rows[0].data)).not.toContain('/bookings/')
})

test('a message whose mail server was away arrives later, once', async () => {
  await world.stopMailServer()
  const { scope, host } = await book()
  const waiting = await eventually('both attempts', async () => {
    const rows = await inTenant(scope, (ctx) =>
      ctx.trx('deliveries').select('state', 'attempts', 'last_error'),
    )
    return (
      rows.length === 2 && rows.every(({ state, attempts }) => state === 'waiting' && attempts >= 1) && rows
    )
  })
  expect(waiting[0].last_error).toContain('ECONNREFUSED')

  await world.restartMailServer()
  await makeDue(scope)

  const mails = await arrived(host, 2)
  expect(world.accepted.filter((id) => mails.some((mail) => mail.id === id))).toHaveLength(2)
})

test('a confirmation that is overtaken by the cancellation is not sent', async () => {
  await world.stopMailServer()
  const { scope, booking, host } = await book()
  await eventually('both attempts', async () => {
    const rows = await inTenant(scope, (ctx) =>
      ctx.trx('deliveries').where({ state: 'waiting' }).where('attempts', '>=', 1),
    )
    return rows.length === 2
  })
  await inTenant(systemScope(scope.tenantId), (ctx) => cancelBooking(ctx, { bookingId: booking.id }))
  await world.restartMailServer()
  await makeDue(scope)

  await eventually('the end of all four', async () => {
    await makeDue(scope)
    const rows = await inTenant(scope, (ctx) =>
      ctx.trx('deliveries').select('state', 'template').orderBy('template'),
    )
    return rows.length === 4 && rows.every(({ state }) => state === 'sent' || state === 'dropped') && rows
  })
  const states = await inTenant(scope, (ctx) =>
    ctx.trx('deliveries').select('template', 'state').orderBy('template'),
  )
  expect(states).toEqual([
    { template: 'booking-cancelled-customer', state: 'sent' },
    { template: 'booking-cancelled-provider', state: 'sent' },
    { template: 'booking-confirmed-customer', state: 'dropped' },
    { template: 'booking-confirmed-provider', state: 'dropped' },
  ])
  expect(await arrived(host, 2)).toHaveLength(2)
})
