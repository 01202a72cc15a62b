import {
  acceptRequest,
  answerProposal,
  cancelAsked,
  completeBooking,
  contestNoShow,
  decideNoShow,
  declineRequest,
  finishBooking,
  reportNoShow,
  rescheduleAsked,
  startBooking,
} from '#platform/booking/index.ts'
import { comparePromisedTimes } from '#platform/booking/zone-rules-flow.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Actor, type Ctx } from '#platform/kernel/tenant.ts'
import { minutes } from '#platform/kernel/time.ts'
import { timeZone } from '#platform/scheduling/index.ts'
import {
  startsAt,
  time,
  hoursBefore,
  world,
  type Booked,
  book,
  act,
  type Received,
  mailsOf,
  toCustomer,
  toProvider,
  approval,
} from './booking-market.ts'

const hoursAfter = (count: number) => hoursBefore(-count)

const owner: Actor = {
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles: ['tenant_owner'],
}
const actAsOwner = <T>({ scope }: Booked, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant({ ...scope, actor: owner }, work)

const told = (mails: readonly Received[]) =>
  mails.map(({ to, subject }) => `${to}: ${subject.split(/:| – /)[0]!}`)

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
