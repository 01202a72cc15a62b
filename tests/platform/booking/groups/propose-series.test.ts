import { createHold, getRescheduleStanding } from '#platform/booking/index.ts'
import type { MoveGroup } from '#platform/booking/group-change-schemas.ts'
import {
  acceptGroup,
  answerGroupProposals,
  declineGroup,
} from '#platform/booking/service/groups/answer-group.ts'
import { previewGroupCancellation } from '#platform/booking/service/groups/cancel-group.ts'
import { moveGroup } from '#platform/booking/service/groups/move-group.ts'
import { inTestTenant } from '#tests/support/database.ts'
import {
  minute,
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

describe('asking the other side', () => {
  test('a provider proposes, and the customer accepts all at once', () =>
    inTestTenant(async (ctx) => {
      const { guest, provider, start } = await booked(ctx)

      const asked = await moveGroup(ctx, provider[0]!, { scope: 'all', startsAt: after(start, week) })
      const agreed = await answerGroupProposals(ctx, guest[0]!, { answer: 'accept' })

      expect(asked.isAsked).toBe(true)
      expect(startsOf(asked.group)[0]).toBe(start.toISOString())
      expect(asked.group.items.map(({ proposal }) => proposal?.startsAt)).toEqual(
        [1, 2, 3, 4].map((index) => after(start, index * week)),
      )
      expect(startsOf(agreed.group)).toEqual([1, 2, 3, 4].map((index) => after(start, index * week)))
      expect(agreed.group.items.map(({ isException, proposal }) => [isException, proposal])).toEqual(
        Array(4).fill([false, null]),
      )
      await assertClaimed(ctx)
    }))

  test.each([
    ['decline', Array(4).fill('confirmed')],
    ['leave', ['confirmed', 'cancelled', 'cancelled', 'cancelled']],
  ] as const)('a customer may %s, and pays nothing', (answer, statuses) =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, provider, start } = await booked(ctx, { hours: 100 })
      await moveGroup(ctx, provider[1]!, { scope: 'following', startsAt: after(start, week + hour) })

      const { group } = await answerGroupProposals(ctx, guest[2]!, { answer })

      expect(statusesOf(group)).toEqual(statuses)
      expect(startsOf(group)).toEqual([0, 1, 2, 3].map((index) => after(start, index * week)))
      const fees = group.items.map(({ booking }) => booking.cancellation?.feeAmount ?? 0)
      expect(fees).toEqual([0, 0, 0, 0])
      expect(await getRescheduleStanding(ctx, provider[0]!)).toMatchObject({ proposal: null })
    }),
  )

  test('when one of the times is gone by then, none is moved', () =>
    inTestTenant(async (ctx) => {
      const { guest, provider, serviceId, start } = await booked(ctx)
      await moveGroup(ctx, provider[0]!, { scope: 'all', startsAt: after(start, day) })
      await createHold(ctx, { serviceId, startsAt: after(start, week + day) })

      const answer = answerGroupProposals(ctx, guest[0]!, { answer: 'accept' })

      await expect(answer).rejects.toMatchObject({
        code: 'slot_taken',
        extra: { conflicts: [{ position: 1 }] },
      })
    }))

  test('whoever proposed does not answer, and nobody proposes twice', () =>
    inTestTenant(async (ctx) => {
      const { guest, provider, start } = await booked(ctx)
      const input: MoveGroup = { scope: 'all', startsAt: after(start, hour) }
      await expect(answerGroupProposals(ctx, guest[0]!, { answer: 'accept' })).rejects.toMatchObject({
        code: 'not_found',
      })
      await moveGroup(ctx, provider[0]!, input)

      await expect(answerGroupProposals(ctx, provider[0]!, { answer: 'accept' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(moveGroup(ctx, provider[0]!, input)).rejects.toMatchObject({
        code: 'illegal_transition',
        extra: { refusals: [{ position: 0 }, { position: 1 }, { position: 2 }, { position: 3 }] },
      })
    }))

  test('what the two have agreed moves at once, and may be left without a fee', () =>
    inTestTenant(async (ctx) => {
      await withPolicy(ctx)
      const { guest, provider, start } = await booked(ctx, { hours: 100 })

      const { isAsked, group } = await moveGroup(ctx, provider[0]!, {
        scope: 'all',
        startsAt: after(start, 7 * minute),
        isAgreed: true,
      })

      expect(isAsked).toBe(false)
      expect(startsOf(group)[3]).toBe(after(start, 3 * week + 7 * minute))
      expect(await previewGroupCancellation(ctx, guest[0]!, 'all')).toMatchObject({ feeAmount: 0 })
    }))

  test('a series by approval is accepted or declined as one, and moved by asking', () =>
    inTestTenant(async (ctx) => {
      const { guest, provider, start } = await booked(ctx, { service: { booking_mode: 'approval' } })

      const accepted = await acceptGroup(ctx, provider[2]!)
      const again = await acceptGroup(ctx, provider[2]!)
      const { isAsked } = await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: after(start, day) })
      const { group } = await answerGroupProposals(ctx, provider[0]!, { answer: 'accept' })

      expect(statusesOf(accepted)).toEqual(Array(4).fill('confirmed'))
      expect(again).toEqual(accepted)
      expect(isAsked).toBe(true)
      expect(startsOf(group)[1]).toBe(after(start, week + day))
      expect(await eventsOf(ctx, 'booking.group_confirmed')).toHaveLength(1)
      await expect(declineGroup(ctx, provider[0]!, { reason: 'Too late' })).rejects.toMatchObject({
        code: 'illegal_transition',
      })
    }))

  test('requests that are declined as one are free again', () =>
    inTestTenant(async (ctx) => {
      const { provider, serviceId, start } = await booked(ctx, { service: { booking_mode: 'approval' } })

      const declined = await declineGroup(ctx, provider[0]!, { reason: 'Fully booked' })
      const again = await declineGroup(ctx, provider[0]!, { reason: 'Fully booked' })

      expect(statusesOf(declined)).toEqual(Array(4).fill('declined'))
      expect(again).toEqual(declined)
      expect(await eventsOf(ctx, 'booking.group_declined')).toMatchObject([{ by: 'provider' }])
      await expect(createHold(ctx, { serviceId, startsAt: start.toISOString() })).resolves.toBeDefined()
    }))
})
