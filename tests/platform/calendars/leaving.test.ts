import { completeBySilence, finishBooking, startBooking } from '#platform/booking/index.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { type CalendarMarket, openCalendarMarket } from '#tests/support/calendar-market.ts'

describe.each(['google', 'microsoft'] as const)('what is left at %s', (kind) => {
  let market: CalendarMarket
  beforeAll(async () => void (market = await openCalendarMarket(kind)))
  afterEach(() => market.company.faults.clear())
  afterAll(() => market.close())

  type Business = Awaited<ReturnType<CalendarMarket['business']>>

  /** What a business has of calendars. */
  const rowsOf = ({ scope }: Business) =>
    market.inside(scope, (ctx) =>
      Promise.all(
        ['calendar_accounts', 'calendar_connections', 'busy_times'].map((table) => ctx.trx(table).select()),
      ),
    )

  async function newFeed({ scope, owner }: Business): Promise<URL> {
    const made = await market.call(scope, owner, {
      method: 'POST',
      url: '/provider/calendar-feeds',
      body: { name: 'Mine' },
    })
    expect(made.status).toBe(201)
    return new URL(String(made.body.url))
  }
  const readFeed = async ({ scope }: Business, { pathname }: URL) =>
    (await market.open(market.storefront(scope, pathname))).status

  test('a provider who leaves the marketplace leaves no account, no calendar and no feed behind', async () => {
    const business = await market.business()
    const mia = await market.newMember(business.scope, business.providerId)
    const { person, email } = await market.connect(business)
    await market.connect({ ...business, owner: mia }, undefined, {}, { memberId: mia.memberId })
    const feed = await newFeed(business)
    person.add({ from: market.inTwoDays(), minutes: 60 })
    await market.settle()
    expect((await rowsOf(business)).map((rows) => rows.length)).toEqual([2, 2, expect.any(Number)])
    expect(await readFeed(business, feed)).toBe(200)

    const left = await market.call(business.scope, business.owner, {
      method: 'POST',
      url: '/provider/closure',
    })
    await market.settle()
    await market.settleAfter(minutes(2))

    expect(left.status).toBe(200)
    expect(await rowsOf(business)).toEqual([[], [], []])
    expect(await readFeed(business, feed)).toBe(404)
    // Google takes a consent back by an address of its own; Microsoft has none.
    const known = [...market.company.tokens.refreshTokens.values()].filter((grant) => grant.email === email)
    expect(known.length > 0).toBe(kind === 'microsoft')
  })

  const asSystem = <T>({ tenantId }: Scope, work: (ctx: Ctx) => Promise<T>) =>
    market.inside(systemScope(tenantId), work)

  /** An appointment of somebody with an account; it is in the provider's calendar. @returns the user's id, too */
  async function bookAsUser(business: Business) {
    const booking = await market.book(business)
    const userId = await market.inside(business.scope, async (ctx) => {
      const { id } = await createUser(ctx, {
        email: `${newId()}@example.com`,
        passwordHash: null,
        firstName: 'Ada',
        lastName: 'Okafor',
        isEmailVerified: true,
      })
      await addMembership(ctx, { userId: id, role: 'customer', providerId: null })
      await ctx.trx('customers').update({ user_id: id })
      return id
    })
    await market.settle()
    return { userId, booking }
  }

  async function takePlace(business: Business, booking: { id: string; startsAt: Date }) {
    const own = { as: 'system', bookingId: booking.id } as const
    market.time.moveTo(booking.startsAt)
    await asSystem(business.scope, (ctx) => startBooking(ctx, own))
    market.time.moveBy(hours(2))
    await asSystem(business.scope, (ctx) => finishBooking(ctx, own))
    market.time.moveBy(hours(72))
    await asSystem(business.scope, (ctx) => completeBySilence(ctx, booking.id))
    await market.settle()
  }

  async function erase({ scope }: Business, userId: string) {
    const signed = await market.signIn(scope, userId)
    // The database's own clock has not been moved.
    await market.inside(scope, (ctx) => ctx.trx('sessions').update({ created_at: ctx.now }))
    const { status } = await market.call(scope, signed, {
      method: 'POST',
      url: '/users/me/erasure',
      body: { currentPassword: null },
    })
    expect(status).toBe(204)
    await market.settle()
  }

  test('past appointments of somebody who is erased stay in the calendar without a name', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const { userId, booking } = await bookAsUser(business)
    const [entry] = person.entries
    expect(JSON.stringify(entry)).toContain('Okafor')
    await takePlace(business, booking)
    expect(JSON.stringify(person.entries)).toContain('Okafor')

    await erase(business, userId)

    expect(person.entries).toMatchObject([{ id: entry!.id, title: 'Spring cleaning' }])
    expect(JSON.stringify(person.entries)).not.toMatch(/Okafor|1234567|Erased/)
    expect(person.entries[0]).toMatchObject({ start: entry!.start, end: entry!.end })
  })

  test('an entry that its people threw away is not put back for an erasure', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const { userId, booking } = await bookAsUser(business)
    await takePlace(business, booking)
    person.remove(person.entries[0]!.id)

    await erase(business, userId)
    await market.settleAfter(minutes(5))

    expect(person.entries).toEqual([])
  })

  test('what could not be forgotten while the company was away is forgotten later', async () => {
    const business = await market.business()
    const { person } = await market.connect(business)
    const { userId, booking } = await bookAsUser(business)
    await takePlace(business, booking)

    market.company.faults.planned.push(...Array.from({ length: 30 }, () => ({ status: 503 })))
    await erase(business, userId)
    expect(JSON.stringify(person.entries)).toContain('Okafor')
    market.company.faults.clear()
    await market.settleAfter(hours(1))

    expect(JSON.stringify(person.entries)).not.toMatch(/Okafor|1234567/)
  })
})
