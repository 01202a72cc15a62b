import {
  acceptGroup,
  acceptRequests,
  answerGroupProposals,
  cancelAsked,
  cancelGroup,
  declineGroup,
  moveGroup,
  rescheduleAsked,
} from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { days, hours } from '#platform/kernel/time.ts'
import { listThemes } from '#platform/storefront/index.ts'
import { starts, later, time, world, act, bookSeries, mailsOf, startsIn, sidesOf } from './group-market.ts'

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
