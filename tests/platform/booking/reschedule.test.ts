import fc from 'fast-check'
import {
  answerProposal,
  cancelAsked,
  confirmBooking,
  createHold,
  findRescheduleTimes,
  getBooking,
  getRescheduleStanding,
  previewCancellation,
  rescheduleAsked,
  withdrawProposal,
} from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter, type Bookable } from '#tests/support/factories.ts'

const minute = 60_000
const hour = 60 * minute
const later = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})

/** A confirmed booking a number of hours ahead, its provider, and its guest. */
async function booked(ctx: Ctx, { hours = 72, ...bookable }: Bookable & { hours?: number } = {}) {
  const made = await createBookable(ctx, bookable)
  const startsAt = quarterAfter(ctx.now, hours)
  const hold = await createHold(ctx, { serviceId: made.serviceId, startsAt: startsAt.toISOString() })
  const { booking, managePath } = await confirmBooking(ctx, {
    holdId: hold.id,
    secret: hold.secret,
    ...contact,
  })
  const guest = { as: 'guest', secret: managePath.split('/').at(-1)! } as const
  const provider = { as: 'provider', bookingId: booking.id } as const
  return { ...made, booking, startsAt, guest, provider }
}

const terms = {
  cancellation: [
    { hoursBefore: 48, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 2 },
  noShow: { graceMinutes: 15, feePercent: 100, contestHours: 48 },
}
async function withPolicy(ctx: Ctx) {
  await ctx
    .trx('booking_policies')
    .insert({ id: newId(), name: 'Strict', terms: JSON.stringify(terms), is_default: true })
}

const eventsOf = async (ctx: Ctx) => (await outboxOf(ctx)).map(({ name }) => name)
const at = (start: Date, hours: number) => ({
  startsAt: new Date(start.getTime() + hours * hour).toISOString(),
})

test('a guest moves the appointment: the same booking, another time, and the old one is free', () =>
  inTestTenant(async (ctx) => {
    const { booking, guest, serviceId, startsAt } = await booked(ctx)
    const before = await ctx
      .trx('bookings')
      .where({ id: booking.id })
      .first('calendar_uid', 'calendar_sequence')

    const { booking: moved, proposal } = await rescheduleAsked(ctx, guest, at(startsAt, 24))

    expect(proposal).toBeNull()
    expect(moved).toMatchObject({ id: booking.id, reference: booking.reference, ...at(startsAt, 24) })
    const row = await ctx.trx('bookings').where({ id: booking.id }).first()
    expect(row).toMatchObject({
      calendar_uid: before.calendar_uid,
      calendar_sequence: before.calendar_sequence + 1,
      start_version: 2,
      reschedule_count: 1,
    })
    await expect(createHold(ctx, { serviceId, ...at(startsAt, 24) })).rejects.toMatchObject({
      code: 'slot_taken',
    })
    await expect(createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })).resolves.toBeDefined()
    expect(await eventsOf(ctx)).toEqual(
      expect.arrayContaining(['booking.rescheduled', 'booking.slot_freed', 'booking.confirmed']),
    )
  }))

test('it moves by less than its own length, over the time that it has', () =>
  inTestTenant(async (ctx) => {
    const { guest, startsAt } = await booked(ctx)

    const { booking } = await rescheduleAsked(ctx, guest, at(startsAt, 0.25))

    expect(booking.startsAt).toBe(at(startsAt, 0.25).startsAt)
  }))

test('a time that somebody else has is refused, and nothing has moved', () =>
  inTestTenant(async (ctx) => {
    const { booking, guest, provider, serviceId, startsAt } = await booked(ctx)
    await createHold(ctx, { serviceId, ...at(startsAt, 2) })

    await expect(rescheduleAsked(ctx, guest, at(startsAt, 2.5))).rejects.toMatchObject({ code: 'slot_taken' })
    expect((await getBooking(ctx, booking.id)).startsAt).toBe(startsAt.toISOString())
    expect((await getRescheduleStanding(ctx, provider)).proposal).toBeNull()
  }))

test('the policy says how often and until when', () =>
  inTestTenant(async (ctx) => {
    await withPolicy(ctx)
    const { guest, startsAt } = await booked(ctx, { hours: 72 })

    await rescheduleAsked(ctx, guest, at(startsAt, 24))
    await rescheduleAsked(ctx, guest, at(startsAt, 48))

    await expect(rescheduleAsked(ctx, guest, at(startsAt, 72))).rejects.toMatchObject({
      code: 'illegal_transition',
      message: 'This appointment was moved 2 times already',
    })
    expect(await getRescheduleStanding(ctx, guest)).toMatchObject({ mayReschedule: false, timesLeft: 0 })
  }))

test('too late is too late, and the very instant is in time', () =>
  inTestTenant(async (ctx) => {
    await withPolicy(ctx)
    const { guest, startsAt } = await booked(ctx, { hours: 72 })
    const left = startsAt.getTime() - 2 * hour - ctx.now.getTime()

    await expect(rescheduleAsked(later(ctx, left + 1), guest, at(startsAt, 24))).rejects.toMatchObject({
      code: 'illegal_transition',
    })
    await expect(rescheduleAsked(later(ctx, left), guest, at(startsAt, 24))).resolves.toBeDefined()
  }))

test('moving inside the penalty does not reset its clock, however it is moved', () =>
  inTestTenant(async (ctx) => {
    await withPolicy(ctx)
    const { guest, startsAt } = await booked(ctx, { hours: 72 })
    // 30 hours before: half of the price is due for leaving.
    const inside = later(ctx, startsAt.getTime() - 30 * hour - ctx.now.getTime())
    const owed = await previewCancellation(inside, guest)

    await rescheduleAsked(inside, guest, at(startsAt, 24 * 10))

    expect(owed.feeAmount).toBe(3000)
    expect(await previewCancellation(inside, guest)).toMatchObject({ feeAmount: 3000 })
    // Moved once more, from a time of no penalty by the new start: still the first clock.
    await rescheduleAsked(inside, guest, at(startsAt, 24 * 20))
    expect(await previewCancellation(later(inside, 7 * hour), guest)).toMatchObject({ feeAmount: 6000 })
  }))

test('moving before any penalty leaves a fresh clock', () =>
  inTestTenant(async (ctx) => {
    await withPolicy(ctx)
    const { guest, startsAt } = await booked(ctx, { hours: 72 })

    await rescheduleAsked(ctx, guest, at(startsAt, 24 * 10))

    const shortlyBeforeTheOldStart = later(ctx, startsAt.getTime() - 1 * hour - ctx.now.getTime())
    expect(await previewCancellation(shortlyBeforeTheOldStart, guest)).toMatchObject({ feeAmount: 0 })
  }))

test('by no walk of moves and waits does leaving become cheaper than it was', () =>
  inTestTenant(async (ctx) => {
    await withPolicy(ctx)
    const step = fc.record({ wait: fc.integer({ min: 0, max: 40 }), by: fc.integer({ min: -20, max: 400 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
        const { guest, startsAt, booking } = await booked(ctx, { hours: 100 })
        await ctx
          .trx('bookings')
          .where({ id: booking.id })
          .update({
            policy: JSON.stringify({
              id: null,
              name: 'Test',
              version: 1,
              ...terms,
              reschedule: { mostTimes: 9, hoursBefore: 0 },
            }),
          })
        let now = ctx
        let start = startsAt
        for (const { wait, by } of steps) {
          now = later(now, wait * hour)
          if (now.now >= start) return
          const before = await previewCancellation(now, guest)
          const target = new Date(start.getTime() + by * hour)
          const isMoved = await rescheduleAsked(now, guest, { startsAt: target.toISOString() }).then(
            () => true,
            () => false,
          )
          if (isMoved) start = target
          const after = await previewCancellation(now, guest)
          expect(after.feeAmount).toBeGreaterThanOrEqual(before.feeAmount)
        }
      }),
      { numRuns: 25 },
    )
  }))

describe('the provider', () => {
  test('asks for another time, and the customer agrees', () =>
    inTestTenant(async (ctx) => {
      const { booking, guest, provider, startsAt } = await booked(ctx)

      const asked = await rescheduleAsked(ctx, provider, { ...at(startsAt, 24), reason: 'A training day' })

      expect(asked.booking.startsAt).toBe(startsAt.toISOString())
      expect(asked.proposal).toMatchObject({
        proposedBy: 'provider',
        message: 'A training day',
        state: 'open',
      })
      const { booking: moved } = await answerProposal(ctx, guest, { answer: 'accept' })
      expect(moved).toMatchObject({ id: booking.id, ...at(startsAt, 24), rescheduleCount: 0 })
      expect(await getRescheduleStanding(ctx, guest)).toMatchObject({ proposal: null })
      const { is_free_to_leave: isFree } = await ctx.trx('bookings').where({ id: booking.id }).first()
      expect(isFree).toBe(false)
    }))

  test('asks, and the customer keeps the time, or leaves without a fee', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, provider, startsAt } = await booked(ctx, { hours: 30 })
      expect(await previewCancellation(ctx, guest)).toMatchObject({ feeAmount: 3000 })

      await rescheduleAsked(ctx, provider, at(startsAt, 24))
      const kept = await answerProposal(ctx, guest, { answer: 'decline' })
      expect(kept.booking).toMatchObject({ status: 'confirmed', startsAt: startsAt.toISOString() })
      await rescheduleAsked(ctx, provider, at(startsAt, 24))
      const left = await answerProposal(ctx, guest, { answer: 'leave' })
      expect(left.booking).toMatchObject({
        status: 'cancelled',
        cancellation: { feeAmount: 0, refundAmount: 6000 },
      })
    }))

  test('moves what was agreed by telephone, and the customer may then leave without a fee', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, provider, startsAt } = await booked(ctx, { hours: 30 })

      const { booking, proposal } = await rescheduleAsked(ctx, provider, {
        ...at(startsAt, 2),
        isAgreed: true,
      })

      expect(proposal).toBeNull()
      expect(booking.startsAt).toBe(at(startsAt, 2).startsAt)
      expect(await previewCancellation(ctx, guest)).toMatchObject({ feeAmount: 0, refundAmount: 6000 })
      expect((await cancelAsked(ctx, guest)).cancellation).toMatchObject({ feeAmount: 0 })
    }))

  test('cannot answer for the customer, nor ask twice at once, and may take it back', () =>
    inTestTenant(async (ctx) => {
      const { guest, provider, startsAt } = await booked(ctx)
      await rescheduleAsked(ctx, provider, at(startsAt, 24))

      await expect(answerProposal(ctx, provider, { answer: 'accept' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(rescheduleAsked(ctx, provider, at(startsAt, 48))).rejects.toMatchObject({
        code: 'conflict',
      })
      await withdrawProposal(ctx, provider)
      await withdrawProposal(ctx, provider)
      await expect(answerProposal(ctx, guest, { answer: 'accept' })).rejects.toMatchObject({
        code: 'not_found',
      })
    }))

  test('who accepts bookings first is asked about a move too', () =>
    inTestTenant(async (ctx) => {
      const { booking, guest, provider, startsAt } = await booked(ctx, {
        service: { booking_mode: 'approval' },
      })
      // A request is moved as it stands; nobody has agreed to its time yet.
      const { booking: request } = await rescheduleAsked(ctx, guest, at(startsAt, 24))
      expect(request).toMatchObject({ status: 'requested', ...at(startsAt, 24) })
      await ctx
        .trx('bookings')
        .where({ id: booking.id })
        .update({ status: 'confirmed', confirmed_at: ctx.now })

      const wished = await rescheduleAsked(ctx, guest, at(startsAt, 48))
      expect(wished.proposal).toMatchObject({ proposedBy: 'customer' })
      const { booking: moved } = await answerProposal(ctx, provider, { answer: 'accept' })
      expect(moved).toMatchObject({ status: 'confirmed', ...at(startsAt, 48), rescheduleCount: 2 })
    }))
})

test('a proposal that nobody answered lapses and makes room for another', () =>
  inTestTenant(async (ctx) => {
    const { guest, provider, startsAt } = await booked(ctx, { hours: 24 * 10 })
    await rescheduleAsked(ctx, provider, at(startsAt, 24))
    const afterwards = later(ctx, 49 * hour)

    await expect(answerProposal(afterwards, guest, { answer: 'accept' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(rescheduleAsked(afterwards, provider, at(startsAt, 48))).resolves.toMatchObject({
      proposal: { state: 'open' },
    })
  }))

test('a seat moves from one class to the next, and the class that is empty gives its teacher back', () =>
  inTestTenant(async (ctx) => {
    const { guest, serviceId, startsAt } = await booked(ctx, { service: { capacity: 3, most_seats: 3 } })
    await createHold(ctx, { serviceId, ...at(startsAt, 24), seats: 2 })

    await rescheduleAsked(ctx, guest, at(startsAt, 24))

    await expect(createHold(ctx, { serviceId, ...at(startsAt, 24) })).rejects.toMatchObject({
      code: 'slot_taken',
    })
    await expect(createHold(ctx, { serviceId, ...at(startsAt, 0.5) })).resolves.toBeDefined()
  }))

test('among the times to move to, those that only its own present time would take are free', () =>
  inTestTenant(async (ctx) => {
    const { startsAt, provider } = await booked(ctx)
    const half = startsAt.getTime() + 30 * minute
    const date = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(half)

    const { days } = await findRescheduleTimes(ctx, provider, { from: date, to: date })

    expect(days.flatMap(({ slots }) => slots).map((slot) => Date.parse(slot))).toContain(half)
  }))
