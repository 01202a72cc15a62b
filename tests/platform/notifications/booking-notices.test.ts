import ical, { type VEvent } from 'node-ical'
import {
  acceptRequest,
  answerProposal,
  cancelAsked,
  completeBooking,
  confirmBooking,
  contestNoShow,
  createHold,
  decideNoShow,
  declineRequest,
  finishBooking,
  removeTeamMember,
  reportNoShow,
  rescheduleAsked,
  startBooking,
  type Asked,
} from '#platform/booking/index.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { comparePromisedTimes } from '#platform/booking/zone-rules-flow.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Actor, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import { timeZone } from '#platform/scheduling/index.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable, type Bookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

// The night from 27 to 28 March 2027 has no hour from two to three in Berlin.
const opening = '2027-03-20T09:00:00Z'
const startsAt = new Date('2027-03-28T08:00:00Z')
const time = movingClock(opening)
const hoursBefore = (count: number) => new Date(startsAt.getTime() - hours(count))
const hoursAfter = (count: number) => hoursBefore(-count)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('notices', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(opening))
afterAll(() => world.close())

const terms = {
  cancellation: [
    { hoursBefore: 48, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 100, contestHours: 48 },
}

type Booked = Awaited<ReturnType<typeof book>>

/** A booking of 60 euros under strict terms; its mails are read by the host of its marketplace. */
async function book(bookable: Bookable = {}, { withTeam = false } = {}) {
  const scope = newScope()
  return world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: 'hello@lindenhof.example' })
    await ctx
      .trx('booking_policies')
      .insert({ id: newId(), name: 'Strict', terms: JSON.stringify(terms), is_default: true })
    const made = await createBookable(ctx, bookable)
    const memberIds = withTeam ? await createTeam(ctx, made) : []
    const hold = await createHold(ctx, {
      serviceId: made.serviceId,
      startsAt: startsAt.toISOString(),
      ...(withTeam ? { memberId: memberIds[0]! } : {}),
    })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
    })
    const { slug } = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    const guest: Asked = { as: 'guest', secret: managePath.split('/').at(-1)! }
    const provider: Asked = { as: 'provider', bookingId: booking.id }
    const tenant: Asked = { as: 'tenant', bookingId: booking.id }
    return {
      scope,
      host: `${slug as string}.localhost`,
      booking,
      memberIds,
      ...made,
      guest,
      provider,
      tenant,
    }
  })
}

async function createTeam(ctx: Ctx, { providerId, serviceId }: { providerId: string; serviceId: string }) {
  const memberIds: string[] = []
  for (const name of ['Jana Wolf', 'Ole Brandt']) {
    const id = newId()
    await ctx.trx('team_members').insert({ id, provider_id: providerId, name })
    await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    memberIds.push(id)
  }
  return memberIds
}

const owner: Actor = {
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles: ['tenant_owner'],
}
const act = <T>({ scope }: { scope: Scope }, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)
const actAsOwner = <T>({ scope }: Booked, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant({ ...scope, actor: owner }, work)

type Received = { to: 'customer' | 'provider'; subject: string; text: string; calendar: Calendar | null }
type Calendar = { method: string; uid: string; sequence: number; start: Date; status: string }

/** What has been sent about a booking since the last look, read out of the mailbox. */
const seen = new Set<string>()
async function mailsOf({ host }: Booked): Promise<Received[]> {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === host && !seen.has(id))
  const mails = await Promise.all(
    fresh.map(async ({ id, toAddress, subject, text, attachmentCount }): Promise<Received> => {
      seen.add(id)
      const to = toAddress === contact.email ? 'customer' : 'provider'
      return { to, subject, text, calendar: attachmentCount > 0 ? await calendarOf(id) : null }
    }),
  )
  return mails.toSorted((one, other) => one.to.localeCompare(other.to))
}

/** As another program understands the attached file. */
async function calendarOf(mailId: string): Promise<Calendar> {
  const text = (await world.mails.attachment(mailId, 0))!.content.toString()
  const events = Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  expect(events).toHaveLength(1)
  const { uid, sequence, start, status, method } = events[0] as unknown as VEvent & { method: string }
  return { method, uid, sequence: Number(sequence), start: new Date(start), status: String(status) }
}

const told = (mails: readonly Received[]) =>
  mails.map(({ to, subject }) => `${to}: ${subject.split(/:| – /)[0]!}`)
const toCustomer = (mails: readonly Received[]) => mails.find(({ to }) => to === 'customer')!
const toProvider = (mails: readonly Received[]) => mails.find(({ to }) => to === 'provider')!
const approval = { service: { booking_mode: 'approval' } }

test('a request is told to both without an appointment for the calendar; accepted, both get it', async () => {
  const booked = await book(approval)
  const asked = await mailsOf(booked)

  expect(asked.map(({ to, calendar }) => [to, calendar])).toEqual([
    ['customer', null],
    ['provider', null],
  ])
  expect(toCustomer(asked).text).toContain('Nothing is booked yet')
  expect(toProvider(asked).text).toMatch(/Please answer by \S+day, \d+ March at \d\d:\d\d/)

  await act(booked, (ctx) => acceptRequest(ctx, booked.provider))
  const accepted = await mailsOf(booked)

  expect(accepted.map(({ to, calendar }) => [to, calendar?.method, calendar?.sequence])).toEqual([
    ['customer', 'REQUEST', 0],
    ['provider', 'REQUEST', 0],
  ])
})

test('a declined request is told to the guest, with the reason, and no calendar is asked to remove what it never had', async () => {
  const booked = await book(approval)
  await mailsOf(booked)

  await act(booked, (ctx) => declineRequest(ctx, booked.provider, { reason: 'We are on holiday' }))
  const mails = await mailsOf(booked)

  expect(mails).toMatchObject([{ to: 'customer', calendar: null }])
  expect(mails[0]!.text).toContain('We are on holiday')
  expect(mails[0]!.text).toContain('nothing to pay')
})

test('a request that nobody answers lapses, and both are told', async () => {
  const booked = await book(approval)
  await mailsOf(booked)

  time.moveTo(hoursBefore(1))
  const mails = await mailsOf(booked)

  expect(told(mails)).toEqual([
    'customer: Your request was not answered in time',
    'provider: A request has lapsed',
  ])
})

test('a move keeps the appointment and counts it up in both calendars', async () => {
  const booked = await book()
  const [before] = await mailsOf(booked)

  const target = hoursAfter(24)
  await act(booked, (ctx) => rescheduleAsked(ctx, booked.guest, { startsAt: target.toISOString() }))
  const mails = await mailsOf(booked)

  expect(mails).toHaveLength(2)
  for (const { calendar, text } of mails) {
    expect(calendar).toEqual({
      method: 'REQUEST',
      uid: before!.calendar!.uid,
      sequence: 1,
      start: target,
      status: 'CONFIRMED',
    })
    // Both clocks of the night in which they change.
    expect(text).toContain('It was Sunday, 28 March at 10:00 (Berlin time)')
    expect(text).toContain('Monday, 29 March 2027')
  }
})

test('when the clocks of a zone come to go by other rules, both are told that the appointment stays at its time', async () => {
  const booked = await book()
  const [before] = await mailsOf(booked)
  // As if Berlin stayed at winter time.
  const rules = { version: '2999a', zoneOf: () => timeZone('Africa/Lagos') }

  await comparePromisedTimes(world.runtime, systemScope(booked.scope.tenantId), rules)
  const mails = await mailsOf(booked)

  expect(mails).toHaveLength(2)
  for (const { calendar, subject, text } of mails) {
    expect(calendar).toMatchObject({ uid: before!.calendar!.uid, sequence: 1, start: hoursAfter(1) })
    expect(subject).toContain('stays at its time')
    expect(text).toContain('It stays at the time of day that was agreed')
    expect(text).not.toContain('It was')
  }
})

test('another time that a provider asks for is a question; agreed to, both get the new time', async () => {
  const booked = await book()
  await mailsOf(booked)
  const target = hoursAfter(26)
  await act(booked, (ctx) =>
    rescheduleAsked(ctx, booked.provider, { startsAt: target.toISOString(), reason: 'The van is in repair' }),
  )
  const question = await mailsOf(booked)

  expect(question).toMatchObject([{ to: 'customer', calendar: null }])
  expect(question[0]!.text).toContain('would like to move it to Monday, 29 March at 12:00 (Berlin time)')
  expect(question[0]!.text).toContain('The van is in repair')

  await act(booked, (ctx) => answerProposal(ctx, booked.guest, { answer: 'accept' }))
  const answer = await mailsOf(booked)

  expect(answer.map(({ calendar }) => [calendar?.method, calendar?.sequence, calendar?.start])).toEqual([
    ['REQUEST', 1, target],
    ['REQUEST', 1, target],
  ])
})

test('another time that is refused stays a matter of the one who asked', async () => {
  const booked = await book()
  await mailsOf(booked)
  const startsAtNew = hoursAfter(26).toISOString()
  await act(booked, (ctx) => rescheduleAsked(ctx, booked.provider, { startsAt: startsAtNew }))
  await mailsOf(booked)

  await act(booked, (ctx) => answerProposal(ctx, booked.guest, { answer: 'decline' }))
  const mails = await mailsOf(booked)

  expect(mails).toMatchObject([{ to: 'provider', calendar: null }])
  expect(mails[0]!.text).toContain('could not agree to Monday, 29 March at 12:00')
})

test.each([
  ['the guest, three days before', 'guest', 72, 'There is nothing to pay.'],
  ['the guest, 47 hours before', 'guest', 47, 'a fee of €30 is due; the other €30 are not.'],
  ['the guest, two hours before', 'guest', 2, 'a fee of €60 is due, which is the whole price.'],
  ['the provider, two hours before', 'provider', 2, 'There is nothing to pay.'],
  ['the marketplace, two hours before', 'tenant', 2, 'There is nothing to pay.'],
] as const)('cancelled by %s, both read the exact cost and lose the date', async (_who, as, lead, money) => {
  const booked = await book()
  const [invited] = await mailsOf(booked)
  time.moveTo(hoursBefore(lead))
  await mailsOf(booked)
  const doIt = as === 'tenant' ? actAsOwner : act

  await doIt(booked, (ctx) => cancelAsked(ctx, booked[as], { reason: 'Something came up' }))
  const mails = await mailsOf(booked)

  expect(mails).toHaveLength(2)
  for (const { text, calendar } of mails) {
    expect(text).toContain(money)
    expect(text).toContain('Something came up')
    expect(calendar).toMatchObject({
      method: 'CANCEL',
      status: 'CANCELLED',
      uid: invited!.calendar!.uid,
      sequence: 1,
    })
  }
})

test('the guest is reminded a day and two hours before, with words that fit, and never of a time that has moved', async () => {
  const booked = await book()
  await mailsOf(booked)
  time.moveTo(hoursBefore(24))
  expect(told(await mailsOf(booked))).toEqual(['customer: Tomorrow'])

  await act(booked, (ctx) => rescheduleAsked(ctx, booked.guest, { startsAt: hoursAfter(48).toISOString() }))
  await mailsOf(booked)
  time.moveTo(hoursBefore(2))
  expect(await mailsOf(booked)).toEqual([])
  time.moveTo(hoursAfter(0))
  expect(await mailsOf(booked)).toEqual([])
  time.moveTo(hoursAfter(24))
  expect(told(await mailsOf(booked))).toEqual(['customer: Tomorrow'])
  time.moveTo(hoursAfter(46))
  expect(told(await mailsOf(booked))).toEqual(['customer: In 2 hours'])
})

test('done, confirmed and reviewed: each is told to whom it concerns', async () => {
  const booked = await book()
  await mailsOf(booked)
  time.moveTo(hoursBefore(0))
  await act(booked, (ctx) => startBooking(ctx, booked.provider))
  await mailsOf(booked)
  await act(booked, (ctx) => finishBooking(ctx, booked.provider))
  const finished = await mailsOf(booked)

  expect(finished).toMatchObject([{ to: 'customer', calendar: null }])
  expect(finished[0]!.text).toContain('Please confirm it')
  expect(finished[0]!.text).toContain('Tuesday, 30 March at 10:00')

  await act(booked, (ctx) => completeBooking(ctx, booked.guest))
  const completed = await mailsOf(booked)
  expect(completed.map(({ to }) => to)).toEqual(['provider'])
  expect(completed[0]!.text).toContain('has confirmed that the appointment below is done')

  time.moveBy(minutes(60))
  const review = await mailsOf(booked)
  expect(review.map(({ to }) => to)).toEqual(['customer'])
  expect(review[0]!.text).toContain('Write a review')
})

test('a guest who did not come reads what it costs and until when to object; the decision reaches both', async () => {
  const booked = await book()
  await mailsOf(booked)
  time.moveTo(new Date(startsAt.getTime() + minutes(20)))
  await act(booked, (ctx) => reportNoShow(ctx, booked.provider, { reason: 'Nobody opened' }))
  const missed = await mailsOf(booked)
  const aboutIt = missed.filter(({ text }) => text.includes('did not come'))

  expect(aboutIt.map(({ to }) => to)).toEqual(['customer'])
  expect(aboutIt[0]!.text).toContain('a fee of €60 is due')
  expect(aboutIt[0]!.text).toContain('Nobody opened')
  expect(aboutIt[0]!.text).toContain('say so by Tuesday, 30 March at 10:20')

  await act(booked, (ctx) => contestNoShow(ctx, booked.guest, { reason: 'I was there' }))
  const contested = await mailsOf(booked)
  expect(contested.map(({ to }) => to)).toEqual(['provider'])
  expect(contested[0]!.text).toContain('I was there')

  await actAsOwner(booked, (ctx) =>
    decideNoShow(ctx, booked.tenant, { decision: 'overturned', reason: 'The door log shows it' }),
  )
  const decided = await mailsOf(booked)
  expect(decided.map(({ to }) => to)).toEqual(['customer', 'provider'])
  for (const { text } of decided) expect(text).toContain('The door log shows it')
})

test('a provider who did not come is told, and the guest hears that it was noted', async () => {
  const booked = await book()
  await mailsOf(booked)
  time.moveTo(new Date(startsAt.getTime() + minutes(20)))
  await act(booked, (ctx) => reportNoShow(ctx, booked.guest, { reason: 'I waited' }))
  const mails = (await mailsOf(booked)).filter(({ text }) => text.includes('did not come'))

  expect(mails.map(({ to }) => to)).toEqual(['customer', 'provider'])
  for (const { text } of mails) expect(text).toContain('There is nothing to pay.')
})

test('when somebody else of the team takes over, the guest reads who comes', async () => {
  const booked = await book({}, { withTeam: true })
  await mailsOf(booked)
  const [memberId, reassignTo] = booked.memberIds

  await act(booked, (ctx) =>
    removeTeamMember(ctx, { providerId: booked.providerId, memberId: memberId!, reassignTo: reassignTo! }),
  )
  const mails = await mailsOf(booked)

  expect(mails).toMatchObject([{ to: 'customer', calendar: null }])
  expect(mails[0]!.text).toContain('has given your appointment to Ole Brandt')
})

/** A login of their own for somebody of the team. @returns the address */
async function giveLogin({ scope, providerId }: Booked, memberId: string): Promise<string> {
  const email = `member-${memberId}@example.com`
  await world.runtime.database.inTenant(scope, async (ctx) => {
    const { id: userId } = await createUser(ctx, {
      email,
      passwordHash: null,
      firstName: 'Ole',
      lastName: 'Brandt',
      isEmailVerified: true,
    })
    await addMembership(ctx, { userId, role: 'provider_member', providerId })
    await ctx.trx('team_members').where({ id: memberId }).update({ user_id: userId })
  })
  return email
}
const addressesOf = async (booked: Booked) => {
  const ids = new Set(seen)
  const mails = await mailsOf(booked)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === booked.host && !ids.has(id))
  return { mails, addresses: fresh.map(({ toAddress }) => toAddress).toSorted() }
}

test('whoever takes an appointment over has it in their own calendar, and hears of it from then on', async () => {
  const booked = await book({}, { withTeam: true })
  const [memberId, reassignTo] = booked.memberIds
  const [invited] = await mailsOf(booked)
  const email = await giveLogin(booked, reassignTo!)

  await act(booked, (ctx) =>
    removeTeamMember(ctx, { providerId: booked.providerId, memberId: memberId!, reassignTo: reassignTo! }),
  )
  const taken = await addressesOf(booked)

  expect(taken.addresses).toEqual([contact.email, email].toSorted())
  expect(toProvider(taken.mails).calendar).toMatchObject({
    method: 'REQUEST',
    uid: invited!.calendar!.uid,
    start: startsAt,
  })

  await act(booked, (ctx) => cancelAsked(ctx, booked.guest, { reason: 'Away' }))
  const cancelled = await addressesOf(booked)
  expect(cancelled.addresses).toHaveLength(3)
  expect(cancelled.addresses).toEqual(expect.arrayContaining([contact.email, email]))
  for (const { calendar } of cancelled.mails) expect(calendar).toMatchObject({ method: 'CANCEL' })
})

test('a request of somebody who leaves the team goes to whoever takes over', async () => {
  const booked = await book(approval, { withTeam: true })
  const [memberId, reassignTo] = booked.memberIds
  const { providerId } = booked
  await mailsOf(booked)
  const email = await giveLogin(booked, reassignTo!)
  const leave = (to: string | null) =>
    act(booked, (ctx) => removeTeamMember(ctx, { providerId, memberId: memberId!, reassignTo: to }))

  await expect(leave(null)).rejects.toMatchObject({ extra: { reason: 'needs_reassignment' } })
  expect(await leave(reassignTo!)).toEqual({ reassigned: 1 })
  const { mails, addresses } = await addressesOf(booked)

  expect(addresses).toEqual([contact.email, email].toSorted())
  expect(mails.map(({ calendar }) => calendar)).toEqual([null, null])
  expect(toCustomer(mails).text).toContain('has given your appointment to Ole Brandt')
  expect(toProvider(mails).text).toMatch(/Please answer by \S+day, \d+ March/)
})
