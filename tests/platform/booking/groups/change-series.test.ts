import { createHold } from '#platform/booking/index.ts'
import type { MoveGroup } from '#platform/booking/group-change-schemas.ts'
import { acceptGroup } from '#platform/booking/service/groups/answer-group.ts'
import { cancelGroup, previewGroupCancellation } from '#platform/booking/service/groups/cancel-group.ts'
import { moveGroup, previewGroupMove } from '#platform/booking/service/groups/move-group.ts'
import { getBookingGroup } from '#platform/booking/service/groups/read.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { quarterAfter } from '#tests/support/factories.ts'
import {
  hour,
  day,
  week,
  after,
  booked,
  withPolicy,
  startsOf,
  statusesOf,
  eventsOf,
  assertClaimed,
} from './booked-series.ts'

const later = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})

describe('cancelling', () => {
  test.each([
    ['one', ['confirmed', 'cancelled', 'confirmed', 'confirmed']],
    ['following', ['confirmed', 'cancelled', 'cancelled', 'cancelled']],
    ['all', ['cancelled', 'cancelled', 'cancelled', 'cancelled']],
  ] as const)('%s of a series by its guest leaves the others alone', (scope, statuses) =>
    inTestTenant(async (ctx) => {
      const { guest, serviceId, start } = await booked(ctx)

      const group = await cancelGroup(ctx, guest[1]!, { scope, reason: 'Moving away' })

      expect(statusesOf(group)).toEqual(statuses)
      await assertClaimed(ctx)
      const again = createHold(ctx, { serviceId, startsAt: after(start, week) })
      await expect(again).resolves.toBeDefined()
    }),
  )

  test('what is over stays when all are cancelled', () =>
    inTestTenant(async (ctx) => {
      const { guest } = await booked(ctx)

      const group = await cancelGroup(later(ctx, 11 * day), guest[3]!, { scope: 'all' })

      expect(statusesOf(group)).toEqual(['confirmed', 'cancelled', 'cancelled', 'cancelled'])
    }))

  test('the fee is previewed as the sum of what each costs, and applied to the cent', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, start } = await booked(ctx, { service: { price_amount: 3333 } })
      const late = later(ctx, 3 * day)

      const preview = await previewGroupCancellation(late, guest[2]!, 'all')
      const group = await cancelGroup(late, guest[2]!, { scope: 'all', feeAmount: preview.feeAmount })

      // Half of 3333 back, half up, for the one that is less than nine days ahead; the others are free.
      expect(preview).toMatchObject({ isPossible: true, feeAmount: 1666, refundAmount: 1667 + 3 * 3333 })
      expect(preview.items.map(({ feeAmount }) => feeAmount)).toEqual([1666, 0, 0, 0])
      expect(preview.deadline).toBe(after(start, week - 9 * day))
      expect(group.items.map(({ booking }) => booking.cancellation)).toMatchObject(
        preview.items.map(({ feeAmount, refundAmount }) => ({ feeAmount, refundAmount })),
      )
      expect(await eventsOf(ctx, 'booking.group_cancelled')).toMatchObject([
        { groupId: group.id, cancelledBy: 'customer', feeAmount: 1666 },
      ])
      const told = await eventsOf(ctx, 'booking.cancelled')
      expect(told.map(({ groupId }) => groupId)).toEqual(Array(4).fill(group.id))
    }))

  test('at another cost than the one that was shown nothing is cancelled', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest } = await booked(ctx)

      const answer = cancelGroup(later(ctx, 3 * day), guest[0]!, { scope: 'all', feeAmount: 0 })

      await expect(answer).rejects.toMatchObject({ code: 'conflict', extra: { feeAmount: 3000 } })
      expect(statusesOf(await getBookingGroup(ctx, guest[0]!))).toEqual(Array(4).fill('confirmed'))
    }))

  test('a second click changes nothing', () =>
    inTestTenant(async (ctx) => {
      const { guest } = await booked(ctx)

      const once = await cancelGroup(ctx, guest[1]!, { scope: 'following' })
      const twice = await cancelGroup(ctx, guest[1]!, { scope: 'following' })

      expect(twice).toEqual(once)
      expect(await eventsOf(ctx, 'booking.group_cancelled')).toHaveLength(1)
    }))

  test('a provider cancels all at no cost to the customer, and not what is still a request', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { provider, bookings } = await booked(ctx, { service: { booking_mode: 'approval' } })
      await acceptGroup(ctx, provider[0]!)
      await ctx.trx('bookings').where({ id: bookings[3]!.id }).update({ status: 'requested' })

      const preview = await previewGroupCancellation(ctx, provider[0]!, 'all')
      const refused = cancelGroup(ctx, provider[0]!, { scope: 'all' })

      expect(preview).toMatchObject({ isPossible: false, feeAmount: 0 })
      expect(preview.items.map(({ refusal }) => refusal)).toEqual([
        null,
        null,
        null,
        'A booking that is requested cannot become cancelled',
      ])
      await expect(refused).rejects.toMatchObject({
        code: 'illegal_transition',
        extra: { refusals: [{ position: 3 }] },
      })
      const group = await getBookingGroup(ctx, provider[0]!)
      expect(statusesOf(group)).toEqual(['confirmed', 'confirmed', 'confirmed', 'requested'])
    }))
})

describe('moving', () => {
  /** From 1 for Monday, in the zone of these providers. */
  const weekdayOf = (instant: string) => new Date(instant).getUTCDay() || 7

  test.each([
    ['one', [0, 1, 0, 0]],
    ['following', [0, 1, 1, 1]],
    ['all', [1, 1, 1, 1]],
  ] as const)('%s of a series to another day and time', (scope, moved) =>
    inTestTenant(async (ctx) => {
      const { guest, start, groupId } = await booked(ctx)

      const { group, isAsked } = await moveGroup(ctx, guest[1]!, {
        scope,
        startsAt: after(start, week + day + hour),
      })

      expect(isAsked).toBe(false)
      expect(startsOf(group)).toEqual(
        moved.map((isMoved, position) => after(start, position * week + isMoved * (day + hour))),
      )
      expect(group.items.map(({ isException }) => isException)).toEqual(
        scope === 'one' ? [false, true, false, false] : Array(4).fill(false),
      )
      expect(group.rule!.weekdays).toEqual([weekdayOf(after(start, scope === 'one' ? 0 : day + hour))])
      await assertClaimed(ctx)
      const told = await eventsOf(ctx, 'booking.group_rescheduled')
      expect(told.map((payload) => payload.groupId)).toEqual(scope === 'one' ? [] : [groupId])
    }),
  )

  test.each([
    ['a week later', 1],
    ['a week earlier', -1],
  ])('all go %s, each to where the next one was', (_, weeks) =>
    inTestTenant(async (ctx) => {
      const { guest, start } = await booked(ctx)

      const { group } = await moveGroup(ctx, guest[0]!, {
        scope: 'all',
        startsAt: after(start, weeks * week),
      })

      expect(startsOf(group)).toEqual([0, 1, 2, 3].map((index) => after(start, (index + weeks) * week)))
      await assertClaimed(ctx)
    }),
  )

  test('a time of its own is kept, and joins the others when that is wished', () =>
    inTestTenant(async (ctx) => {
      const { guest, start } = await booked(ctx)
      const own = after(start, 2 * week + 3 * hour)
      await moveGroup(ctx, guest[2]!, { scope: 'one', startsAt: own })

      const preview = await previewGroupMove(ctx, guest[0]!, { scope: 'all', startsAt: after(start, hour) })
      const kept = await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: after(start, hour) })
      const joined = await moveGroup(ctx, guest[0]!, {
        scope: 'all',
        startsAt: after(start, 2 * hour),
        includeMoved: true,
      })

      expect(preview.items.map(({ isKept }) => isKept)).toEqual([false, false, true, false])
      expect(startsOf(kept.group)[2]).toBe(own)
      expect(kept.group.items.map(({ isException }) => isException)).toEqual([false, false, true, false])
      expect(startsOf(joined.group)).toEqual(
        [0, 1, 2, 3].map((index) => after(start, index * week + 2 * hour)),
      )
      expect(joined.group.items.some(({ isException }) => isException)).toBe(false)
      await assertClaimed(ctx)
    }))

  test('what stands in the way is shown before, nothing moves in spite of it, and it can be gone around', () =>
    inTestTenant(async (ctx) => {
      const { guest, serviceId, start } = await booked(ctx)
      await createHold(ctx, { serviceId, startsAt: after(start, 2 * week + day) })
      const input: MoveGroup = { scope: 'all', startsAt: after(start, day) }

      const preview = await previewGroupMove(ctx, guest[0]!, input)
      const refused = moveGroup(ctx, guest[0]!, input)

      expect(preview).toMatchObject({ isPossible: false, isAsked: false, timeZone: 'UTC' })
      expect(preview.items.map(({ isFree, reason }) => [isFree, reason])).toEqual([
        [true, null],
        [true, null],
        [false, 'taken'],
        [true, null],
      ])
      const [alternative] = preview.items[2]!.alternatives
      expect(Math.abs(Date.parse(alternative!) - Date.parse(after(start, 2 * week + day)))).toBe(hour)
      await expect(refused).rejects.toMatchObject({
        code: 'slot_taken',
        extra: { conflicts: [{ position: 2, reason: 'taken' }] },
      })
      expect(startsOf(await getBookingGroup(ctx, guest[0]!))[0]).toBe(start.toISOString())

      const { group } = await moveGroup(ctx, guest[0]!, {
        ...input,
        instead: [{ position: 1 }, { position: 2, startsAt: alternative! }],
      })
      expect(startsOf(group)).toEqual([
        after(start, day),
        after(start, week),
        new Date(alternative!).toISOString(),
        after(start, 3 * week + day),
      ])
      expect(group.items.map(({ isException }) => isException)).toEqual([false, true, true, false])
    }))

  test('two appointments of a series are never at the same time', () =>
    inTestTenant(async (ctx) => {
      const { guest, start } = await booked(ctx, { service: { capacity: 5 } })

      const answer = moveGroup(ctx, guest[0]!, { scope: 'one', startsAt: after(start, week) })

      await expect(answer).rejects.toMatchObject({
        code: 'slot_taken',
        extra: { conflicts: [{ position: 0 }] },
      })
    }))

  test('the policy of each is asked: when one may not be moved any more, none is', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, start } = await booked(ctx)
      const late = later(ctx, 9.5 * day)
      const input: MoveGroup = { scope: 'all', startsAt: after(start, week + hour) }

      const preview = await previewGroupMove(late, guest[1]!, input)

      expect(preview.items.map(({ refusal }) => refusal)).toEqual([
        'This appointment can be moved until 24 hours before it begins',
        null,
        null,
        null,
      ])
      await expect(moveGroup(late, guest[1]!, input)).rejects.toMatchObject({
        code: 'illegal_transition',
        extra: { refusals: [{ position: 0 }] },
      })
      const { group } = await moveGroup(late, guest[1]!, { ...input, scope: 'following' })
      expect(startsOf(group)[0]).toBe(start.toISOString())
    }))

  test('seats of a class move with the series, and a class without seats gives its people back', () =>
    inTestTenant(async (ctx) => {
      const { guest, start } = await booked(ctx, { service: { capacity: 5, most_seats: 2 }, seats: 2 })

      await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: after(start, week) })

      const sessions = await ctx
        .trx('slot_claims')
        .where({ active: true })
        .whereNull('booking_id')
        .orderBy('starts_at')
        .pluck('starts_at')
      expect(sessions).toEqual([1, 2, 3, 4].map((index) => new Date(start.getTime() + index * week)))
      expect(await ctx.trx('slot_claims').where({ active: true }).whereNotNull('booking_id')).toHaveLength(8)
    }))

  test.each([
    ['what is not among them', [{ position: 9 }]],
    ['the one that is moved', [{ position: 0 }]],
    ['one of them twice', [{ position: 1 }, { position: 1 }]],
  ])('another time for %s is refused', (_, instead) =>
    inTestTenant(async (ctx) => {
      const { guest, start } = await booked(ctx)

      const answer = moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: after(start, hour), instead })

      await expect(answer).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'instead' }],
      })
    }),
  )

  test('weekdays of a series with several of them move together', () =>
    inTestTenant(async (ctx) => {
      const start = quarterAfter(ctx.now, 240)
      const { guest } = await booked(ctx, { weekdays: [weekdayOf(after(start, day))], count: 4 })
      const before = startsOf(await getBookingGroup(ctx, guest[0]!))

      const { group } = await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: after(start, 2 * day) })

      expect(startsOf(group)).toEqual(before.map((each) => after(new Date(each), 2 * day)))
      expect(group.rule!.weekdays).toEqual([...new Set(startsOf(group).map(weekdayOf))].toSorted())
    }))
})
