import { gzipSync } from 'node:zlib'
import { inTenant } from '#tests/support/database.ts'
import { calendarOf, type CalendarServer, openCalendarServer } from '#tests/support/calendar-server.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { type MarketApi, openMarketApi } from '#tests/support/market-api.ts'

let api: MarketApi
let server: CalendarServer
beforeAll(async () => {
  ;[api, server] = [await openMarketApi(), await openCalendarServer()]
  api.edge.runtime.config.loopbackPorts.push(server.port)
})
afterAll(async () => {
  await api.close()
  await server.close()
})
beforeEach(() => void (server.state.answer = null))

const url = '/provider/calendar-connections'
const hour = 3_600_000

async function connectedBusiness() {
  const { providerId } = await inTenant(api.scope, (ctx) => createBookable(ctx))
  const token = await api.signUp('provider_owner', providerId)
  const { status, body } = await api.call({ method: 'POST', url, token, body: { address: server.url } })
  expect(status).toBe(201)
  const id = body.id as string
  return {
    view: body,
    sync: async () => (await api.call({ method: 'POST', url: `${url}/${id}/sync`, token })).body,
    /** How many busy times are kept of it. */
    kept: async () =>
      (await inTenant(api.scope, (ctx) => ctx.trx('busy_times').where({ connection_id: id }).select('id')))
        .length,
  }
}

/** So many hours of work, each with a pause after it. */
const shifts = (count: number, from = quarterAfter(new Date(), 48)) =>
  Array.from({ length: count }, (_, index) => {
    const startsAt = new Date(from.getTime() + index * 2 * hour)
    return { startsAt, endsAt: new Date(startsAt.getTime() + hour) }
  })

test('a calendar that grows from one entry to thousands is kept whole, and so is one that shrinks again', async () => {
  server.setBusy(...shifts(1))
  const { view, sync, kept } = await connectedBusiness()
  expect(view.busyCount).toBe(1)

  server.setBusy(...shifts(3_000))
  expect(await sync()).toMatchObject({ status: 'active', busyCount: 3_000 })
  expect(await kept()).toBe(3_000)

  server.setBusy(...shifts(2))
  expect(await sync()).toMatchObject({ status: 'active', busyCount: 2 })
  expect(await kept()).toBe(2)
})

const padded = () =>
  calendarOf(...shifts(5)).replace('END:VEVENT', `DESCRIPTION:${'x'.repeat(6_000_000)}\r\nEND:VEVENT`)

test.each<[string, (text: string) => [Record<string, string>, Buffer]]>([
  ['as it is', (text) => [{}, Buffer.from(text)]],
  ['compressed to a few kilobytes', (text) => [{ 'content-encoding': 'gzip' }, gzipSync(text)]],
])(
  'a calendar that has grown past what is read, sent %s, keeps what was known and says so',
  async (_, send) => {
    server.setBusy(...shifts(2))
    const { sync, kept } = await connectedBusiness()
    const [headers, body] = send(padded())
    server.state.answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/calendar', ...headers }).end(body)

    expect(await sync()).toMatchObject({
      status: 'failing',
      busyCount: 2,
      failure: { code: 'too_large', words: expect.stringContaining('5 MB') },
    })
    expect(await kept()).toBe(2)

    server.state.answer = null
    server.setBusy(...shifts(3))
    expect(await sync()).toMatchObject({ status: 'active', failure: null, busyCount: 3 })
  },
)

test('a calendar whose entries repeat without measure keeps what was known and says so', async () => {
  server.setBusy(...shifts(2))
  const { sync, kept } = await connectedBusiness()
  const [first] = shifts(1)
  const hourly = calendarOf(first!).replace('SUMMARY', 'RRULE:FREQ=HOURLY\r\nSUMMARY')
  server.state.text = hourly.replace(/BEGIN:VEVENT[^]*END:VEVENT/, (event) =>
    Array.from({ length: 4 }, (_, index) =>
      event.replace('event-0', `event-${index}`).replace(/(DTSTART:\d{8}T\d\d)\d\d/, `$1${index}0`),
    ).join('\r\n'),
  )

  expect(await sync()).toMatchObject({ status: 'failing', failure: { code: 'too_many_events' } })
  expect(await kept()).toBe(2)
})
