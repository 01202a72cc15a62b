import { confirmBooking, createHold, holdSlot, removeTeamMember } from '#platform/booking/index.ts'
import { setServiceMembers } from '#platform/catalog/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTeam } from '#platform/providers/index.ts'
import {
  addTimeOff,
  dropMemberSchedule,
  findAvailability,
  getSchedule,
  replaceSchedule,
} from '#platform/scheduling/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { contact, quarterAfter } from '#tests/support/factories.ts'
import { edge, business } from './team-business.ts'

test('members are booked each on their own calendar, and the team is free while one of them is', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, owner, miaId, benId } = await business(ctx)
    await setServiceMembers(owner.ctx, { serviceId, memberIds: [miaId, benId] })
    const startsAt = quarterAfter(ctx.now, 30).toISOString()
    const book = () => createHold(ctx, { serviceId, startsAt })

    const holds = [await book(), await book()]

    await expect(book()).rejects.toMatchObject({ code: 'slot_taken' })
    const rows = await ctx
      .trx('bookings')
      .whereIn(
        'id',
        holds.map(({ id }) => id),
      )
      .pluck('member_id')
    expect(rows.toSorted()).toEqual([miaId, benId].toSorted())
  }))

test('a member with hours of its own is offered at these, one without at those of the business', () =>
  inTestTenant(async (ctx) => {
    const { providerId, serviceId, owner, miaId } = await business(ctx)
    const now = new Date('2030-03-04T08:00:00Z')
    const at = { ...owner.ctx, now }
    await setServiceMembers(at, { serviceId, memberIds: [miaId] })
    const slots = async () => {
      const { days } = await findAvailability(
        { ...ctx, now },
        { serviceId, from: '2030-03-06', to: '2030-03-06' },
      )
      return days[0]?.slots.length ?? 0
    }
    expect(await slots()).toBe(96)
    expect((await getSchedule(at, providerId, miaId)).version).toBe(0)

    await replaceSchedule(at, {
      providerId,
      memberId: miaId,
      version: 0,
      timeZone: 'Europe/Berlin',
      weekly: [{ weekday: 3, startMinute: 540, endMinute: 660 }],
      exceptions: [],
    })

    expect(await slots()).toBe(5)
    expect((await getSchedule(at, providerId)).weekly).toHaveLength(7)
  }))

test('a member goes back to the hours of the team, and later ones of its own are not those of before', () =>
  inTestTenant(async (ctx) => {
    const { providerId, serviceId, owner, mia, miaId } = await business(ctx)
    const now = new Date('2030-03-04T08:00:00Z')
    const at = { ...mia.ctx, now }
    await setServiceMembers(at, { serviceId, memberIds: [miaId] })
    const range = { serviceId, from: '2030-03-06', to: '2030-03-06' }
    const slots = async () => (await findAvailability({ ...ctx, now }, range)).days[0]?.slots.length ?? 0
    const set = (endMinute: number) =>
      replaceSchedule(at, {
        providerId,
        memberId: miaId,
        version: 0,
        timeZone: 'Europe/Berlin',
        weekly: [{ weekday: 3, startMinute: 540, endMinute }],
        exceptions: [{ date: '2030-03-13', windows: [] }],
      })
    const drop = () => dropMemberSchedule(at, { providerId, memberId: miaId })
    await set(660)
    const timeOff = await addTimeOff(at, {
      providerId,
      memberId: miaId,
      startsAt: '2030-03-07T00:00:00Z',
      endsAt: '2030-03-08T00:00:00Z',
    })
    expect(await slots()).toBe(5)

    expect(await drop()).toMatchObject({ version: 0, weekly: [], exceptions: [], timeOff: [timeOff] })
    expect(await slots()).toBe(96)
    expect((await getSchedule(owner.ctx, providerId)).weekly).toHaveLength(7)

    expect((await set(600)).version).toBe(1)
    expect(await slots()).toBe(1)
    await drop()
    await drop()
    expect((await outboxOf(ctx)).filter(({ name }) => name === 'schedule.changed')).toHaveLength(5)
  }))

test('nobody sets hours or services of another team', () =>
  inTestTenant(async (ctx) => {
    const [one, two] = [await business(ctx), await business(ctx)]
    const weekly = { version: null, timeZone: 'UTC', weekly: [], exceptions: [] }

    await expect(
      replaceSchedule(one.owner.ctx, { providerId: one.providerId, memberId: two.miaId, ...weekly }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      dropMemberSchedule(one.owner.ctx, { providerId: one.providerId, memberId: two.miaId }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      dropMemberSchedule(two.owner.ctx, { providerId: one.providerId, memberId: one.miaId }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      setServiceMembers(one.owner.ctx, { serviceId: one.serviceId, memberIds: [two.miaId] }),
    ).rejects.toMatchObject({ errors: [{ field: 'memberIds' }] })
    await expect(
      setServiceMembers(one.owner.ctx, { serviceId: two.serviceId, memberIds: [] }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      removeTeamMember(one.owner.ctx, { providerId: one.providerId, memberId: two.miaId }),
    ).rejects.toMatchObject({ code: 'not_found' })
  }))

test('who leaves with bookings to be done is asked who takes over, and the other one must be free', () =>
  inTestTenant(async (ctx) => {
    const { providerId, serviceId, owner, ben, miaId, benId } = await business(ctx)
    await setServiceMembers(owner.ctx, { serviceId, memberIds: [miaId] })
    const book = async (hours: number) => {
      const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, hours).toISOString() })
      return (await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })).booking
    }
    const [first, second] = [await book(30), await book(40)]
    await setServiceMembers(owner.ctx, { serviceId, memberIds: [benId] })
    await book(40)
    const remove = (reassignTo?: string) =>
      removeTeamMember(owner.ctx, { providerId, memberId: miaId, ...(reassignTo ? { reassignTo } : {}) })

    await expect(removeTeamMember(ben.ctx, { providerId, memberId: miaId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(remove()).rejects.toMatchObject({
      code: 'conflict',
      extra: {
        reason: 'needs_reassignment',
        bookings: [{ id: first.id, customerName: 'Ada Okafor' }, { id: second.id }],
      },
    })
    await expect(remove(benId)).rejects.toMatchObject({
      extra: { reason: 'not_free', bookings: [{ id: second.id }] },
    })
    expect(await remove(providerId)).toEqual({ reassigned: 2 })

    const moved = await ctx
      .trx('slot_claims')
      .whereIn('booking_id', [first.id, second.id])
      .pluck('resource_id')
    expect(moved).toEqual([providerId, providerId])
    expect((await getTeam(owner.ctx, providerId)).members.map(({ id }) => id)).not.toContain(miaId)
    const events = (await outboxOf(ctx)).filter(({ name }) => name === 'booking.reassigned')
    expect(events).toHaveLength(2)
  }))

test('when a member was taken at the last moment the next one who is free gets the booking', async () => {
  const scope = await createTenant()
  const made = await inTenant(scope, async (ctx) => {
    const found = await business(ctx)
    await setServiceMembers(found.owner.ctx, {
      serviceId: found.serviceId,
      memberIds: [found.miaId, found.benId],
    })
    return found
  })
  const startsAt = quarterAfter(new Date(), 30).toISOString()
  const guestScope: Scope = { ...scope, actor: { kind: 'guest' } }

  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4].map(() => holdSlot(edge.runtime, guestScope, { serviceId: made.serviceId, startsAt })),
  )

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'slot_taken' })
  }
})
