import { readBooking } from '#platform/booking/index.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { openOtherOfGroup } from '#platform/booking/service/groups/open-other.ts'
import { lookAtSeries } from '#platform/booking/service/groups/series.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

async function booked(ctx: Ctx, hours = 48) {
  const { serviceId } = await createBookable(ctx, { timeZone: 'UTC', service: { horizon_days: 90 } })
  const firstStartsAt = quarterAfter(ctx.now, hours).toISOString()
  const { plan } = await lookAtSeries(ctx, { serviceId, firstStartsAt, everyWeeks: 1, count: 3 })
  const { groupId, secret } = await claimGroup(ctx, plan)
  const { group, links } = await confirmGroup(ctx, { groupId, secret, ...contact })
  return { ids: group.items.map(({ booking }) => booking.id), secrets: links.map(secretOf) }
}
const secretOf = ({ managePath }: { managePath: string }) => managePath.split('/').at(-1)!
const linksOf = (ctx: Ctx, bookingId: string) => ctx.trx('booking_links').where({ booking_id: bookingId })

test('the link to one appointment of a series leads to the others, each time to the same address', () =>
  inTestTenant(async (ctx) => {
    const { ids, secrets } = await booked(ctx)
    const input = { secret: secrets[0]!, bookingId: ids[2]! }

    const path = await openOtherOfGroup(ctx, input)
    const again = await openOtherOfGroup(ctx, input)

    const opened = await readBooking(ctx, { as: 'guest', secret: secretOf({ managePath: path }) })
    expect(opened.id).toBe(ids[2])
    expect(again).toBe(path)
    // The one of the confirmation, and this one.
    expect(await linksOf(ctx, ids[2]!)).toHaveLength(2)
    expect(await openOtherOfGroup(ctx, { ...input, secret: secrets[1]! })).not.toBe(path)
  }))

test('a link that was revoked leads nowhere, and what it led to is not opened anew by following it', () =>
  inTestTenant(async (ctx) => {
    const { ids, secrets } = await booked(ctx)
    const path = await openOtherOfGroup(ctx, { secret: secrets[0]!, bookingId: ids[1]! })
    await linksOf(ctx, ids[1]!).update({ revoked_at: ctx.now })
    await openOtherOfGroup(ctx, { secret: secrets[0]!, bookingId: ids[1]! })
    await linksOf(ctx, ids[0]!).update({ revoked_at: ctx.now })

    const opened = readBooking(ctx, { as: 'guest', secret: secretOf({ managePath: path }) })
    await expect(opened).rejects.toMatchObject({ code: 'not_found' })
    const followed = openOtherOfGroup(ctx, { secret: secrets[0]!, bookingId: ids[2]! })
    await expect(followed).rejects.toMatchObject({ code: 'not_found' })
  }))

test('neither the appointment of another group nor that of another marketplace is opened', async () => {
  const [one, other] = [await createTenant(), await createTenant()]
  const elsewhere = await inTenant(other, (ctx) => booked(ctx))
  await inTenant(one, async (ctx) => {
    const mine = await booked(ctx)
    const another = await booked(ctx, 60)
    for (const bookingId of [another.ids[0]!, elsewhere.ids[0]!, 'nothing']) {
      const answer = openOtherOfGroup(ctx, { secret: mine.secrets[0]!, bookingId })
      await expect(answer).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})
