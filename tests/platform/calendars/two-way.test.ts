import { cancelAsked, rescheduleAsked } from '#platform/booking/index.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { type CalendarMarket, openCalendarMarket } from '#tests/support/calendar-market.ts'

jest.setTimeout(60_000)

describe.each(['google', 'microsoft'] as const)('a calendar at %s', (kind) => {
  let market: CalendarMarket
  beforeAll(async () => void (market = await openCalendarMarket(kind)))
  afterEach(() => market.company.faults.clear())
  afterAll(() => market.close())

  const later = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds)
  const whenOf = (event: { start: object; end: object }) =>
    [event.start, event.end].map((when) => ('at' in when ? new Date(when.at as string) : null))

  test('shows a booking made here, follows it when it moves, and loses it when it is cancelled', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const booking = await market.book(business)
    await market.settle()

    const [entry] = person.entries
    expect(person.entries).toHaveLength(1)
    expect(entry).toMatchObject({ title: 'Spring cleaning – Ada Okafor', isBusy: true })
    expect(whenOf(entry!)).toEqual([booking.startsAt, later(booking.startsAt, hours(1))])

    const to = later(booking.startsAt, hours(5))
    await market.inside(business.scope, (ctx) =>
      rescheduleAsked(ctx, booking.guest, { startsAt: to.toISOString() }),
    )
    await market.settle()

    expect(person.entries.map(({ id }) => id)).toEqual([entry!.id])
    expect(whenOf(person.event(entry!.id))).toEqual([to, later(to, hours(1))])

    await market.inside(business.scope, (ctx) => cancelAsked(ctx, booking.guest, {}))
    await market.settle()

    expect(person.entries).toEqual([])
  })

  test('blocks here what is busy there, once it has told of it', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const start = market.inTwoDays()
    expect(await market.isFree(business, start)).toBe(true)

    const dentist = person.add({ from: start, minutes: 60 })
    await market.settle()
    expect(await market.isFree(business, start)).toBe(false)

    person.move(dentist.id, later(start, hours(3)), 60)
    await market.settle()
    expect(await market.isFree(business, start)).toBe(true)
    expect(await market.isFree(business, later(start, hours(3)))).toBe(false)

    person.remove(dentist.id)
    await market.settle()
    expect(await market.isFree(business, later(start, hours(3)))).toBe(true)
  })

  const countOf = (path: RegExp) => market.company.calls.filter((call) => path.test(call)).length
  /** Looks at the calendar as the sweep does when its quarter of an hour is over. */
  const quarter = () => market.settleAfter(minutes(20))

  test('puts an entry back that was moved there, and leaves it when its people do so again and again', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const booking = await market.book(business)
    await market.settle()
    const { id } = person.entries[0]!
    const [wanted, elsewhere] = [booking.startsAt, later(booking.startsAt, hours(7))]
    const starts: (Date | null)[] = []
    for (let time = 0; time < 4; time++) {
      market.time.moveBy(minutes(1))
      person.move(id, elsewhere, 60)
      market.time.moveBy(minutes(1))
      await market.settle()
      starts.push(whenOf(person.event(id))[0]!)
    }

    expect(starts).toEqual([wanted, wanted, wanted, elsewhere])
    expect(person.entries).toHaveLength(1)
    const told = await market.inside(business.scope, (ctx) =>
      ctx.trx('outbox_events').where({ name: 'calendar.entry_restored' }).pluck('payload'),
    )
    expect(told).toHaveLength(3)
    expect(told[0]).toMatchObject({ bookingId: booking.id, because: 'moved' })
    // What it shows there changes nothing here: the time of the booking is taken, the other is not.
    expect(await market.isFree(business, wanted)).toBe(false)
    expect(await market.isFree(business, elsewhere)).toBe(true)
  })

  test('puts an entry back that was deleted there, and then leaves it out', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    await market.book(business)
    await market.settle()
    const counts: number[] = []
    for (let time = 0; time < 4; time++) {
      market.time.moveBy(minutes(1))
      for (const { id } of person.entries) person.remove(id)
      market.time.moveBy(minutes(1))
      await market.settle()
      counts.push(person.entries.length)
    }
    await quarter()

    expect(counts).toEqual([1, 1, 1, 0])
    expect(person.entries).toEqual([])
  })

  test('is at rest when nothing happens: our own writing starts no circle', async () => {
    const business = await market.business()
    await market.connect(business)
    await market.book(business)
    await market.settle()
    await quarter()
    const writes = () => countOf(/^(POST|PATCH|PUT|DELETE) .*events/)
    const before = writes()

    for (let time = 0; time < 3; time++) await quarter()

    expect(writes()).toBe(before)
    const sequence = await market.inside(business.scope, (ctx) =>
      ctx.trx('calendar_event_links').first('wanted', 'written'),
    )
    expect(sequence.wanted).toBe(sequence.written)
  })

  test('that is only looked at shows no bookings, and one that does not block blocks nothing', async () => {
    const business = await market.business()
    const { person } = await market.connect(business, undefined, { isWriting: false, isBlocking: false })
    const start = market.inTwoDays()
    person.add({ from: start, minutes: 60 })
    await market.settle()
    expect(await market.isFree(business, start)).toBe(true)
    await market.book(business, start)
    await market.settle()

    expect(person.entries.map(({ title }) => title)).toEqual(['Dentist'])
  })

  test('shows the bookings that were there before it was connected, and loses them when it is disconnected', async () => {
    const business = await market.business()
    await market.book(business)
    const { person, connectionId } = await market.connect(business)
    expect(person.entries.map(({ title }) => title)).toEqual(['Spring cleaning – Ada Okafor'])
    const url = `/provider/calendar-connections/${connectionId}`

    await market.call(business.scope, business.owner, { method: 'DELETE', url })
    await market.settle()

    expect(person.entries).toEqual([])
  })
})
