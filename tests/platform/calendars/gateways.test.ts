import type { OutgoingEvent } from '#platform/calendars/index.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import {
  agreeAt,
  Person,
  redirectUri,
  startCompany,
  tokensOf,
  type Company,
} from '#tests/support/calendars.ts'

const now = new Date('2027-03-01T08:00:00Z')
const window = { from: after(now, -days(1)), to: after(now, days(400)), zone: 'America/New_York' }
const email = 'ada@example.com'

describe.each(['google', 'microsoft'] as const)('calendars at %s', (kind) => {
  let company: Company
  let access = ''
  let person: Person
  let calendarId = ''

  beforeAll(async () => {
    company = await startCompany(kind)
    access = (await tokensOf(company.gateway, email)).access
    person = new Person(company.store, email)
    calendarId = person.calendar.id
  })
  afterEach(() => company.faults.clear())
  afterAll(() => company.close())

  const look = (token: string | null = null) =>
    company.gateway.listChanges({ access, calendarId, token, ...window })
  const booking = (number: number, overrides: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
    clientEventId: `bk${String(number).padStart(30, '0')}`,
    bookingId: `booking-${number}`,
    title: 'Haircut – Mia Rossi',
    description: 'Booking K7F3-92QD',
    location: '12 Garden Lane',
    startsAt: after(now, days(2)),
    endsAt: after(now, days(2) + hours(1)),
    timeZone: 'Europe/Berlin',
    ...overrides,
  })
  const put = (event: OutgoingEvent, known: { externalId: string; etag: string | null } | null = null) =>
    company.gateway.putEvent({ access, calendarId, event, known })

  test('a person who agrees hands out tokens, and one who goes back does not', async () => {
    const { gateway } = company
    const verifier = 'w'.repeat(50)
    const url = await gateway.authorizeUrl({ state: 'mark', verifier, redirectUri, account: null })

    const refused = await agreeAt(url, 'goes back')
    const agreed = await agreeAt(url, email)
    const code = agreed.searchParams.get('code') ?? ''
    const wrong = () => gateway.exchange({ code, verifier: 'x'.repeat(50), redirectUri })

    expect(refused.searchParams.get('error')).toBe('access_denied')
    expect(agreed.searchParams.get('state')).toBe('mark')
    await expect(wrong()).rejects.toMatchObject({ code: 'needs_consent' })
    // A code counts once, whoever brings it.
    await expect(gateway.exchange({ code, verifier, redirectUri })).rejects.toMatchObject({
      code: 'needs_consent',
    })
    expect(await gateway.accountOf(access)).toBe(email)
  })

  test('refreshing goes on until the consent is withdrawn', async () => {
    const { gateway, tokens } = company
    const mine = await tokensOf(gateway, 'jonas@example.com')
    const renewed = await gateway.refresh(mine)
    tokens.revokeAll('jonas@example.com')

    expect(renewed.access).not.toBe(mine.access)
    await expect(gateway.listCalendars(renewed.access)).rejects.toMatchObject({ kind: 'access_expired' })
    await expect(gateway.refresh(renewed)).rejects.toMatchObject({ code: 'needs_consent' })
    await gateway.revoke(renewed)
  })

  test('calendars say which is the main one, and which is only shown', async () => {
    const calendars = await company.gateway.listCalendars(access)

    expect(calendars.map(({ name, isPrimary, mayWrite }) => [name, isPrimary, mayWrite])).toEqual([
      [email, true, true],
      ['Family', false, true],
      ['Public holidays', false, false],
    ])
  })

  test('entries are read once in full, and then what has changed', async () => {
    const busy = person.add({ from: after(now, hours(1)), minutes: 30 })
    const free = person.add({ from: after(now, hours(2)), minutes: 30, isBusy: false })
    const declined = person.add({ from: after(now, hours(3)), minutes: 30, response: 'declined' })
    const first = await look()
    person.move(busy.id, after(now, hours(5)), 45)
    person.remove(free.id)
    const second = await look(first.nextToken)
    const third = await look(second.nextToken)

    expect(first.isComplete).toBe(true)
    expect(first.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          externalId: busy.id,
          isBusy: true,
          when: { startsAt: after(now, hours(1)), endsAt: after(now, hours(1.5)) },
        }),
        expect.objectContaining({ externalId: free.id, isBusy: false }),
        expect.objectContaining({ externalId: declined.id, isBusy: false }),
      ]),
    )
    expect(second.isComplete).toBe(false)
    expect(second.changes).toEqual([
      expect.objectContaining({
        externalId: busy.id,
        when: { startsAt: after(now, hours(5)), endsAt: after(now, hours(5.75)) },
      }),
      expect.objectContaining({ externalId: free.id, when: null, isBusy: false }),
    ])
    expect(third.changes).toEqual([])
  })

  test('a series comes as its occurrences, at the same time of day over the change of clocks', async () => {
    const before = await look()
    const series = person.add({
      from: new Date('2027-03-22T09:00:00Z'),
      minutes: 60,
      rule: 'FREQ=WEEKLY;COUNT=3',
    })
    const { changes, nextToken } = await look(before.nextToken)
    const middle = company.store.find(person.calendar, changes[1]!.externalId)!
    company.store.changeInstance(email, person.calendar, middle, { isDeleted: true })
    const later = await look(nextToken)

    expect(changes.map(({ when, isBusy }) => [when?.startsAt.toISOString(), isBusy])).toEqual([
      ['2027-03-22T09:00:00.000Z', true],
      // In Berlin it is ten o'clock on all three days.
      ['2027-03-29T08:00:00.000Z', true],
      ['2027-04-05T08:00:00.000Z', true],
    ])
    expect(later.changes).toEqual([expect.objectContaining({ externalId: middle.id, isBusy: false })])
    person.remove(series.id)
  })

  test('a whole day begins where the calendar is', async () => {
    const before = await look()
    const day = person.add({
      from: now,
      minutes: 1,
      start: { date: '2027-03-05' },
      end: { date: '2027-03-06' },
    })
    const { changes } = await look(before.nextToken)

    // Google's calendar has a zone of its own; Outlook's days begin in the zone of whoever asks.
    const start = kind === 'google' ? '2027-03-04T23:00:00.000Z' : '2027-03-05T05:00:00.000Z'
    expect(changes[0]!.when!.startsAt.toISOString()).toBe(start)
    expect(changes[0]!.when!.endsAt.getTime() - changes[0]!.when!.startsAt.getTime()).toBe(days(1))
    person.remove(day.id)
  })

  test('a lost token is told as such, and a long calendar comes in pages', async () => {
    const { nextToken } = await look()
    for (let index = 0; index < 260; index++) {
      person.add({ from: after(now, days(20) + index * hours(1)), minutes: 15, title: 'Many' })
    }
    const { changes } = await look(nextToken)
    company.store.forgetTokens(person.calendar)

    expect(changes).toHaveLength(260)
    await expect(look(nextToken)).rejects.toMatchObject({ kind: 'token_lost' })
    for (const { id, title } of person.entries) if (title === 'Many') person.remove(id)
  })

  test('an entry is written once, however often it is tried', async () => {
    company.faults.cutAfter.push(/^POST .*events$/)
    const lost = () => put(booking(1))
    await expect(lost()).rejects.toMatchObject({ code: 'unreachable' })
    const written = await put(booking(1))
    const again = await put(booking(1, { title: 'Moved' }), written)
    const mine = person.entries.filter(({ title }) => title === 'Moved')

    expect(again.externalId).toBe(written.externalId)
    expect(mine).toHaveLength(1)
    const { changes } = await look()
    expect(changes).toContainEqual(
      expect.objectContaining({ externalId: written.externalId, clientEventId: booking(1).clientEventId }),
    )
  })

  test('a change that another made in between is kept, and ours set on it', async () => {
    const written = await put(booking(2))
    company.store.change(email, person.calendar, person.event(written.externalId), { isTentative: true })
    await put(booking(2, { title: 'Ours' }), written)

    expect(person.event(written.externalId)).toMatchObject({ title: 'Ours' })
  })

  test('an entry that was deleted there is told as gone, and removing twice is fine', async () => {
    const written = await put(booking(3))
    person.remove(written.externalId)
    const change = () => put(booking(3, { title: 'Again' }), written)

    await expect(change()).rejects.toMatchObject({ kind: 'gone' })
    const { clientEventId } = booking(3)
    await company.gateway.removeEvent({ access, calendarId, clientEventId, known: written })
    await company.gateway.removeEvent({ access, calendarId, clientEventId, known: null })
    expect(person.entries.some(({ id }) => id === written.externalId)).toBe(false)
  })

  test.each([
    [429, 'rate_limited'],
    [503, 'server_error'],
  ])('an answer of %s is told as %s', async (status, code) => {
    company.faults.planned.push({ status, retryAfterSeconds: 7 })

    await expect(look()).rejects.toMatchObject({ code, ...(status === 429 ? { retryAfterMs: 7_000 } : {}) })
  })

  test('an expired access token is told apart from a dead consent', async () => {
    const other = await tokensOf(company.gateway, email)
    company.tokens.accessTokens.delete(other.access)

    await expect(company.gateway.listCalendars(other.access)).rejects.toMatchObject({
      kind: 'access_expired',
    })
  })
})
