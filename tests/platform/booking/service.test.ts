import {
  cancelBooking,
  cancelBookingByLink,
  confirmBooking,
  createHold,
  expireHolds,
  extendHold,
  getBookingByLink,
  getCheckout,
  leaveHold,
  listBookings,
  releaseHold,
  resumeHold,
  saveDraft,
} from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, newScope, outboxOf } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

const later = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})
const minute = 60_000
const secretOf = (managePath: string) => managePath.split('/').at(-1)!

async function book(ctx: Ctx, serviceId: string, startsAt: Date) {
  const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })
  return confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
}

test('a guest holds a slot and confirms it, and an event says so', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24)

    const { booking } = await book(ctx, serviceId, startsAt)

    expect(booking).toMatchObject({
      status: 'confirmed',
      startsAt: startsAt.toISOString(),
      timeZone: 'Europe/Berlin',
      priceAmount: 6000,
      currency: 'EUR',
      customer: { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com' },
    })
    expect(await outboxOf(ctx)).toEqual([
      {
        name: 'booking.confirmed',
        payload: { bookingId: booking.id, providerId, startsAt: startsAt.toISOString() },
      },
    ])
  }))

test('a held slot cannot be held again, with its buffers on both sides', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, {
      service: { buffer_before_minutes: 15, buffer_after_minutes: 30 },
    })
    const startsAt = quarterAfter(ctx.now, 24)
    await createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })
    const at = (offset: number) =>
      createHold(ctx, { serviceId, startsAt: new Date(startsAt.getTime() + offset * minute).toISOString() })

    await expect(at(0)).rejects.toMatchObject({ code: 'slot_taken' })
    await expect(at(90)).rejects.toMatchObject({ code: 'slot_taken' })
    await expect(at(105)).resolves.toMatchObject({ serviceId })
  }))

test.each([
  ['too_soon', { service: { minimum_notice_minutes: 48 * 60 } }, 24],
  ['too_far', { service: { horizon_days: 1 } }, 72],
  ['outside_hours', { windows: [] }, 24],
] as const)('a start that is %s is refused with that reason', (reason, bookable, hours) =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, bookable as never)

    const hold = createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, hours).toISOString() })

    await expect(hold).rejects.toMatchObject({ code: 'slot_unavailable', extra: { reason } })
  }),
)

test('confirming twice gives the same booking and one event', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })
    const input = { holdId: hold.id, secret: hold.secret, ...contact }

    const first = await confirmBooking(ctx, input)
    const second = await confirmBooking(ctx, input)

    expect(second.booking).toEqual(first.booking)
    expect(await outboxOf(ctx)).toHaveLength(1)
  }))

test('a lapsed hold cannot be confirmed and its slot is free again', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    const afterwards = later(ctx, 11 * minute)

    await expect(
      confirmBooking(afterwards, { holdId: hold.id, secret: hold.secret, ...contact }),
    ).rejects.toMatchObject({
      code: 'hold_expired',
    })
    await expect(createHold(afterwards, { serviceId, startsAt })).resolves.toMatchObject({ serviceId })
  }))

test('a hold is extended once', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })
    const key = { holdId: hold.id, secret: hold.secret }
    const soon = later(ctx, 9 * minute)

    const extended = await extendHold(soon, key)

    expect(extended.expiresAt).toBe(new Date(soon.now.getTime() + 10 * minute).toISOString())
    await expect(extendHold(soon, key)).rejects.toMatchObject({ code: 'conflict' })
    await expect(confirmBooking(later(ctx, 15 * minute), { ...key, ...contact })).resolves.toMatchObject({
      booking: { status: 'confirmed' },
    })
  }))

test('leaving gives the slot back after a minute, and coming back in time keeps it', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    const key = { holdId: hold.id, secret: hold.secret }

    await leaveHold(ctx, key)
    await resumeHold(later(ctx, minute / 2), key)
    await expect(createHold(later(ctx, 2 * minute), { serviceId, startsAt })).rejects.toMatchObject({
      code: 'slot_taken',
    })
    await leaveHold(later(ctx, 2 * minute), key)

    await expect(resumeHold(later(ctx, 4 * minute), key)).rejects.toMatchObject({ code: 'hold_expired' })
    await expect(createHold(later(ctx, 4 * minute), { serviceId, startsAt })).resolves.toMatchObject({
      serviceId,
    })
  }))

test('what was typed stays with the hold until it ends', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })
    const key = { holdId: hold.id, secret: hold.secret }

    await saveDraft(ctx, { ...key, draft: { firstName: 'Ada' } })
    await saveDraft(ctx, { ...key, draft: { notes: 'Ring twice' } })
    expect(await getCheckout(ctx, key)).toMatchObject({
      draft: { firstName: 'Ada', notes: 'Ring twice' },
      isLapsed: false,
    })
    await releaseHold(ctx, key)

    expect(await getCheckout(ctx, key)).toMatchObject({ draft: {}, isLapsed: true })
  }))

test('a wrong secret looks like no hold at all', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })

    await expect(releaseHold(ctx, { holdId: hold.id, secret: 'x'.repeat(43) })).rejects.toMatchObject({
      code: 'not_found',
    })
  }))

test('the sweep closes lapsed holds and leaves the others', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })
    await createHold(later(ctx, 5 * minute), { serviceId, startsAt: quarterAfter(ctx.now, 30).toISOString() })

    expect(await expireHolds(later(ctx, 11 * minute))).toBe(1)
    expect(await expireHolds(later(ctx, 11 * minute))).toBe(0)
    expect(await ctx.trx('bookings').select('status').orderBy('starts_at')).toEqual([
      { status: 'expired' },
      { status: 'held' },
    ])
    expect(await ctx.trx('slot_claims').where({ active: true })).toHaveLength(1)
  }))

test('a guest cancels by the link, the slot is free again, and a second click changes nothing', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24)
    const { managePath } = await book(ctx, serviceId, startsAt)
    const secret = secretOf(managePath)

    const cancelled = await cancelBookingByLink(ctx, { secret, reason: 'ill' })
    const again = await cancelBookingByLink(ctx, { secret })

    expect(cancelled).toMatchObject({
      status: 'cancelled',
      cancellation: { cancelledBy: 'customer', reason: 'ill' },
    })
    expect(again).toEqual(cancelled)
    expect((await outboxOf(ctx)).map(({ name }) => name)).toEqual([
      'booking.confirmed',
      'booking.cancelled',
      'booking.slot_freed',
    ])
    await expect(createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })).resolves.toMatchObject({
      serviceId,
    })
  }))

test('after the start a guest cannot cancel, at the exact start still', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24)
    const { managePath } = await book(ctx, serviceId, startsAt)
    const at = (offset: number): Ctx => ({ ...ctx, now: new Date(startsAt.getTime() + offset) })

    await expect(cancelBookingByLink(at(1), { secret: secretOf(managePath) })).rejects.toMatchObject({
      code: 'illegal_transition',
    })
    await expect(cancelBookingByLink(at(0), { secret: secretOf(managePath) })).resolves.toMatchObject({
      status: 'cancelled',
    })
  }))

test('a manage link ends thirty days after the appointment', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const { managePath } = await book(ctx, serviceId, quarterAfter(ctx.now, 24))

    const monthLater = later(ctx, 32 * 86_400_000)

    await expect(getBookingByLink(monthLater, secretOf(managePath))).rejects.toMatchObject({
      code: 'link_expired',
    })
  }))

test('intake questions are answered as asked, and each wrong answer is named', () =>
  inTestTenant(async (ctx) => {
    const questions = [
      { id: 'rooms', label: 'How many rooms?', kind: 'single_choice', isRequired: true, choices: ['1', '2'] },
      { id: 'pets', label: 'Any pets?', kind: 'yes_no', isRequired: false },
    ]
    const { serviceId } = await createBookable(ctx, {
      service: { intake_questions: JSON.stringify(questions), location_kind: 'at_customer' },
    })
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 24).toISOString() })
    const key = { holdId: hold.id, secret: hold.secret, ...contact }
    const wrong = [
      { questionId: 'rooms', value: '9' },
      { questionId: 'other', value: 'x' },
    ]

    await expect(confirmBooking(ctx, { ...key, firstName: ' ', answers: wrong })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'answers.rooms' }),
        expect.objectContaining({ field: 'answers.other' }),
        expect.objectContaining({ field: 'firstName' }),
        expect.objectContaining({ field: 'address' }),
      ]),
    })
    const { booking } = await confirmBooking(ctx, {
      ...key,
      address: 'Lindenweg 4',
      answers: [{ questionId: 'rooms', value: '2' }],
    })
    expect(booking).toMatchObject({
      place: 'Lindenweg 4',
      answers: [{ label: 'How many rooms?', value: '2' }],
    })
  }))

test('a provider sees its own bookings only, page by page', () =>
  inTestTenant(async (ctx) => {
    const mine = await createBookable(ctx)
    const other = await createBookable(ctx)
    for (const hours of [24, 48, 72]) await book(ctx, mine.serviceId, quarterAfter(ctx.now, hours))
    await book(ctx, other.serviceId, quarterAfter(ctx.now, 24))
    const provider: Ctx = {
      ...ctx,
      actor: {
        kind: 'user',
        userId: mine.providerId,
        sessionId: mine.providerId,
        roles: ['provider_owner'],
        providerId: mine.providerId,
      },
    }

    const first = await listBookings(provider, { providerId: mine.providerId, filter: 'upcoming', limit: 2 })
    const second = await listBookings(provider, {
      providerId: mine.providerId,
      filter: 'upcoming',
      limit: 2,
      cursor: first.nextCursor!,
    })

    expect([...first.items, ...second.items].map(({ startsAt }) => startsAt)).toEqual(
      [24, 48, 72].map((hours) => quarterAfter(ctx.now, hours).toISOString()),
    )
    expect(second.nextCursor).toBeNull()
    await expect(listBookings(provider, { providerId: other.providerId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const foreign = (await ctx.trx('bookings').where({ provider_id: other.providerId }).first()).id as string
    await expect(cancelBooking(provider, { bookingId: foreign })).rejects.toMatchObject({ code: 'forbidden' })
  }))

test('another tenant finds neither the hold nor the link', async () => {
  const scope = await createTenant()
  const stranger = await createTenant()
  const { hold, managePath } = await inTenant(scope, async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const { managePath } = await book(ctx, serviceId, quarterAfter(ctx.now, 24))
    return {
      hold: await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 48).toISOString() }),
      managePath,
    }
  })

  const confirmed = inTenant(stranger, (ctx) =>
    confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact }),
  )
  const seen = inTenant(stranger, (ctx) => getBookingByLink(ctx, secretOf(managePath)))

  await expect(confirmed).rejects.toMatchObject({ code: 'not_found' })
  await expect(seen).rejects.toMatchObject({ code: 'not_found' })
})

test('two hundred who want overlapping times of one provider get exactly what fits', async () => {
  const scope = await createTenant({}, newScope())
  const { serviceIds, dayStart } = await inTenant(scope, async (ctx) => {
    const { serviceId, providerId, categoryId } = await createBookable(ctx, {
      service: { buffer_after_minutes: 15, duration_minutes: 45 },
    })
    const { createService } = await import('#tests/support/factories.ts')
    const other = await createService(ctx, {
      providerId,
      categoryId,
      duration_minutes: 30,
      buffer_before_minutes: 15,
    })
    return { serviceIds: [serviceId, other], dayStart: quarterAfter(ctx.now, 48) }
  })
  const attempts = Array.from({ length: 200 }, (_, index) => ({
    serviceId: serviceIds[index % 2]!,
    startsAt: new Date(dayStart.getTime() + (index % 32) * 15 * minute).toISOString(),
  }))

  const results = await Promise.allSettled(
    attempts.map((input) => inTenant(scope, (ctx) => createHold(ctx, input))),
  )

  const losers = results
    .filter((result) => result.status === 'rejected')
    .map((result) => result.reason.code as string)
  expect(new Set(losers)).toEqual(new Set(['slot_taken']))
  const claims = await inTenant(scope, (ctx) =>
    ctx.trx('slot_claims').where({ active: true }).orderBy('starts_at').select('starts_at', 'ends_at'),
  )
  expect(claims).toHaveLength(results.length - losers.length)
  for (const [index, claim] of claims.entries()) {
    if (index > 0)
      expect(claim.starts_at.getTime()).toBeGreaterThanOrEqual(claims[index - 1].ends_at.getTime())
  }
  // Whoever lost was right to lose: none of the wanted starts is still free.
  const retries = await Promise.allSettled(
    attempts.map((input) => inTenant(scope, (ctx) => createHold(ctx, input))),
  )
  expect(retries.filter(({ status }) => status === 'fulfilled')).toHaveLength(0)
})
