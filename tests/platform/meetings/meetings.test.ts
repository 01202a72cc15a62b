import { cancelBooking } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor } from '#platform/kernel/tenant.ts'
import type { AskedByParty, MeetingGateway, Room } from '#platform/meetings/index.ts'
import { jitsiAlone, openMeetingMarket } from '#tests/support/meeting-market.ts'
import { member } from '#tests/support/supply.ts'

const roomOf = ({ joinUrl }: { joinUrl: string }) => joinUrl.split('#')[0]!

test('both parties of a booking come into the same room, each under their own name', async () => {
  const { booking, enter, goTo } = await openMeetingMarket()
  goTo(-10)

  const [customer, provider] = [await enter(booking.asGuest), await enter(booking.asProvider)]

  expect(roomOf(customer)).toMatch(/^https:\/\/meet\.example\/[0-9a-f]{40}$/)
  expect(roomOf(provider)).toBe(roomOf(customer))
  expect(decodeURIComponent(customer.joinUrl)).toContain('userInfo.displayName="Ada Okafor"')
  expect(decodeURIComponent(provider.joinUrl)).toContain('userInfo.displayName="Provider')
})

test('two who enter at the same moment meet', async () => {
  const { booking, enter, goTo } = await openMeetingMarket()
  goTo(0)

  const links = await Promise.all([enter(booking.asGuest), enter(booking.asProvider), enter(booking.asGuest)])

  expect(new Set(links.map(roomOf)).size).toBe(1)
})

test('before the time and after it nobody comes in, and hears when', async () => {
  const { booking, enter, see, goTo } = await openMeetingMarket()
  for (const [minutes, reason] of [
    [-16, 'early'],
    [90, 'over'],
  ] as const) {
    goTo(minutes)
    expect(await see(booking.asGuest)).toMatchObject({ state: reason })
    for (const asked of [booking.asGuest, booking.asProvider]) {
      await expect(enter(asked)).rejects.toMatchObject({
        code: 'conflict',
        extra: { reason, opensAt: expect.any(String) },
      })
    }
  }
})

test('a customer waits in the waiting room until the provider is there', async () => {
  const { booking, enter, see, goTo } = await openMeetingMarket({ hasWaitingRoom: true })
  goTo(-5)

  expect(await see(booking.asGuest)).toMatchObject({ state: 'waiting', isProviderThere: false })
  await expect(enter(booking.asGuest)).rejects.toMatchObject({ extra: { reason: 'waiting' } })
  const provider = await enter(booking.asProvider)

  expect(await see(booking.asGuest)).toMatchObject({ state: 'open', isProviderThere: true })
  expect(roomOf(await enter(booking.asGuest))).toBe(roomOf(provider))
})

test.each([
  ['moved', { start_version: 2 }],
  ['given to somebody else of the team', null],
])('a booking that is %s has another room, and its customer waits anew', async (_, columns) => {
  const { booking, enter, see, goTo, run, change, providerId } = await openMeetingMarket({
    hasWaitingRoom: true,
  })
  goTo(0)
  const former = roomOf(await enter(booking.asProvider))
  if (columns) await change(columns)
  else {
    const memberId = newId()
    await run((ctx) =>
      ctx.trx('team_members').insert({ id: memberId, provider_id: providerId, name: 'Cem Arslan' }),
    )
    await change({ member_id: memberId })
  }

  expect(await see(booking.asGuest)).toMatchObject({ state: 'waiting' })
  const next = roomOf(await enter(booking.asProvider))

  expect(next).not.toBe(former)
  expect(roomOf(await enter(booking.asGuest))).toBe(next)
})

test('all who have a seat in a class meet in one room', async () => {
  const { booking, book, enter, goTo } = await openMeetingMarket({ capacity: 5 })
  const other = await book()
  goTo(0)

  expect(roomOf(await enter(other.asGuest))).toBe(roomOf(await enter(booking.asGuest)))
})

test('a cancelled booking has no call', async () => {
  const { booking, enter, run, provider, goTo } = await openMeetingMarket()
  await run((ctx) => cancelBooking({ ...ctx, actor: provider }, { bookingId: booking.id, reason: 'ill' }))
  goTo(0)

  await expect(enter(booking.asGuest)).rejects.toMatchObject({ extra: { reason: 'off' } })
})

test('nobody but its parties comes in', async () => {
  const { booking, enter, see, goTo } = await openMeetingMarket()
  goTo(0)
  const stranger = member(newId())
  const own: AskedByParty = { as: 'customer', bookingId: booking.id }

  await expect(enter(booking.asProvider, stranger)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(see(booking.asProvider, stranger)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(enter(own, stranger)).rejects.toMatchObject({ code: 'not_found' })
  await expect(enter({ as: 'guest', secret: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'not_found' })
})

test('support who act in the place of a provider hear no conversation', async () => {
  const { booking, enter, see, goTo, provider } = await openMeetingMarket()
  goTo(0)
  const support = { ...provider, impersonatorId: newId() } as Actor

  await expect(enter(booking.asProvider, support)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await see(booking.asProvider, support)).toMatchObject({ state: 'open' })
})

test('an appointment at a place has no call', async () => {
  const { booking, see } = await openMeetingMarket({ locationKind: 'at_provider' })

  await expect(see(booking.asGuest)).rejects.toMatchObject({ code: 'not_found' })
})

test('a marketplace may have a Jitsi Meet of its own, under an address that is one', async () => {
  const { booking, enter, choose, goTo } = await openMeetingMarket()
  goTo(0)

  const own = { service: 'jitsi', zoom: null } as const
  await choose({ ...own, address: 'https://calls.salon.example/meet/', version: 0 })
  expect(roomOf(await enter(booking.asGuest))).toMatch(
    /^https:\/\/calls\.salon\.example\/meet\/[0-9a-f]{40}$/,
  )

  for (const address of [
    'http://calls.salon.example',
    'javascript:alert(1)',
    'https://user:secret@calls.example',
    'https://calls.example/?x=1',
    'localhost',
    'https://localhost',
  ]) {
    await expect(choose({ ...own, address, version: 1 })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'address' }],
    })
  }
})

test('another service that makes its rooms by calls has those closed that nobody will enter', async () => {
  const closed: string[] = []
  let made = 0
  const calls: MeetingGateway = {
    name: 'calls',
    isCalled: true,
    findRoom: async () => null,
    moveRoom: async () => null,
    renewRoom: async (room) => room,
    openRoom: async (): Promise<Room> => {
      const id = String((made += 1))
      return {
        joinUrl: `https://calls.example/j/${id}`,
        hostUrl: `https://calls.example/s/${id}`,
        externalId: id,
      }
    },
    closeRoom: async ({ externalId }: Room) => void closed.push(externalId!),
    linkFor: ({ joinUrl, hostUrl }: Room, { part }: { part: string }) =>
      part === 'provider' ? hostUrl : joinUrl,
  }
  const { booking, enter, goTo, change } = await openMeetingMarket({
    gateways: { ...jitsiAlone, main: calls, byName: new Map([['calls', calls]]) },
  })
  goTo(0)

  expect(await enter(booking.asProvider)).toMatchObject({ joinUrl: 'https://calls.example/s/1' })
  expect(await enter(booking.asGuest)).toMatchObject({ joinUrl: 'https://calls.example/j/1' })
  await change({ start_version: 2 })
  expect(await enter(booking.asGuest)).toMatchObject({ joinUrl: 'https://calls.example/j/2' })
  expect(closed).toEqual(['1'])
})

test('what is stored of a room does not say where it is', async () => {
  const { booking, enter, goTo, run } = await openMeetingMarket()
  goTo(0)
  const room = roomOf(await enter(booking.asGuest))

  const [row] = await run(async (ctx): Promise<object[]> => ctx.trx('meetings').select())

  expect(JSON.stringify(row)).not.toContain(new URL(room).pathname.slice(1))
})
