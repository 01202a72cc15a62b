import { cancelBooking } from '#platform/booking/index.ts'
import { consumers } from '#platform/consumers.ts'
import { forgetOldRooms } from '#platform/meetings/service/forget-rooms.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { openMeetingMarket } from '#tests/support/meeting-market.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

type Market = Awaited<ReturnType<typeof openMeetingMarket>>
const roomsOf = ({ run }: Market) => run((ctx) => ctx.trx('meetings').pluck('id') as Promise<string[]>)
const day = 1440

test('the room of a call is forgotten a day after its end, and not before', async () => {
  const market = await openMeetingMarket()
  market.goTo(0)
  await market.enter(market.booking.asProvider)

  // It takes an hour.
  market.goTo(60 + day - 1)
  expect(await market.run(forgetOldRooms)).toBe(0)
  expect(await roomsOf(market)).toHaveLength(1)
  market.goTo(60 + day)
  expect(await market.run(forgetOldRooms)).toBe(1)
  expect(await roomsOf(market)).toEqual([])
  expect(await market.run(forgetOldRooms)).toBe(0)
})

test('the room of an appointment that was moved on is kept until that is over', async () => {
  const market = await openMeetingMarket()
  market.goTo(0)
  await market.enter(market.booking.asProvider)
  const in5Days = new Date(market.startsAt.getTime() + 5 * day * 60_000)
  await market.change({ starts_at: in5Days, ends_at: new Date(in5Days.getTime() + 3_600_000) })

  market.goTo(3 * day)
  expect(await market.run(forgetOldRooms)).toBe(0)
  market.goTo(7 * day)
  expect(await market.run(forgetOldRooms)).toBe(1)
})

test('of a class the room is kept as long as anybody’s seat lies ahead, and forgotten for all', async () => {
  const market = await openMeetingMarket({ capacity: 3 })
  const other = await market.book()
  market.goTo(0)
  await market.enter(market.booking.asProvider)
  await market.enter(other.asGuest)
  expect(await roomsOf(market)).toHaveLength(1)
  await market.run((ctx) =>
    cancelBooking({ ...ctx, actor: { kind: 'system' } }, { bookingId: market.booking.id }),
  )

  market.goTo(30)
  expect(await market.run(forgetOldRooms)).toBe(0)
  market.goTo(60 + day)
  expect(await market.run(forgetOldRooms)).toBe(1)
})

test('the sweep finds the marketplaces with old rooms, and leaves the others alone', async () => {
  const sweep = consumers.sweeps.find(({ name }) => name === 'meetings.forget-old-rooms')!
  const [old, young] = [await openMeetingMarket(), await openMeetingMarket()]
  for (const market of [old, young]) {
    market.goTo(0)
    await market.enter(market.booking.asProvider)
  }
  await old.run(async (ctx) => {
    const before = (days: number) => new Date(Date.now() - days * day * 60_000)
    await ctx.trx('meetings').update({ created_at: before(3) })
    await ctx
      .trx('bookings')
      .update({ starts_at: before(3), ends_at: new Date(before(3).getTime() + 3_600_000) })
  })

  const { rows } = await edge.runtime.relayPool.query<{ tenant_id: string }>(sweep.findTenants, [new Date()])
  const found = rows.map((row) => row.tenant_id)
  for (const { scope } of [old, young]) await sweep.run(edge.runtime, { ...scope, actor: { kind: 'system' } })

  expect([found.includes(old.scope.tenantId), found.includes(young.scope.tenantId)]).toEqual([true, false])
  expect(await roomsOf(old)).toEqual([])
  expect(await roomsOf(young)).toHaveLength(1)
})
