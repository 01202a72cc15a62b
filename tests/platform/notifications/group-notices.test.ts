import ical, { type VEvent } from 'node-ical'
import {
  acceptGroup,
  acceptRequests,
  answerGroupProposals,
  cancelAsked,
  cancelGroup,
  confirmGroup,
  declineGroup,
  moveGroup,
  rescheduleAsked,
  type Asked,
} from '#platform/booking/index.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { lookAtSeries } from '#platform/booking/service/groups/series.ts'
import { lookAtVisit } from '#platform/booking/service/groups/visits.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { days, hours } from '#platform/kernel/time.ts'
import { listThemes } from '#platform/storefront/index.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import {
  contact,
  createBookable,
  createSchedule,
  createService,
  type Bookable,
} from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

// Three Tuesdays at ten in Berlin; between the second and the third the clocks are put forward.
const opening = '2027-03-10T09:00:00Z'
const starts = ['2027-03-16T09:00:00Z', '2027-03-23T09:00:00Z', '2027-03-30T08:00:00Z'].map(
  (at) => new Date(at),
)
const later = (start: Date, milliseconds: number) => new Date(start.getTime() + milliseconds)
const time = movingClock(opening)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('group_notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

const act = <T>({ scope }: { scope: Scope }, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)

/** A marketplace with one provider, and what a test books there. */
async function newMarket(bookable: Bookable = {}, theme = 'linen') {
  const scope = newScope()
  return world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: 'hello@lindenhof.example' })
    await ctx.trx('brandings').insert({ id: newId(), theme, state: 'published' })
    const made = await createBookable(ctx, bookable)
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return { scope, host: `${slug as string}.localhost`, ...made }
  })
}
type Market = Awaited<ReturnType<typeof newMarket>>

async function confirmed(ctx: Ctx, held: { groupId: string; secret: string }) {
  const { group, links } = await confirmGroup(ctx, { ...held, ...contact })
  const bookings = group.items.map(({ booking }) => booking)
  const guests = links.map(({ managePath }): Asked => ({
    as: 'guest',
    secret: managePath.split('/').at(-1)!.split('?')[0]!,
  }))
  const providers = bookings.map(({ id }): Asked => ({ as: 'provider', bookingId: id }))
  return { bookings, guest: guests[0]!, provider: providers[0]!, guests, providers }
}

/** Three Tuesdays of one guest. */
async function bookSeries(bookable: Bookable = {}, theme?: string, memberId?: string, market?: Market) {
  const place = market ?? (await newMarket(bookable, theme))
  const booked = await world.runtime.database.inTenant(place.scope, async (ctx) => {
    const { plan, conflicts } = await lookAtSeries(ctx, {
      serviceId: place.serviceId,
      firstStartsAt: starts[0]!.toISOString(),
      everyWeeks: 1,
      count: 3,
      ...(memberId ? { memberId } : {}),
    })
    expect(conflicts).toEqual([])
    return confirmed(ctx, await claimGroup(ctx, plan))
  })
  return { ...place, ...booked }
}

type Received = {
  to: string
  subject: string
  text: string
  html: string
  calendar: Calendar[]
  method: string
}
type Calendar = { uid: string; sequence: number; start: Date; status: string }

/** What has been sent since the last look, read out of the mailbox. */
const seen = new Set<string>()
async function mailsOf({ host }: { host: string }): Promise<Received[]> {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  const mails = await Promise.all(
    fresh.map(async ({ id, toAddress, subject, text, attachmentCount }): Promise<Received> => {
      seen.add(id)
      const { html } = (await world.mails.find(id))!
      const to = toAddress === contact.email ? 'customer' : toAddress
      const file = attachmentCount > 0 ? await calendarOf(id) : { events: [], method: '' }
      return { to, subject, text, html: String(html), calendar: file.events, method: file.method }
    }),
  )
  return mails.toSorted((one, other) => Number(other.to === 'customer') - Number(one.to === 'customer'))
}

/** As another program understands the attached file. */
async function calendarOf(mailId: string): Promise<{ events: Calendar[]; method: string }> {
  const text = (await world.mails.attachment(mailId, 0))!.content.toString()
  const parts = Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  const events = (parts as unknown as VEvent[])
    .map(({ uid, sequence, start, status }) => ({
      uid,
      sequence: Number(sequence),
      start: new Date(start),
      status: String(status),
    }))
    .toSorted((one, other) => one.start.getTime() - other.start.getTime())
  return { events, method: /^METHOD:(\w+)\s*$/m.exec(text)![1]! }
}

const startsIn = ({ calendar }: Received) => calendar.map(({ start }) => start)
const sidesOf = (mails: readonly Received[]) =>
  mails.map(({ to }) => (to === 'customer' ? 'customer' : 'provider'))
const approval = { service: { booking_mode: 'approval' } }
const dates = ['Tuesday, 16 March 2027', 'Tuesday, 23 March 2027', 'Tuesday, 30 March 2027']

test.each(listThemes())(
  'three Tuesdays are one mail to each in %s, with the local time of each and one calendar file',
  async (theme) => {
    const booked = await bookSeries({}, theme)

    const mails = await mailsOf(booked)

    expect(sidesOf(mails)).toEqual(['customer', 'provider'])
    for (const mail of mails) {
      expect(mail.subject).toContain('Spring cleaning, 3 appointments')
      for (const written of [mail.text, mail.html])
        for (const words of [
          ...dates,
          'Berlin time (UTC+1)',
          'Berlin time (UTC+2)',
          '10:00 to 11:00',
          '€180',
        ])
          expect(written).toContain(words)
      expect(mail.method).toBe('PUBLISH')
      expect(startsIn(mail)).toEqual(starts)
      expect(new Set(mail.calendar.map(({ uid }) => uid)).size).toBe(3)
      expect(mail.calendar.map(({ status }) => status)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    }
    expect(mails[0]!.calendar).toEqual(mails[1]!.calendar)
    // Each row leads to the page of its own appointment.
    expect(new Set(mails[0]!.text.match(/\/bookings\/[\w-]{20,}/g)).size).toBe(3)
  },
)

test('a request for a series is one mail to each without a calendar file; accepted, each has one with all', async () => {
  const booked = await bookSeries(approval)
  const asked = await mailsOf(booked)

  expect(asked.map(({ to, calendar }) => [to === 'customer', calendar])).toEqual([
    [true, []],
    [false, []],
  ])
  expect(asked[0]!.text).toContain('Nothing is booked yet')
  expect(asked[1]!.text).toMatch(/Please answer by \S+day, \d+ March at \d\d:\d\d/)

  await act(booked, (ctx) => acceptGroup(ctx, booked.provider))
  const accepted = await mailsOf(booked)

  expect(sidesOf(accepted)).toEqual(['customer', 'provider'])
  for (const mail of accepted) expect(startsIn(mail)).toEqual(starts)
})

test('two of a series that are accepted together are one mail, the third its own', async () => {
  const booked = await bookSeries(approval)
  await mailsOf(booked)
  const [one, two, three] = booked.bookings.map(({ id }) => id) as [string, string, string]
  const asProvider: Scope = {
    ...booked.scope,
    actor: {
      kind: 'user',
      userId: newId(),
      sessionId: newId(),
      roles: ['provider_owner'],
      providerId: booked.providerId,
    },
  }
  const accept = (bookingIds: string[]) =>
    world.runtime.database.inTenant(asProvider, (ctx) => acceptRequests(ctx, { bookingIds }))

  const outcomes = await accept([two, one])
  const together = await mailsOf(booked)
  await accept([three])
  const alone = await mailsOf(booked)

  expect(outcomes.map(({ bookingId, outcome }) => [bookingId, outcome])).toEqual([
    [two, 'accepted'],
    [one, 'accepted'],
  ])
  expect(together.map(startsIn)).toEqual([starts.slice(0, 2), starts.slice(0, 2)])
  expect(alone.map(({ method, calendar }) => [method, calendar.length])).toEqual([
    ['REQUEST', 1],
    ['REQUEST', 1],
  ])
})

test('a series that is declined is told to the guest once, with the reason and no calendar file', async () => {
  const booked = await bookSeries(approval)
  await mailsOf(booked)

  await act(booked, (ctx) => declineGroup(ctx, booked.provider, { reason: 'We are on holiday' }))
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['customer'])
  expect(mails[0]!.text).toContain('We are on holiday')
  expect(mails[0]!.text).toContain('nothing to pay')
  expect(mails[0]!.calendar).toEqual([])
})

test('a series that nobody answers lapses in one mail to each', async () => {
  const booked = await bookSeries(approval)
  await mailsOf(booked)

  time.moveBy(days(4))
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['customer', 'provider'])
  expect(mails.map(({ subject }) => subject.split(' – ')[0])).toEqual([
    'Your request was not answered in time',
    'Requests have lapsed',
  ])
  for (const { text } of mails) for (const date of dates) expect(text).toContain(date)
})

test('a series that moves is one mail to each, which counts up what stands in the calendars', async () => {
  const booked = await bookSeries()
  const [before] = await mailsOf(booked)

  await act(booked, (ctx) =>
    moveGroup(ctx, booked.guest, { scope: 'all', startsAt: later(starts[0]!, hours(2)).toISOString() }),
  )
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['customer', 'provider'])
  for (const mail of mails) {
    expect(startsIn(mail)).toEqual(starts.map((start) => later(start, hours(2))))
    expect(mail.calendar.map(({ uid }) => uid)).toEqual(before!.calendar.map(({ uid }) => uid))
    expect(mail.calendar.map(({ sequence }) => sequence)).toEqual([1, 1, 1])
    expect(mail.text).toContain('It was Tuesday, 30 March at 10:00 (Berlin time)')
    expect(mail.text).toContain('12:00 to 13:00')
  }
})

test('other times that a provider asks for are one question; agreed to, both get all of them in one mail', async () => {
  const booked = await bookSeries()
  await mailsOf(booked)
  const startsAt = later(starts[0]!, hours(3)).toISOString()

  await act(booked, (ctx) =>
    moveGroup(ctx, booked.provider, { scope: 'all', startsAt, reason: 'The van is in repair' }),
  )
  const question = await mailsOf(booked)

  expect(sidesOf(question)).toEqual(['customer'])
  expect(question[0]!.calendar).toEqual([])
  expect(question[0]!.text).toContain('The van is in repair')
  expect(question[0]!.text).toContain('It would move to Tuesday, 30 March at 13:00 (Berlin time)')

  await act(booked, (ctx) => answerGroupProposals(ctx, booked.guest, { answer: 'accept' }))
  const agreed = await mailsOf(booked)

  expect(sidesOf(agreed)).toEqual(['customer', 'provider'])
  for (const mail of agreed) expect(startsIn(mail)).toEqual(starts.map((start) => later(start, hours(3))))
})

test('other times that are refused stay a matter of the one who asked', async () => {
  const booked = await bookSeries()
  await mailsOf(booked)
  const startsAt = later(starts[0]!, hours(3)).toISOString()
  await act(booked, (ctx) => moveGroup(ctx, booked.provider, { scope: 'all', startsAt }))
  await mailsOf(booked)

  await act(booked, (ctx) => answerGroupProposals(ctx, booked.guest, { answer: 'decline' }))
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['provider'])
  expect(mails[0]!.text).toContain('could not agree to the other times')
  expect(mails[0]!.text).toContain('It does not move to Tuesday, 16 March at 13:00')
})

test('whoever leaves because of other times is told of the cancellation only', async () => {
  const booked = await bookSeries()
  await mailsOf(booked)
  const startsAt = later(starts[0]!, hours(3)).toISOString()
  await act(booked, (ctx) => moveGroup(ctx, booked.provider, { scope: 'all', startsAt }))
  await mailsOf(booked)

  await act(booked, (ctx) => answerGroupProposals(ctx, booked.guest, { answer: 'leave' }))
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['customer', 'provider'])
  for (const { text } of mails) expect(text).toContain('There is nothing to pay.')
})

test('a cancelled series is one mail to each, whose file takes all of it out of the calendar', async () => {
  const booked = await bookSeries()
  const [invited] = await mailsOf(booked)

  await act(booked, (ctx) =>
    cancelGroup(ctx, booked.guests[1]!, { scope: 'following', reason: 'We are moving away' }),
  )
  const mails = await mailsOf(booked)

  expect(sidesOf(mails)).toEqual(['customer', 'provider'])
  for (const mail of mails) {
    expect(mail.text).toContain('We are moving away')
    expect(mail.calendar.map(({ uid, status, sequence }) => [uid, status, sequence])).toEqual(
      invited!.calendar.slice(1).map(({ uid }) => [uid, 'CANCELLED', 1]),
    )
    expect(mail.text).not.toContain(dates[0])
  }
})

test('a change of one appointment of a series is told as one appointment', async () => {
  const booked = await bookSeries()
  const [invited] = await mailsOf(booked)

  await act(booked, (ctx) =>
    rescheduleAsked(ctx, booked.guests[1]!, { startsAt: later(starts[1]!, hours(1)).toISOString() }),
  )
  const moved = await mailsOf(booked)
  await act(booked, (ctx) => cancelAsked(ctx, booked.guests[2]!, { reason: 'Away' }))
  const cancelled = await mailsOf(booked)

  expect(moved.map(({ method, calendar }) => [method, calendar.map(({ uid }) => uid)])).toEqual([
    ['REQUEST', [invited!.calendar[1]!.uid]],
    ['REQUEST', [invited!.calendar[1]!.uid]],
  ])
  expect(cancelled.map(({ method }) => method)).toEqual(['CANCEL', 'CANCEL'])
})

test('what has moved again before the mail went out is left out of it', async () => {
  const booked = await bookSeries()
  await act(booked, (ctx) =>
    rescheduleAsked(ctx, booked.guests[1]!, { startsAt: later(starts[1]!, hours(1)).toISOString() }),
  )
  await act(booked, (ctx) => cancelAsked(ctx, booked.guests[2]!, { reason: 'Away' }))

  const customers = (await mailsOf(booked)).filter(({ to }) => to === 'customer')

  const group = customers.find(({ method }) => method === 'PUBLISH')!
  // The confirmation was written with the time as it is now; what is off is in no confirmation.
  expect(startsIn(group)).toEqual([starts[0], later(starts[1]!, hours(1))])
  expect(customers.map(({ method }) => method).toSorted()).toEqual(['CANCEL', 'PUBLISH', 'REQUEST'])
})

test('a visit to two businesses is one mail to the guest, and to each business its own part', async () => {
  const market = await newMarket()
  const booked = await world.runtime.database.inTenant(market.scope, async (ctx) => {
    const other = newId()
    await ctx.trx('providers').insert({
      id: other,
      slug: `other-${other.slice(-8)}`,
      business_name: 'Weinrebe',
      headline: 'Careful work',
      introduction: 'We have been working in this town for a long time.',
      stage: 'active',
      is_published: true,
      email: `weinrebe-${other.slice(-8)}@example.com`,
      city: 'Berlin',
      country: 'DE',
    })
    await createSchedule(ctx, other)
    const second = await createService(ctx, {
      providerId: other,
      categoryId: market.categoryId,
      title: 'Colour',
    })
    const { plan, conflicts } = await lookAtVisit(ctx, {
      items: [{ serviceId: market.serviceId }, { serviceId: second }],
      starts: [starts[0]!, later(starts[0]!, hours(1))].map((start) => start.toISOString()),
    })
    expect(conflicts).toEqual([])
    return confirmed(ctx, await claimGroup(ctx, plan))
  })

  const mails = await mailsOf(market)

  expect(booked.bookings).toHaveLength(2)
  expect(mails.map(({ to, calendar }) => [to.split('-')[0], calendar.length])).toEqual(
    expect.arrayContaining([
      ['customer', 2],
      ['provider', 1],
      ['weinrebe', 1],
    ]),
  )
  expect(mails).toHaveLength(3)
  expect(mails[0]!.subject).toContain('Spring cleaning and Colour')
  expect(mails[0]!.text).toContain('with Weinrebe')
  const weinrebe = mails.find(({ to }) => to.startsWith('weinrebe'))!
  expect(weinrebe.text).toContain('Colour')
  expect(weinrebe.text).not.toContain('Spring cleaning')
})

/** Somebody of the team who does the service; with a login of their own at this address. */
async function addMember({ scope, providerId, serviceId }: Market, name: string, email: string | null) {
  return world.runtime.database.inTenant(scope, async (ctx) => {
    const user = email
      ? await createUser(ctx, {
          email,
          passwordHash: null,
          firstName: name,
          lastName: 'Wolf',
          isEmailVerified: true,
        })
      : null
    if (user) await addMembership(ctx, { userId: user.id, role: 'provider_member', providerId })
    const id = newId()
    await ctx
      .trx('team_members')
      .insert({ id, provider_id: providerId, name, ...(user ? { user_id: user.id } : {}) })
    await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    return id
  })
}

test('whoever does it is told at their own address, besides the business', async () => {
  const market = await newMarket()
  const email = `jana-${market.providerId}@example.com`
  const memberId = await addMember(market, 'Jana', email)
  const booked = await bookSeries({}, undefined, memberId, market)
  const mails = await mailsOf(market)

  expect(mails.map(({ to }) => to)).toEqual(expect.arrayContaining(['customer', email]))
  expect(mails).toHaveLength(3)
  for (const mail of mails) expect(startsIn(mail)).toEqual(starts)

  await act(market, (ctx) => cancelAsked(ctx, booked.guests[0]!, { reason: 'Away' }))
  const cancelled = await mailsOf(market)
  expect(cancelled.map(({ to }) => to)).toEqual(expect.arrayContaining(['customer', email]))
  expect(cancelled).toHaveLength(3)
})

test('a member whose address is that of the business is told once, and one without a login not at all', async () => {
  const market = await newMarket({ provider: { email: 'Studio@Example.com' } })
  const jana = await addMember(market, 'Jana', 'studio@example.com')
  await bookSeries({}, undefined, jana, market)
  expect((await mailsOf(market)).map(({ to }) => to.toLowerCase())).toEqual([
    'customer',
    'studio@example.com',
  ])

  const quiet = await newMarket()
  const ole = await addMember(quiet, 'Ole', null)
  await bookSeries({}, undefined, ole, quiet)
  expect(sidesOf(await mailsOf(quiet))).toEqual(['customer', 'provider'])
})
