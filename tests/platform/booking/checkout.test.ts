import {
  confirmBooking,
  createHold,
  getBookingByLink,
  getCheckout,
  rescheduleAsked,
} from '#platform/booking/index.ts'
import { claimGroup, lookAtSeries } from '#platform/booking/service/groups/index.ts'
import { getService, standardPolicy } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

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
