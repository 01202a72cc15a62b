import {
  confirmBooking,
  createHold,
  getBookingByLink,
  getCheckout,
  rescheduleAsked,
  saveDraft,
} from '#platform/booking/index.ts'
import {
  claimGroup,
  confirmGroup,
  lookAtSeries,
  lookAtVisit,
} from '#platform/booking/service/groups/index.ts'
import { getService, standardPolicy } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'

const hour = 3_600_000

test('the checkout says with whom, under which terms and until when a request is answered', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, {
      service: { booking_mode: 'approval', response_minutes: 120, may_choose_member: true },
    })
    const mina = { id: newId(), name: 'Mina' }
    await ctx.trx('team_members').insert({ ...mina, provider_id: providerId })
    await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: mina.id })
    const startsAt = quarterAfter(ctx.now, 48)
    const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString(), memberId: mina.id })

    expect(await getCheckout(ctx, { holdId: hold.id, secret: hold.secret })).toMatchObject({
      members: [mina],
      resources: [],
      bookingMode: 'approval',
      respondBy: new Date(ctx.now.getTime() + 2 * hour).toISOString(),
      policy: standardPolicy,
      cancellationSchedule: [{ until: startsAt.toISOString(), refundPercent: 100, feeAmount: 0 }],
      group: null,
    })
  }))

test('what is booked at once has no answer to wait for', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 48).toISOString() })

    const checkout = await getCheckout(ctx, { holdId: hold.id, secret: hold.secret })

    expect(checkout).toMatchObject({ bookingMode: 'instant', respondBy: null })
  }))

test('the checkout of one of a series shows all of them and their sum', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { service: { horizon_days: 60 } })
    const first = quarterAfter(ctx.now, 48)
    const { plan } = await lookAtSeries(ctx, {
      serviceId,
      firstStartsAt: first.toISOString(),
      everyWeeks: 1,
      count: 3,
    })
    const { holds, secret, groupId, totalAmount } = await claimGroup(ctx, plan)

    const { group } = await getCheckout(ctx, { holdId: holds[0]!.id, secret })

    expect(group).toMatchObject({ id: groupId, kind: 'series', totalAmount })
    expect(group!.items.map(({ startsAt }) => startsAt)).toEqual(holds.map(({ startsAt }) => startsAt))
  }))

test('the checkout of a visit asks the questions of each service once, and says who does what under which terms', () =>
  inTestTenant(async (ctx) => {
    const question = (label: string) =>
      JSON.stringify([{ id: 'access', label, kind: 'short_text', isRequired: true }])
    const made = await createBookable(ctx, {
      timeZone: 'UTC',
      service: { title: 'Cut', intake_questions: question('How short?') },
    })
    const colourId = await createService(ctx, {
      providerId: made.providerId,
      categoryId: made.categoryId,
      title: 'Colour',
      booking_mode: 'approval',
      location_kind: 'at_customer',
      intake_questions: question('Which colour?'),
    })
    const start = quarterAfter(ctx.now, 48)
    const at = (hours: number) => new Date(start.getTime() + hours * hour).toISOString()
    const { plan } = await lookAtVisit(ctx, {
      items: [{ serviceId: made.serviceId }, { serviceId: colourId }, { serviceId: made.serviceId }],
      starts: [at(0), at(1), at(2)],
    })
    const { holds, secret, groupId } = await claimGroup(ctx, plan)
    const of = { holdId: holds[0]!.id, secret }
    await saveDraft(ctx, {
      ...of,
      draft: {
        answers: [
          { questionId: 'access', value: 'Short', position: 0 },
          { questionId: 'access', value: 'Red', position: 1 },
        ],
      },
    })

    const checkout = await getCheckout(ctx, of)
    const { group } = await confirmGroup(ctx, {
      groupId,
      secret,
      ...contact,
      address: '12 Garden Lane',
      answers: [0, 1, 2].map((position) => ({
        questionId: 'access',
        value: position === 1 ? 'Red' : 'Short',
        position,
      })),
    })

    expect(
      checkout.questions.map(({ label, position, serviceTitle }) => [label, position, serviceTitle]),
    ).toEqual([
      ['How short?', 0, 'Cut'],
      ['Which colour?', 1, 'Colour'],
    ])
    expect(checkout).toMatchObject({ locationKind: 'at_customer', respondBy: expect.any(String) })
    expect(checkout.draft.answers).toHaveLength(2)
    expect(checkout.group!.items).toMatchObject([
      { serviceTitle: 'Cut', members: [], policy: standardPolicy },
      { serviceTitle: 'Colour', cancellationSchedule: [{ until: at(1) }] },
      { serviceTitle: 'Cut', cancellationSchedule: [{ until: at(2) }] },
    ])
    expect(group.items.map(({ booking }) => [booking.status, booking.answers])).toEqual([
      ['confirmed', [{ label: 'How short?', value: 'Short' }]],
      ['requested', [{ label: 'Which colour?', value: 'Red' }]],
      ['confirmed', [{ label: 'How short?', value: 'Short' }]],
    ])
  }))

test('whom a customer may choose is told with the service, and nobody where no choice is given', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, { service: { may_choose_member: true } })
    for (const [name, left] of [
      ['Noor', null],
      ['Mina', null],
      ['Ole', ctx.now],
    ] as const) {
      const id = newId()
      await ctx.trx('team_members').insert({ id, provider_id: providerId, name, left_at: left })
      await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    }
    const names = async () => (await getService(ctx, serviceId)).members.map(({ name }) => name)

    expect(await names()).toEqual(['Mina', 'Noor'])
    await ctx.trx('services').where({ id: serviceId }).update({ may_choose_member: false })
    expect(await names()).toEqual([])
  }))

test('the history of a booking tells of each move and where it went', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 72)
    const hold = await createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })
    const { managePath } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    const secret = managePath.split('/').at(-1)!
    const to = new Date(startsAt.getTime() + 24 * hour).toISOString()

    await rescheduleAsked(ctx, { as: 'guest', secret }, { startsAt: to, reason: 'The train is late' })

    const { history } = await getBookingByLink(ctx, secret)
    expect(history.filter(({ event }) => event === 'moved')).toEqual([
      {
        at: ctx.now.toISOString(),
        by: 'customer',
        event: 'moved',
        label: 'Moved by the customer',
        reason: 'The train is late',
        startsAt: to,
      },
    ])
  }))
