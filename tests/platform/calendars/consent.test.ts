import { newId } from '#platform/kernel/ids.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { agreeAt } from '#tests/support/calendars.ts'
import { type CalendarMarket, openCalendarMarket } from '#tests/support/calendar-market.ts'

jest.setTimeout(60_000)

let market: CalendarMarket
beforeAll(async () => void (market = await openCalendarMarket('google')))
afterEach(() => market.company.faults.clear())
afterAll(() => market.close())

const email = () => `${newId()}@example.com`
const problemOf = (location: string) => new URL(location, 'http://here').searchParams.get('problem')
const accountsOf = async (of: Awaited<ReturnType<CalendarMarket['business']>>) =>
  (await market.call(of.scope, of.owner, { url: '/provider/calendar-accounts' })).body

test('who agrees has an account, chooses calendars of it, and sees what is known of them', async () => {
  const business = await market.business()
  const { scope, owner } = business
  const address = email()
  const accountId = await market.connectAccount(scope, owner, address)
  const url = `/provider/calendar-accounts/${accountId}`

  const { body: listed } = await market.call(scope, owner, { url: `${url}/calendars` })
  const [own, family, holidays] = listed.items!
  const connect = (calendar: { id?: unknown }, choices: object) =>
    market.call(scope, owner, {
      method: 'POST',
      url: `${url}/connections`,
      body: { calendarId: calendar.id, ...choices },
    })

  expect(await accountsOf(business)).toEqual({
    items: [
      expect.objectContaining({
        id: accountId,
        kind: 'google',
        externalAccount: address,
        needsConsent: false,
      }),
    ],
    offered: ['google'],
  })
  expect(own).toMatchObject({ name: address, isPrimary: true, mayWrite: true, connectionId: null })
  const made = await connect(family!, { isWriting: true, isBlocking: false, name: 'Us' })
  expect(made).toMatchObject({
    status: 201,
    body: {
      kind: 'google',
      name: 'Us',
      accountId,
      externalAccount: address,
      isWriting: true,
      isBlocking: false,
      status: 'active',
    },
  })
  expect(made.body.lastSyncedAt).not.toBeNull()
  expect(await connect(family!, {})).toMatchObject({ status: 409 })
  expect(await connect(holidays!, { isWriting: true })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'isWriting' }] },
  })
  expect(await connect({ id: 'somebody-else@example.com' }, {})).toMatchObject({ status: 404 })
  const again = await market.call(scope, owner, { url: `${url}/calendars` })
  expect(again.body.items!.find(({ name }) => name === 'Family')).toMatchObject({
    connectionId: made.body.id,
  })
})

test('no token is in the database as it is, in an answer, in the trail or in an event', async () => {
  const business = await market.business()
  const { accountId } = await market.connect(business)
  const tables = [
    'calendar_accounts',
    'calendar_connections',
    'calendar_consents',
    'audit_entries',
    'outbox_events',
  ]
  const kept = await market.inside(business.scope, (ctx) =>
    Promise.all(tables.map((table) => ctx.trx(table).select())),
  )

  const secrets = [
    ...market.company.tokens.refreshTokens.keys(),
    ...market.company.tokens.accessTokens.keys(),
  ]
  const text = JSON.stringify([kept, await accountsOf(business)])
  expect(text).toContain(accountId)
  expect(secrets.length).toBeGreaterThan(0)
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

test('who goes back without agreeing is told so, and nothing is connected', async () => {
  const business = await market.business()
  const back = await market.agree(business.scope, business.owner, 'goes back')

  expect(problemOf(back.href)).toBe('cancelled')
  expect((await accountsOf(business)).items).toEqual([])
})

test('an answer counts once', async () => {
  const business = await market.business()
  const arrival = await market.agree(business.scope, business.owner, email())
  await market.open(arrival, business.owner.cookie)

  expect(problemOf((await market.open(arrival, business.owner.cookie)).location)).toBe('expired')
})

test('a state that was answered, altered, or made for another company leads nowhere', async () => {
  const { scope, owner } = await market.business()
  const begun = await market.call(scope, owner, {
    method: 'POST',
    url: '/provider/calendar-consents',
    body: { kind: 'google' },
  })
  const callback = await agreeAt(String(begun.body.continueTo), email())
  const altered = new URL(callback)
  altered.searchParams.set(
    'state',
    callback.searchParams.get('state')!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  )
  const other = new URL(callback)
  other.pathname = other.pathname.replace('google', 'microsoft')

  expect((await market.open(altered)).status).toBe(410)
  expect((await market.open(other)).status).toBe(410)
  expect((await market.open(callback)).status).toBe(303)
  expect((await market.open(callback)).status).toBe(410)
})

describe('an answer', () => {
  test.each([
    [
      'in another session of the same person',
      async (of: Awaited<ReturnType<CalendarMarket['business']>>) => {
        return { ...(await market.signIn(of.scope, of.owner.userId)), scope: of.scope }
      },
    ],
    [
      'in another marketplace',
      async () => {
        const stranger = await market.business()
        return { cookie: stranger.owner.cookie, scope: stranger.scope }
      },
    ],
  ])('is refused %s, and then still taken where it was asked for', async (_, other) => {
    const business = await market.business()
    const arrival = await market.agree(business.scope, business.owner, email())
    const { cookie, scope } = await other(business)

    const wrong = await market.open(market.storefront(scope, arrival.pathname + arrival.search), cookie)

    expect(problemOf(wrong.location)).toBe('expired')
    expect((await market.open(arrival, business.owner.cookie)).location).toMatch(/account=/)
  })

  test('is of no use without the ticket of the browser that was led back, as when a stranger was made to agree', async () => {
    const business = await market.business()
    const arrival = await market.agree(business.scope, business.owner, email())
    const [id] = arrival.searchParams.get('ticket')!.split('.')
    arrival.searchParams.set('ticket', `${id}.guessed`)

    expect(problemOf((await market.open(arrival, business.owner.cookie)).location)).toBe('expired')
  })

  test('that comes too late is refused', async () => {
    const business = await market.business()
    const arrival = await market.agree(business.scope, business.owner, email())
    market.time.moveBy(minutes(21))

    expect(problemOf((await market.open(arrival, business.owner.cookie)).location)).toBe('expired')
    await market.settle()
    expect(await market.inside(business.scope, (ctx) => ctx.trx('calendar_consents').select())).toEqual([])
  })

  test('to a person who is not signed in leads to the sign-in page', async () => {
    const business = await market.business()
    const arrival = await market.agree(business.scope, business.owner, email())

    expect((await market.open(arrival)).location).toBe('/sign-in?to=%2Fprovider%2Fcalendars')
  })
})

test('a link on a page begins it too, for whoever may', async () => {
  const business = await market.business()
  const start = market.storefront(business.scope, '/calendars/connect/google')

  expect((await market.open(start, business.owner.cookie)).location).toContain(
    market.company.settings.authorizeUrl,
  )
  expect((await market.open(start)).location).toMatch(/^\/sign-in/)
  expect(
    (
      await market.open(
        market.storefront(business.scope, '/calendars/connect/microsoft'),
        business.owner.cookie,
      )
    ).status,
  ).toBe(404)
})

test('members connect their own account and nobody else’s', async () => {
  const { scope, providerId } = await market.business()
  const mia = await market.newMember(scope, providerId)
  const ben = await market.newMember(scope, providerId)
  const begin = (memberId: string | null) =>
    market.call(scope, mia, {
      method: 'POST',
      url: '/provider/calendar-consents',
      body: { kind: 'google', memberId },
    })

  expect((await begin(null)).status).toBe(403)
  expect((await begin(ben.memberId)).status).toBe(403)
  const accountId = await market.connectAccount(scope, mia, email(), { memberId: mia.memberId })
  const seenBy = async (who: { cookie: string }) =>
    (await market.call(scope, who, { url: '/provider/calendar-accounts' })).body.items!.map(({ id }) => id)
  expect(await seenBy(mia)).toEqual([accountId])
  expect(await seenBy(ben)).toEqual([])
  const stolen = { method: 'DELETE', url: `/provider/calendar-accounts/${accountId}` } as const
  expect((await market.call(scope, ben, stolen)).status).toBe(404)
})

test('a consent that is withdrawn is told once and asked for anew; then everything goes on', async () => {
  const business = await market.business()
  const { scope, owner } = business
  const { email: address, accountId, connectionId, person } = await market.connect(business)
  const url = `/provider/calendar-connections/${connectionId}`
  market.company.tokens.revokeAll(address)
  market.time.moveBy(hours(1))
  const booking = await market.book(business)
  await market.settle()
  await market.settleAfter(hours(1))

  expect((await market.call(scope, owner, { url })).body).toMatchObject({
    status: 'needs_consent',
    failure: { code: 'needs_consent' },
    nextSyncAt: null,
  })
  expect((await accountsOf(business)).items).toEqual([expect.objectContaining({ needsConsent: true })])
  expect(person.entries).toEqual([])
  const told = await market.inside(scope, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'calendar.needs_consent' }),
  )
  expect(told).toHaveLength(1)
  const shut = await market.call(scope, owner, { url: `/provider/calendar-accounts/${accountId}/calendars` })
  expect(shut.status).toBe(409)

  expect(await market.connectAccount(scope, owner, address, { accountId })).toBe(accountId)
  await market.settle()

  expect((await market.call(scope, owner, { url })).body).toMatchObject({ status: 'active', failure: null })
  expect(person.entries).toHaveLength(1)
  expect(booking.status).toBe('confirmed')
})

test('an account that is removed frees what it blocked, takes its entries out, and gives the permission back', async () => {
  const business = await market.business()
  const { scope, owner } = business
  const { email: address, accountId, person } = await market.connect(business)
  const start = market.inTwoDays()
  person.add({ from: new Date(start.getTime() + hours(4)), minutes: 60 })
  await market.book(business, start)
  await market.settle()
  expect(person.entries).toHaveLength(2)
  expect(market.channels().some((channel) => channel.email === address)).toBe(true)

  const removal = { method: 'DELETE', url: `/provider/calendar-accounts/${accountId}` } as const
  expect((await market.call(scope, owner, removal)).status).toBe(204)
  await market.settle()
  await market.settleAfter(minutes(2))

  expect(person.entries.map(({ title }) => title)).toEqual(['Dentist'])
  expect(await market.isFree(business, new Date(start.getTime() + hours(4)))).toBe(true)
  const channels = market.channels().filter((channel) => channel.email === address)
  expect(channels).toEqual([])
  const grants = [...market.company.tokens.refreshTokens.values()].filter((grant) => grant.email === address)
  expect(grants).toEqual([])
  expect(await market.inside(scope, (ctx) => ctx.trx('calendar_accounts').select())).toEqual([])
  expect(await market.inside(scope, (ctx) => ctx.trx('calendar_event_links').select())).toEqual([])
})

test('a member who leaves takes the account along', async () => {
  const { scope, providerId, owner } = await market.business()
  const mia = await market.newMember(scope, providerId)
  const address = email()
  await market.connect({ scope, owner: mia }, address, {}, { memberId: mia.memberId })

  await market.call(scope, owner, { method: 'DELETE', url: `/provider/team/${mia.memberId}` })
  await market.settle()
  await market.settleAfter(minutes(2))

  expect(await market.inside(scope, (ctx) => ctx.trx('calendar_accounts').select())).toEqual([])
  expect(
    [...market.company.tokens.refreshTokens.values()].filter((grant) => grant.email === address),
  ).toEqual([])
})

test('a consent of which no calendar is chosen within a day is given back', async () => {
  const business = await market.business()
  const address = email()
  await market.connectAccount(business.scope, business.owner, address)
  await market.settleAfter(hours(23))
  expect((await accountsOf(business)).items).toHaveLength(1)

  await market.settleAfter(hours(2))

  expect(await market.inside(business.scope, (ctx) => ctx.trx('calendar_accounts').select())).toEqual([])
  expect(
    [...market.company.tokens.refreshTokens.values()].filter((grant) => grant.email === address),
  ).toEqual([])
})
