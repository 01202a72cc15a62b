import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { bookingRescheduled, bookingRequested } from '#platform/booking/events.ts'
import { runDueTimers } from '#platform/booking/timer-flows.ts'
import { emit } from '#platform/kernel/events.ts'
import { hours, minutes } from '#platform/kernel/time.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

// The night from 27 to 28 March 2027 has no hour from two to three in Berlin.
const before = '2027-03-20T09:00:00Z'
const startsAt = new Date('2027-03-28T08:00:00Z')
const time = movingClock(before)

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('timers', {}, undefined, { clock: time.clock })
})
beforeEach(() => time.moveTo(before))
afterAll(() => world.close())

type Booked = { scope: Scope; bookingId: string; providerId: string }
const inside = <T>({ scope }: Pick<Booked, 'scope'>, work: (ctx: Ctx) => Promise<T>) =>
  world.runtime.database.inTenant(scope, work)

async function book(start = startsAt, service = {}): Promise<Booked> {
  const scope = newScope()
  return inside({ scope }, async (ctx) => {
    await insertTenant(ctx)
    const { serviceId, providerId } = await createBookable(ctx, { service })
    const hold = await createHold(ctx, { serviceId, startsAt: start.toISOString() })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    return { scope, bookingId: booking.id, providerId }
  })
}

const rowOf = (booked: Booked) =>
  inside(booked, (ctx) =>
    ctx
      .trx('bookings')
      .where({ id: booked.bookingId })
      .first('status', 'started_at', 'finished_at', 'completed_at', 'closed_at'),
  )
const statusOf = async (booked: Booked): Promise<string> => (await rowOf(booked)).status
const eventsOf = async (booked: Booked): Promise<string[]> =>
  inside(booked, (ctx) =>
    ctx.trx('outbox_events').where('name', 'like', 'booking.%').orderBy('id').pluck('name'),
  )
const timersOf = (booked: Booked) =>
  inside(booked, (ctx) =>
    ctx
      .trx('booking_timers')
      .orderBy(['due_at', 'id'])
      .select('kind', 'start_version as version', 'due_at as dueAt', 'done_at as doneAt'),
  )
const remindersOf = async (booked: Booked): Promise<string[]> => {
  const rows: { payload: { kind: string } }[] = await inside(booked, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'booking.reminder_due' }).orderBy('id').select('payload'),
  )
  return rows.map(({ payload }) => payload.kind)
}

async function moveBooking(booked: Booked, to: Date) {
  await inside(booked, async (ctx) => {
    const [row] = await ctx
      .trx('bookings')
      .where({ id: booked.bookingId })
      .update({
        starts_at: to,
        ends_at: new Date(to.getTime() + hours(1)),
        start_version: ctx.trx.raw('start_version + 1'),
      })
      .returning('start_version')
    await emit(ctx, bookingRescheduled, {
      bookingId: booked.bookingId,
      providerId: booked.providerId,
      startsAt: to.toISOString(),
      fromStartsAt: startsAt.toISOString(),
      startVersion: row.start_version,
      by: 'customer',
    })
  })
}

test('under a moved clock a booking lives from its confirmation to its close, over the night without an hour', async () => {
  const booked = await book()
  await settle(world.runtime)
  const seen: [string, string][] = []
  for (const moment of [
    '2027-03-27T07:59:00Z',
    '2027-03-27T08:00:00Z',
    '2027-03-28T06:00:00Z',
    '2027-03-28T08:00:00Z',
    '2027-03-28T09:00:00Z',
    '2027-03-30T08:59:00Z',
    '2027-03-30T09:00:00Z',
    '2027-03-30T10:00:00Z',
    '2027-04-13T09:00:00Z',
  ]) {
    time.moveTo(moment)
    await settle(world.runtime)
    seen.push([moment, (await eventsOf(booked)).at(-1)!])
  }

  expect(seen).toEqual([
    ['2027-03-27T07:59:00Z', 'booking.confirmed'],
    ['2027-03-27T08:00:00Z', 'booking.reminder_due'],
    ['2027-03-28T06:00:00Z', 'booking.reminder_due'],
    ['2027-03-28T08:00:00Z', 'booking.started'],
    ['2027-03-28T09:00:00Z', 'booking.finished'],
    ['2027-03-30T08:59:00Z', 'booking.finished'],
    ['2027-03-30T09:00:00Z', 'booking.completed'],
    ['2027-03-30T10:00:00Z', 'booking.review_invited'],
    ['2027-04-13T09:00:00Z', 'booking.closed'],
  ])
  expect(await remindersOf(booked)).toEqual(['reminder_1440', 'reminder_120'])
  expect(await rowOf(booked)).toMatchObject({
    status: 'closed',
    started_at: startsAt,
    finished_at: new Date('2027-03-28T09:00:00Z'),
    completed_at: new Date('2027-03-30T09:00:00Z'),
    closed_at: new Date('2027-04-13T09:00:00Z'),
  })
  expect((await timersOf(booked)).every(({ doneAt }) => doneAt !== null)).toBe(true)
})

test('after a long outage what is due comes in order, reminders of what is over are not sent, and silence still has its days', async () => {
  const booked = await book()
  await settle(world.runtime)
  time.moveTo('2027-04-20T12:00:00Z')

  await settle(world.runtime)

  expect(await eventsOf(booked)).toEqual(['booking.confirmed', 'booking.started', 'booking.finished'])
  expect(await remindersOf(booked)).toEqual([])
  time.moveBy(hours(48))
  await settle(world.runtime)
  expect(await statusOf(booked)).toBe('completed')
})

test('after an outage that ends before the appointment the nearest reminder is sent, and only that', async () => {
  const booked = await book()
  await settle(world.runtime)
  time.moveTo('2027-03-28T06:30:00Z')

  await settle(world.runtime)

  expect(await remindersOf(booked)).toEqual(['reminder_120'])
  expect(await statusOf(booked)).toBe('confirmed')
})

test('a moved booking never gets a reminder of its old start, and each of its new one', async () => {
  const booked = await book()
  await settle(world.runtime)
  time.moveTo('2027-03-27T09:00:00Z')
  await settle(world.runtime)
  await moveBooking(booked, new Date('2027-04-05T08:00:00Z'))
  // Before anybody has scheduled the new ones: the old ones are due and void.
  time.moveTo('2027-03-28T08:30:00Z')
  await runDueTimers(world.runtime, booked.scope)
  expect(await remindersOf(booked)).toEqual(['reminder_1440'])
  expect(await statusOf(booked)).toBe('confirmed')

  await settle(world.runtime)
  time.moveTo('2027-04-05T07:00:00Z')
  await settle(world.runtime)

  const due = (await timersOf(booked)).map(({ kind, version }) => `${kind} ${version}`)
  expect(due).toEqual([
    'reminder_1440 1',
    'reminder_120 1',
    'start 1',
    'reminder_1440 2',
    'reminder_120 2',
    'start 2',
  ])
  expect(await remindersOf(booked)).toEqual(['reminder_1440', 'reminder_120'])
})

test('a cancelled booking is neither reminded of nor started', async () => {
  const booked = await book()
  await settle(world.runtime)
  await inside(booked, (ctx) =>
    ctx.trx('bookings').where({ id: booked.bookingId }).update({ status: 'cancelled' }),
  )
  time.moveTo('2027-03-28T09:00:00Z')

  await settle(world.runtime)

  expect(await eventsOf(booked)).toEqual(['booking.confirmed'])
  expect(await statusOf(booked)).toBe('cancelled')
  expect((await timersOf(booked)).every(({ doneAt }) => doneAt !== null)).toBe(true)
})

test('a request that nobody answers lapses at its deadline', async () => {
  const booked = await book()
  const respondBy = new Date('2027-03-21T09:00:00Z')
  await inside(booked, async (ctx) => {
    await ctx
      .trx('bookings')
      .where({ id: booked.bookingId })
      .update({ status: 'requested', respond_by: respondBy, requested_at: ctx.now })
    await emit(ctx, bookingRequested, {
      bookingId: booked.bookingId,
      providerId: booked.providerId,
      startsAt: startsAt.toISOString(),
      respondBy: respondBy.toISOString(),
    })
  })
  await settle(world.runtime)
  time.moveTo(new Date(respondBy.getTime() - minutes(1)))
  await settle(world.runtime)
  expect(await statusOf(booked)).toBe('requested')

  time.moveTo(respondBy)
  await settle(world.runtime)

  expect(await statusOf(booked)).toBe('declined')
  expect(await eventsOf(booked)).toContain('booking.declined')
})

test('two sweeps at once do each thing once', async () => {
  const booked = await book()
  await settle(world.runtime)
  time.moveTo('2027-03-27T08:00:00Z')

  const effects = await Promise.all([1, 2, 3].map(() => runDueTimers(world.runtime, booked.scope)))

  expect(effects.reduce((sum, count) => sum + count, 0)).toBe(1)
  expect(await remindersOf(booked)).toEqual(['reminder_1440'])
})

test('a timer that fails keeps the later ones of its booking waiting, and nobody else', async () => {
  const broken = await book()
  const healthy = await inside(broken, async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    return { scope: broken.scope, bookingId: booking.id, providerId }
  })
  await settle(world.runtime)
  // No step of this kind is known to this release: what it stands for cannot be done.
  await inside(broken, (ctx) =>
    ctx
      .trx('booking_timers')
      .where({ booking_id: broken.bookingId, kind: 'reminder_120' })
      .update({ kind: 'unknown', start_version: 1 }),
  )
  time.moveTo('2027-03-28T08:00:00Z')

  await runDueTimers(world.runtime, broken.scope)

  expect(await statusOf(broken)).toBe('confirmed')
  expect(await statusOf(healthy)).toBe('in_progress')
  await inside(broken, (ctx) => ctx.trx('booking_timers').where({ kind: 'unknown' }).delete())
  await runDueTimers(world.runtime, broken.scope)
  expect(await statusOf(broken)).toBe('in_progress')
})
