import {
  cancelBooking,
  confirmBooking,
  createHold,
  expireHolds,
  getCheckout,
  leaveHold,
} from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope, Work } from '#platform/kernel/tenant.ts'
import { openVault } from '#platform/kernel/vault.ts'
import {
  acceptOffer,
  declineOffer,
  getWaiting,
  joinWaitlist,
  leaveWaitlist,
  listWaitlist,
  offerFreedTime,
  removeFromWaitlist,
  waitlistToken,
} from '#platform/waitlist/index.ts'
import { settleBooked } from '#platform/waitlist/service/settle.ts'
import { createTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, type Bookable } from '#tests/support/factories.ts'

const vault = openVault(['a secret of this deployment, thirty-two bytes'])
const minute = 60_000

/** One marketplace whose clock the test moves. */
async function open(bookable: Bookable = {}) {
  const scope = await createTenant()
  const database = await testDatabase()
  let ahead = 0
  const moved =
    <T>(work: Work<T>): Work<T> =>
    (ctx: Ctx) =>
      work({ ...ctx, now: new Date(ctx.now.getTime() + ahead) })
  const parts = {
    database: {
      ...database,
      inTenant: <T>(of: Scope, work: Work<T>) => database.inTenant(of, moved(work)),
      readTenant: <T>(of: Scope, work: Work<T>) => database.readTenant(of, moved(work)),
    },
    vault,
  }
  const run = <T>(work: Work<T>) => parts.database.inTenant(scope, work)
  const rows = await run((ctx) => createBookable(ctx, bookable))
  const date = (days: number) => new Date(Date.now() + ahead + days * 86_400_000).toISOString().slice(0, 10)
  return {
    ...rows,
    scope,
    parts,
    run,
    date,
    pass: (minutes: number) => (ahead += minutes * minute),
    join: async (name: string, wish: Partial<Parameters<typeof joinWaitlist>[1]> = {}) => {
      const email = `${name.toLowerCase()}@people.example`
      await run((ctx) =>
        joinWaitlist(ctx, {
          serviceId: rows.serviceId,
          firstName: name,
          lastName: 'Okafor',
          email,
          firstDate: date(0),
          lastDate: date(20),
          ...wish,
        }),
      )
      const [id] = await run(async (ctx): Promise<string[]> =>
        ctx.trx('waitlist_entries').where({ email }).orderBy('id', 'desc').pluck('id'),
      )
      return { id: id!, token: waitlistToken(vault, scope.tenantId, id!) }
    },
    offer: () => offerFreedTime(parts, scope, rows.providerId),
    see: (token: string) => getWaiting(parts, scope, { token }),
  }
}

/** Open on one day only, for one appointment of the whole day: one start in all. */
async function openForOne(overrides: Bookable['service'] = {}) {
  const market = await open({
    windows: [],
    service: { duration_minutes: 480, step_minutes: 240, ...overrides },
  })
  const day = market.date(3)
  await market.run((ctx) =>
    ctx.trx('availability_exceptions').insert({
      id: newId(),
      provider_id: market.providerId,
      date: day,
      windows: JSON.stringify([{ startMinute: 540, endMinute: 1020 }]),
      note: '',
    }),
  )
  return { ...market, day }
}

async function bookOffered(market: Awaited<ReturnType<typeof open>>, token: string) {
  const { holdId, secret } = await acceptOffer(market.parts, market.scope, { token })
  const { booking } = await market.run((ctx) => confirmBooking(ctx, { holdId, secret, ...contact }))
  await market.run((ctx) => settleBooked(ctx, booking.id))
  return booking
}

test('a freed time is kept for whoever has waited longest, and booking it ends the wait', async () => {
  const market = await openForOne()
  const [ada, ben] = [await market.join('Ada'), await market.join('Ben')]

  expect(await market.offer()).toBe(1)

  const offered = await market.see(ada.token)
  expect(offered).toMatchObject({
    status: 'offered',
    offer: { startsAt: expect.stringContaining(market.day) },
  })
  expect(await market.see(ben.token)).toMatchObject({ status: 'waiting', offer: null })
  await expect(
    market.run((ctx) => createHold(ctx, { serviceId: market.serviceId, startsAt: offered.offer!.startsAt })),
  ).rejects.toMatchObject({ code: 'slot_taken' })

  const booking = await bookOffered(market, ada.token)
  expect(booking.startsAt).toBe(offered.offer!.startsAt)
  expect(await market.see(ada.token)).toMatchObject({ status: 'booked', offer: null })
})

test('an offer that lapses goes to the next one, and is not made to the same person again', async () => {
  const market = await openForOne()
  const [ada, ben] = [await market.join('Ada'), await market.join('Ben')]
  await market.offer()

  market.pass(121)
  await market.run((ctx) => expireHolds(ctx))
  await market.offer()

  expect(await market.see(ada.token)).toMatchObject({ status: 'waiting', offer: null })
  expect(await market.see(ben.token)).toMatchObject({ status: 'offered' })
  market.pass(121)
  await market.run((ctx) => expireHolds(ctx))
  expect(await market.offer()).toBe(0)
  await expect(acceptOffer(market.parts, market.scope, { token: ben.token })).rejects.toMatchObject({
    code: 'hold_expired',
  })
})

test('who declines waits on, and the time is the next one’s at once', async () => {
  const market = await openForOne()
  const [ada, ben] = [await market.join('Ada'), await market.join('Ben')]
  await market.offer()

  await declineOffer(market.parts, market.scope, { token: ada.token })
  await declineOffer(market.parts, market.scope, { token: ada.token })
  await market.offer()

  expect(await market.see(ada.token)).toMatchObject({ status: 'waiting' })
  expect(await market.see(ben.token)).toMatchObject({ status: 'offered' })
  const events = await market.run((ctx) => outboxOf(ctx))
  expect(events.filter(({ name }) => name === 'booking.slot_freed')).toHaveLength(1)
})

test('who leaves gives the kept time back and is not asked again', async () => {
  const market = await openForOne()
  const ada = await market.join('Ada')
  await market.offer()

  await leaveWaitlist(market.parts, market.scope, { token: ada.token })
  await leaveWaitlist(market.parts, market.scope, { token: ada.token })

  expect(await market.see(ada.token)).toMatchObject({ status: 'left', offer: null })
  expect(await market.offer()).toBe(0)
})

test('a cancelled appointment is offered to those who wait', async () => {
  const market = await openForOne()
  const first = await market.join('Ada')
  await market.offer()
  const booking = await bookOffered(market, first.token)
  const ben = await market.join('Ben')
  expect(await market.offer()).toBe(0)

  await market.run((ctx) => cancelBooking(ctx, { bookingId: booking.id, reason: 'ill' }))
  await market.offer()

  expect(await market.see(ben.token)).toMatchObject({
    status: 'offered',
    offer: { startsAt: booking.startsAt },
  })
})

test('only times that suit the wish are offered', async () => {
  const market = await open({ windows: [{ weekday: 2, start_minute: 540, end_minute: 1140 }] })
  const evening = await market.join('Ada', { dayParts: ['evening'], weekdays: [2] })
  const never = await market.join('Ben', { weekdays: [5] })

  await market.offer()

  const { offer } = await market.see(evening.token)
  const wall = new Date(offer!.startsAt).toLocaleString('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
  })
  expect(wall).toBe('Tue, 17')
  expect(await market.see(never.token)).toMatchObject({ status: 'waiting', offer: null })
})

test('an offer ends before the notice would forbid the booking', async () => {
  // The start is about three days off; notice leaves about an hour to decide.
  const market = await openForOne()
  const ada = await market.join('Ada')
  await market.offer()
  const { offer } = await market.see(ada.token)
  const left = Math.round((Date.parse(offer!.startsAt) - Date.now()) / minute)
  await leaveWaitlist(market.parts, market.scope, { token: ada.token })
  await market.run((ctx) =>
    ctx
      .trx('services')
      .where({ id: market.serviceId })
      .update({ minimum_notice_minutes: left - 60 }),
  )

  const ben = await market.join('Ben')
  await market.offer()

  const second = (await market.see(ben.token)).offer!
  const minutesToDecide = (Date.parse(second.expiresAt) - Date.now()) / minute
  expect(minutesToDecide).toBeGreaterThan(50)
  expect(minutesToDecide).toBeLessThan(62)
})

test('leaving the checkout of an offer does not give it up', async () => {
  const market = await openForOne()
  const ada = await market.join('Ada')
  await market.offer()
  const { holdId, secret } = await acceptOffer(market.parts, market.scope, { token: ada.token })

  await market.run((ctx) => leaveHold(ctx, { holdId, secret }))
  market.pass(60)

  const checkout = await market.run((ctx) => getCheckout(ctx, { holdId, secret }))
  expect(checkout).toMatchObject({
    isLapsed: false,
    draft: { firstName: 'Ada', email: 'ada@people.example' },
  })
})

test('two who look at the same time never offer one start to two people', async () => {
  const market = await open({
    windows: [{ weekday: 2, start_minute: 540, end_minute: 720 }],
    service: { step_minutes: 60 },
  })
  const people = []
  for (const name of ['Ada', 'Ben', 'Cem', 'Dora', 'Emil', 'Fay', 'Gil', 'Hoa', 'Ivo', 'Jun', 'Kim', 'Lea'])
    people.push(await market.join(name))

  const made = await Promise.all(Array.from({ length: 4 }, () => market.offer()))

  const seen = await Promise.all(people.map(({ token }) => market.see(token)))
  const starts = seen.flatMap(({ offer }) => (offer ? [offer.startsAt] : []))
  // Three starts on each Tuesday of the twenty days.
  expect(starts.length).toBe(made.reduce((sum, count) => sum + count, 0))
  expect(starts.length).toBeGreaterThanOrEqual(6)
  expect(new Set(starts).size).toBe(starts.length)
  // Nobody was overtaken: those with an offer are the first of the list.
  expect(seen.findIndex(({ offer }) => offer === null)).toBe(starts.length < 12 ? starts.length : -1)
})

test('the offer, its hold and its event are one: without the event there is no hold', async () => {
  const market = await openForOne()
  await market.join('Ada')
  await market.offer()

  const [events, claims] = await market.run(async (ctx) => [
    await outboxOf(ctx),
    await ctx.trx('slot_claims').where({ active: true }),
  ])

  expect(events.filter(({ name }) => name === 'waitlist.offered')).toHaveLength(1)
  expect(claims).toHaveLength(1)
})

test('who joins twice, or for too much, is told the same and waits once', async () => {
  const market = await open()
  await market.join('Ada')
  await market.join('Ada')
  await market.run(async (ctx) => {
    for (let index = 0; index < 6; index += 1) {
      const { serviceId } = await createBookable(ctx)
      await joinWaitlist(ctx, {
        serviceId,
        firstName: 'Ada',
        lastName: 'Okafor',
        email: 'ADA@people.example',
        firstDate: market.date(0),
        lastDate: market.date(9),
      })
    }
  })

  const entries = await market.run((ctx) =>
    ctx.trx('waitlist_entries').where({ email: 'ada@people.example' }),
  )

  expect(entries).toHaveLength(5)
  const joined = (await market.run((ctx) => outboxOf(ctx))).filter(({ name }) => name === 'waitlist.joined')
  expect(joined).toHaveLength(5)
})

test.each([
  ['lastDate', { firstDate: '2999-01-02', lastDate: '2999-01-01' }],
  ['firstDate', { firstDate: '2027-02-30', lastDate: '2999-01-01' }],
  ['lastDate', { lastDate: '2020-01-01', firstDate: '2020-01-01' }],
  ['firstName', { firstName: '   ' }],
  ['memberId', { memberId: newId() }],
  ['seats', { seats: 4 }],
] as const)('a wish with a wrong %s is refused: %j', async (field, wish) => {
  const market = await open()

  const joined = market.join('Ada', wish)

  await expect(joined).rejects.toMatchObject(
    field === 'memberId' ? { code: 'not_found' } : { code: 'validation_failed', errors: [{ field }] },
  )
})

test('three lapsed offers end the wait, and so does the last day of the wish', async () => {
  const market = await open({ windows: [{ weekday: 2, start_minute: 540, end_minute: 720 }] })
  const ada = await market.join('Ada')
  for (let time = 0; time < 3; time += 1) {
    expect(await market.offer()).toBe(1)
    market.pass(121)
    await market.run((ctx) => expireHolds(ctx))
  }
  await market.offer()
  const ben = await market.join('Ben', { weekdays: [1] })
  market.pass(23 * 24 * 60)
  await market.offer()

  expect(await market.see(ada.token)).toMatchObject({ status: 'over' })
  expect(await market.see(ben.token)).toMatchObject({ status: 'over' })
})

test('a provider sees who waits for them, without addresses, and may take somebody off', async () => {
  const market = await open({ windows: [] })
  const other = await market.run((ctx) => createBookable(ctx))
  const ada = await market.join('Ada', { dayParts: ['morning'] })
  const as = (providerId: string) => ({
    kind: 'user' as const,
    userId: newId(),
    sessionId: newId(),
    roles: ['provider_member'],
    providerId,
  })
  const byStranger = market.run((ctx) =>
    listWaitlist({ ...ctx, actor: as(other.providerId) }, { providerId: market.providerId }),
  )
  await expect(byStranger).rejects.toMatchObject({ code: 'forbidden' })
  const remove = (providerId: string) =>
    market.run((ctx) =>
      removeFromWaitlist({ ...ctx, actor: as(providerId) }, { providerId, entryId: ada.id }),
    )

  const page = await market.run((ctx) =>
    listWaitlist({ ...ctx, actor: as(market.providerId) }, { providerId: market.providerId }),
  )

  expect(page.items).toMatchObject([{ id: ada.id, firstName: 'Ada', dayParts: ['morning'], offer: null }])
  expect(JSON.stringify(page)).not.toContain('people.example')
  await expect(remove(other.providerId)).rejects.toMatchObject({ code: 'not_found' })
  await remove(market.providerId)
  expect(await market.see(ada.token)).toMatchObject({ status: 'removed' })
})

test('the link leads nowhere in another marketplace', async () => {
  const market = await open()
  const ada = await market.join('Ada')
  const elsewhere = await createTenant()

  const seen = getWaiting(market.parts, elsewhere, { token: ada.token })

  await expect(seen).rejects.toMatchObject({ code: 'not_found' })
})
