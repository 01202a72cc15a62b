import { cancelAsked, rescheduleAsked } from '#platform/booking/index.ts'
import { hours } from '#platform/kernel/time.ts'
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
})
