import { minutes } from '#platform/kernel/time.ts'
import { type CalendarMarket, openCalendarMarket } from '#tests/support/calendar-market.ts'

jest.setTimeout(60_000)

let market: CalendarMarket
beforeAll(async () => void (market = await openCalendarMarket('microsoft')))
afterAll(() => market.close())

test('which calendars somebody has connected is told to them, and to no colleague', async () => {
  const { scope, owner, providerId } = await market.business()
  const mia = await market.newMember(scope, providerId)
  const { email } = await market.connect({ scope, owner: mia }, undefined, {}, { memberId: mia.memberId })

  const own = await market.call(scope, mia, { url: '/users/me/data' })
  const others = await market.call(scope, owner, { url: '/users/me/data' })

  expect(own.body.calendars).toMatchObject({
    accounts: [{ kind: 'microsoft', account: email }],
    connections: [{ kind: 'microsoft', account: email, name: email }],
    feeds: [],
  })
  expect(others.body.calendars).toEqual({ accounts: [], connections: [], feeds: [] })
})

test('whoever erases their account leaves no calendar behind, nor entries in it', async () => {
  const { scope, providerId, serviceId } = await market.business()
  const mia = await market.newMember(scope, providerId)
  const { person, email } = await market.connect(
    { scope, owner: mia },
    undefined,
    {},
    { memberId: mia.memberId },
  )
  person.add({ from: market.inTwoDays(), minutes: 60 })
  await market.settle()

  const erased = await market.call(scope, mia, {
    method: 'POST',
    url: '/users/me/erasure',
    body: { currentPassword: null },
  })
  await market.settle()
  await market.settleAfter(minutes(2))

  expect(erased.status).toBe(204)
  const kept = await market.inside(scope, (ctx) =>
    Promise.all(
      ['calendar_accounts', 'calendar_connections', 'calendar_consents', 'busy_times'].map((table) =>
        ctx.trx(table).select(),
      ),
    ),
  )
  expect(kept).toEqual([[], [], [], []])
  expect(
    JSON.stringify(await market.inside(scope, (ctx) => ctx.trx('audit_entries').select())),
  ).not.toContain(email)
  expect(await market.isFree({ scope, serviceId }, market.inTwoDays())).toBe(true)
})
