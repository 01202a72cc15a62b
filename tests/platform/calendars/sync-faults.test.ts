import { cancelAsked, rescheduleAsked } from '#platform/booking/index.ts'
import { withAccess } from '#platform/calendars/flows/access.ts'
import { newId } from '#platform/kernel/ids.ts'
import { days, hours, minutes } from '#platform/kernel/time.ts'
import { type CalendarMarket, openCalendarMarket } from '#tests/support/calendar-market.ts'

jest.setTimeout(60_000)

describe.each(['google', 'microsoft'] as const)('a calendar at %s that fails or misleads us', (kind) => {
  let market: CalendarMarket
  beforeAll(async () => void (market = await openCalendarMarket(kind)))
  afterEach(() => market.company.faults.clear())
  afterAll(() => market.close())

  const later = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds)
  const whenOf = (event: { start: object; end: object }) =>
    [event.start, event.end].map((when) => ('at' in when ? new Date(when.at as string) : null))

  /** Looks at the calendar as the sweep does when its quarter of an hour is over. */
  const quarter = () => market.settleAfter(minutes(20))

  test('has one entry of a booking, though the answers to its writing were lost', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    market.company.faults.cutAfter.push(/^POST .*events$/, /^POST .*events$/)
    await market.book(business)
    await market.settle()
    await market.settleAfter(minutes(5))
    await market.settleAfter(minutes(5))

    expect(person.entries).toHaveLength(1)
    // Nor does it come back as somebody's busy time.
    await quarter()
    const busy = await market.inside(business.scope, (ctx) => ctx.trx('busy_times').select())
    expect(busy).toEqual([])
  })

  test('is read in full when its token was lost, and what went meanwhile is free again', async () => {
    const business = await market.business()
    const { person, connectionId } = await market.connect(business)
    const start = market.inTwoDays()
    const dentist = person.add({ from: start, minutes: 60 })
    await market.settle()
    expect(await market.isFree(business, start)).toBe(false)
    market.company.faults.dropsNotifications = true
    person.remove(dentist.id)
    person.add({ from: later(start, hours(2)), minutes: 60 })
    market.company.store.forgetTokens(person.calendar)

    await quarter()

    expect(await market.isFree(business, start)).toBe(true)
    expect(await market.isFree(business, later(start, hours(2)))).toBe(false)
    const row = await market.inside(business.scope, (ctx) =>
      ctx.trx('calendar_connections').where({ id: connectionId }).first('status', 'failure_count'),
    )
    expect(row).toEqual({ status: 'active', failure_count: 0 })
  })

  test('that asks us to wait is left alone so long, and nothing is lost', async () => {
    const business = await market.business()
    const { person, connectionId } = await market.connect(business)
    market.company.faults.planned.push(
      { status: 429, retryAfterSeconds: 1_800, path: /events$/ },
      { status: 503, path: /events$/ },
    )
    await market.book(business)
    await market.settle()
    expect(person.entries).toEqual([])
    const before = market.company.calls.length
    await market.settleAfter(minutes(10))
    // Only what was not told to wait has come.
    expect(person.entries).toEqual([])
    expect(market.company.calls.slice(before).filter((call) => /^POST .*events$/.test(call))).toEqual([])

    await market.settleAfter(minutes(25))
    await market.settleAfter(hours(2))

    expect(person.entries).toHaveLength(1)
    const row = await market.inside(business.scope, (ctx) =>
      ctx.trx('calendar_connections').where({ id: connectionId }).first('status', 'failure'),
    )
    expect(row).toEqual({ status: 'active', failure: null })
  })

  test('is refreshed once for many who come at the same time', async () => {
    const business = await market.business()
    const { accountId } = await market.connect(business)
    market.company.tokens.expireAccess()
    const before = market.company.tokens.refreshCount
    const asked = Array.from({ length: 8 }, () =>
      withAccess(market.runtime, business.scope, accountId, (gateway, access) =>
        gateway.listCalendars(access),
      ),
    )

    const answers = await Promise.all(asked)

    expect(answers.map((calendars) => calendars.length)).toEqual(Array(8).fill(3))
    expect(market.company.tokens.refreshCount - before).toBe(1)
  })

  test('may tell twice, late, in the wrong order or not at all', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const start = market.inTwoDays()
    market.company.faults.doublesNotifications = true
    market.company.faults.reordersNotifications = true
    const dentist = person.add({ from: start, minutes: 60 })
    person.move(dentist.id, later(start, hours(2)), 60)
    await market.settle()
    expect(await market.isFree(business, later(start, hours(2)))).toBe(false)
    expect(await market.isFree(business, start)).toBe(true)
    market.company.faults.clear()
    market.company.faults.dropsNotifications = true
    person.remove(dentist.id)

    await quarter()

    expect(await market.isFree(business, later(start, hours(2)))).toBe(true)
  })

  test('keeps telling: its channel is replaced before it ends, and the former one stopped', async () => {
    const business = await market.business()
    const { email } = await market.connect(business)
    const ids = () => market.channels().flatMap(({ id, ...channel }) => (channel.email === email ? [id] : []))
    const [first] = ids()
    expect(ids()).toHaveLength(1)

    await market.settleAfter(days(5) + hours(1))

    expect(ids()).toHaveLength(1)
    expect(ids()).not.toContain(first)
  })

  test('of another is not read because a stranger says so', async () => {
    const business = await market.business()
    const { connectionId, email } = await market.connect(business)
    const channel = market.channels().find((each) => each.email === email)!
    const due = () =>
      market.inside(business.scope, (ctx) =>
        ctx.trx('calendar_connections').where({ id: connectionId }).first('next_sync_at', 'notified_at'),
      )
    const before = await due()
    const path = (tenantId: string, id: string) => `/calendars/notices/${kind}/${tenantId}/${id}`
    const own = path(business.scope.tenantId, connectionId)
    const tell = async (url: string, channelId: string, secret: string) =>
      (
        await market.app.inject({
          method: 'POST',
          url,
          headers: {
            host: market.runtime.config.platformDomain,
            'content-type': 'application/json',
            'x-goog-channel-id': channelId,
            'x-goog-channel-token': secret,
            'x-goog-resource-state': 'exists',
          },
          payload: JSON.stringify({ value: [{ subscriptionId: channelId, clientState: secret }] }),
        })
      ).statusCode
    const secret = 'token' in channel ? channel.token : channel.clientState
    const stranger = await market.business()

    expect(await tell(own, channel.id, 'guessed')).toBe(404)
    expect(await tell(own, 'another channel', secret)).toBe(404)
    expect(await tell(path(stranger.scope.tenantId, connectionId), channel.id, secret)).toBe(404)
    expect(await tell(path(business.scope.tenantId, newId()), channel.id, secret)).toBe(404)
    expect(await tell('/calendars/notices/google/not-an-id/neither', channel.id, secret)).toBe(404)
    expect(await due()).toEqual(before)
    expect(await tell(own, channel.id, secret)).toBeLessThan(300)
    expect(await due()).not.toEqual(before)
  })

  test('through a storm of faults comes to what is agreed, once each', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    let seed = 7
    const { faults } = market.company
    faults.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
    faults.failureRate = 0.4
    const bookings = []
    for (let count = 0; count < 4; count++) {
      bookings.push(await market.book(business, later(market.inTwoDays(), count * hours(2))))
    }
    await market.settle()
    const [first, second] = bookings
    const to = later(first!.startsAt, hours(20))
    await market.inside(business.scope, (ctx) =>
      rescheduleAsked(ctx, first!.guest, { startsAt: to.toISOString() }),
    )
    await market.inside(business.scope, (ctx) => cancelAsked(ctx, second!.guest, {}))
    for (let time = 0; time < 3; time++) await quarter()
    faults.clear()
    for (let time = 0; time < 3; time++) await market.settleAfter(hours(1))

    const starts = person.entries.map((entry) => whenOf(entry)[0]!.toISOString()).toSorted()
    const wanted = [to, ...bookings.slice(2).map(({ startsAt }) => startsAt)]
    expect(starts).toEqual(wanted.map((start) => start.toISOString()).toSorted())
  })
})
