import { cancelBooking } from '#platform/booking/index.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openMeetingMarket } from '#tests/support/meeting-market.ts'
import { startZoom, type TestZoom } from '#tests/support/zoom.ts'

const day = 24 * 60
let zoom: TestZoom
beforeAll(async () => void (zoom = await startZoom()))
afterEach(() => zoom.faults.clear())
afterAll(() => zoom.close())

/** A marketplace with calls at Zoom, and one booking that takes place online. */
async function open(options: Parameters<typeof openMeetingMarket>[0] = {}) {
  const market = await openMeetingMarket({ gateways: zoom.gateways, ...options })
  const account = `owner-of-${market.scope.tenantId}@choir.example`
  const host = `ben-of-${market.providerId}@choir.example`
  const credentials = zoom.register({ users: [account, host] })
  await market.choose({ service: 'zoom', address: null, zoom: credentials, version: 0 })
  const rows = <Row>(table: string) =>
    market.run(async (ctx): Promise<Row[]> => ctx.trx(table).select().orderBy('id'))
  return {
    ...market,
    credentials,
    meetings: () =>
      [...zoom.store.meetings.values()].filter(({ accountId }) => accountId === credentials.accountId),
    tasks: () => rows<{ due_at: Date; attempts: number; problem: string | null }>('meeting_tasks'),
    health: () =>
      market.run((ctx) => ctx.trx('meeting_settings').where({ is_current: true }).first('zoom_problem')),
    /** The owner of the business is a user of the marketplace's account at Zoom. */
    async addHost({ isEmailVerified = true } = {}) {
      await market.run(async (ctx) => {
        const person = { passwordHash: null, firstName: 'Ben', lastName: 'Okafor', isEmailVerified }
        const user = await createUser(ctx, { email: host, ...person })
        await addMembership(ctx, { userId: user.id, role: 'provider_owner', providerId: market.providerId })
      })
      return host
    },
  }
}
type Market = Awaited<ReturnType<typeof open>>
const prepared = async (options: Parameters<typeof open>[0] = {}) => {
  const market = await open(options)
  market.goTo(-60)
  await market.plan()
  await market.prepare()
  return market
}
const cancel = ({ run, provider, booking }: Market) =>
  run((ctx) => cancelBooking({ ...ctx, actor: provider }, { bookingId: booking.id, reason: 'ill' }))

test('the meeting of a booking is made a day before, and not while it may still be moved many times', async () => {
  const market = await open()
  market.goTo(-10 * day)
  await market.plan()
  await market.prepare()
  expect(market.meetings()).toEqual([])

  market.goTo(-day + 1)
  await market.prepare()
  await market.prepare()

  expect(market.meetings()).toMatchObject([
    { start_time: market.startsAt.toISOString().replace('.000Z', 'Z') },
  ])
  expect(await market.tasks()).toEqual([])
})

test('both parties come into the meeting that was prepared, also those who come at the same moment', async () => {
  const market = await prepared()
  market.goTo(0)
  const { enter, booking } = market

  const links = await Promise.all([enter(booking.asGuest), enter(booking.asProvider), enter(booking.asGuest)])

  expect(new Set(links.map(({ joinUrl }) => joinUrl)).size).toBe(1)
  expect(market.meetings()).toHaveLength(1)
})

test('a provider with a place in the account leads, with an address that still counts', async () => {
  const market = await open({ hasWaitingRoom: true })
  const host = await market.addHost()
  market.goTo(0)

  const led = await market.enter(market.booking.asProvider)
  const again = await market.enter(market.booking.asProvider)

  expect(market.meetings()).toMatchObject([{ host_email: host, settings: { waiting_room: true } }])
  expect(led.joinUrl).toContain('zak=')
  expect(again.joinUrl).toContain('zak=')
  expect(again.joinUrl).not.toBe(led.joinUrl)
  expect((await market.enter(market.booking.asGuest)).joinUrl).not.toContain('zak=')
})

test('an address that nobody has shown to be theirs leads no meeting', async () => {
  const market = await open()
  await market.addHost({ isEmailVerified: false })
  market.goTo(0)

  expect((await market.enter(market.booking.asProvider)).joinUrl).not.toContain('zak=')
})

test('a booking that moves keeps its meeting, at the new time', async () => {
  const market = await prepared()
  const [before] = market.meetings()
  await market.change({ start_version: 2, ends_at: new Date(market.startsAt.getTime() + 30 * 60_000) })
  await market.plan()
  await market.prepare()

  expect(market.meetings()).toMatchObject([{ id: before!.id, duration: 30 }])
  market.goTo(0)
  expect((await market.enter(market.booking.asGuest)).joinUrl).toContain(`/j/${before!.id}`)
  expect(market.meetings()).toHaveLength(1)
})

test('somebody else of the team has a meeting of their own, and the former one is deleted', async () => {
  const market = await prepared()
  const [before] = market.meetings()
  const memberId = newId()
  await market.run((ctx) =>
    ctx.trx('team_members').insert({ id: memberId, provider_id: market.providerId, name: 'Cem Arslan' }),
  )
  await market.change({ member_id: memberId })
  await market.plan()
  await market.prepare()

  expect(market.meetings()).toHaveLength(1)
  expect(market.meetings()[0]!.id).not.toBe(before!.id)
})

test('the meeting of a cancelled booking is deleted, also when Zoom fails at first', async () => {
  const market = await prepared()
  await cancel(market)
  await market.plan()
  zoom.faults.planned.push({ status: 503, path: /meetings/ })
  await market.prepare()
  expect(market.meetings()).toHaveLength(1)

  market.goTo(-55)
  await market.prepare()

  expect(market.meetings()).toEqual([])
  expect(await market.tasks()).toEqual([])
})

test('a Zoom that fails leaves the booking whole, says so to the provider alone, and is asked again', async () => {
  const market = await open()
  market.goTo(-60)
  await market.plan()
  zoom.faults.planned.push({ status: 500, path: /meetings/ })
  await market.prepare()

  const { see, booking } = market
  expect(await see(booking.asProvider)).toMatchObject({ state: 'early', problem: 'server_error' })
  expect(await see(booking.asGuest)).toMatchObject({ state: 'early', problem: null })
  expect(await market.run((ctx) => ctx.trx('bookings').where({ id: booking.id }).first('status'))).toEqual({
    status: 'confirmed',
  })
  expect(await market.health()).toEqual({ zoom_problem: 'server_error' })
  await market.prepare()
  expect(market.meetings()).toEqual([])

  market.goTo(-58)
  await market.prepare()

  expect(market.meetings()).toHaveLength(1)
  expect(await see(booking.asProvider)).toMatchObject({ problem: null })
  expect(await market.health()).toEqual({ zoom_problem: null })
})

test('whoever comes while Zoom fails is told to come back, and then meets', async () => {
  const market = await open()
  market.goTo(0)
  const { enter, booking } = market
  zoom.faults.planned.push({ status: 500, path: /meetings/ })

  await expect(enter(booking.asGuest)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await market.tasks()).toMatchObject([{ attempts: 1, problem: 'server_error' }])
  const entered = await enter(booking.asGuest)

  expect((await enter(booking.asProvider)).joinUrl).toBe(entered.joinUrl)
  expect(await market.tasks()).toEqual([])
})

test.each(['the sweep', 'somebody at the door'])(
  'a booking has one meeting, though %s never heard that it was made',
  async (who) => {
    const market = await open()
    market.goTo(-10)
    await market.plan()
    zoom.faults.cutAfter.push(/^POST .*meetings$/)
    if (who === 'the sweep') await market.prepare()
    else await expect(market.enter(market.booking.asGuest)).rejects.toMatchObject({ code: 'unavailable' })
    expect(market.meetings()).toHaveLength(1)

    market.goTo(-5)
    await market.prepare()

    expect(market.meetings()).toHaveLength(1)
    const { joinUrl } = await market.enter(market.booking.asGuest)
    expect(joinUrl).toContain(`/j/${market.meetings()[0]!.id}`)
  },
)

test('a meeting that nobody heard of is deleted with its booking', async () => {
  const market = await open()
  market.goTo(-60)
  await market.plan()
  zoom.faults.cutAfter.push(/^POST .*meetings$/)
  await market.prepare()
  await cancel(market)
  await market.plan()
  await market.prepare()

  expect(market.meetings()).toEqual([])
})

test('a meeting that somebody deleted at Zoom is made anew when the provider comes', async () => {
  const market = await prepared()
  zoom.store.meetings.delete(market.meetings()[0]!.id)
  market.goTo(0)

  const { joinUrl } = await market.enter(market.booking.asProvider)

  expect(joinUrl).toContain(`/j/${market.meetings()[0]!.id}`)
  expect((await market.enter(market.booking.asGuest)).joinUrl).toBe(joinUrl)
})

test('all who have a seat in a class meet in one meeting, which stays until the last has left', async () => {
  const market = await open({ capacity: 5 })
  const other = await market.book()
  market.goTo(-60)
  await market.plan()
  await market.plan(other.id)
  await market.prepare()
  expect(market.meetings()).toHaveLength(1)

  await cancel(market)
  await market.plan()
  await market.prepare()
  expect(market.meetings()).toHaveLength(1)
  market.goTo(0)
  expect((await market.enter(other.asGuest)).joinUrl).toContain(`/j/${market.meetings()[0]!.id}`)

  await market.run((ctx) =>
    cancelBooking({ ...ctx, actor: market.provider }, { bookingId: other.id, reason: 'ill' }),
  )
  await market.plan(other.id)
  await market.prepare()
  expect(market.meetings()).toEqual([])
})

test('calls that are at Zoom stay there when the marketplace goes back to Jitsi, and new ones are there', async () => {
  const market = await prepared()
  const { accountId, clientId } = market.credentials
  await market.choose({ service: 'jitsi', address: null, zoom: { accountId, clientId }, version: 1 })
  const next = await market.book().catch(() => null)
  market.goTo(0)

  expect(next).toBeNull()
  expect((await market.enter(market.booking.asGuest)).joinUrl).toContain(zoom.origin)
  await market.change({ start_version: 2 })
  expect((await market.enter(market.booking.asGuest)).joinUrl).toContain('meet.example')
  expect(market.meetings()).toEqual([])
})

test('an appointment at a place asks Zoom for nothing', async () => {
  const market = await open({ locationKind: 'at_provider' })
  market.goTo(-60)
  await market.plan()

  expect(await market.tasks()).toEqual([])
})

test('two marketplaces with an account each do not meet', async () => {
  const [one, other] = [await prepared(), await prepared()]

  expect(one.meetings()).toHaveLength(1)
  expect(other.meetings()).toHaveLength(1)
  expect(one.meetings()[0]!.agenda).not.toBe(other.meetings()[0]!.agenda)
})
