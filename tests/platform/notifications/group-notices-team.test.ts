import { cancelAsked } from '#platform/booking/index.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { lookAtVisit } from '#platform/booking/service/groups/visits.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { hours } from '#platform/kernel/time.ts'
import { createSchedule, createService } from '#tests/support/factories.ts'
import {
  starts,
  later,
  world,
  act,
  newMarket,
  type Market,
  confirmed,
  bookSeries,
  mailsOf,
  startsIn,
  sidesOf,
} from './group-market.ts'

test('a visit to two businesses is one mail to the guest, and to each business its own part', async () => {
  const market = await newMarket()
  const booked = await world.runtime.database.inTenant(market.scope, async (ctx) => {
    const other = newId()
    await ctx.trx('providers').insert({
      id: other,
      slug: `other-${other.slice(-8)}`,
      business_name: 'Weinrebe',
      headline: 'Careful work',
      introduction: 'We have been working in this town for a long time.',
      stage: 'active',
      is_published: true,
      email: `weinrebe-${other.slice(-8)}@example.com`,
      city: 'Berlin',
      country: 'DE',
    })
    await createSchedule(ctx, other)
    const second = await createService(ctx, {
      providerId: other,
      categoryId: market.categoryId,
      title: 'Colour',
    })
    const { plan, conflicts } = await lookAtVisit(ctx, {
      items: [{ serviceId: market.serviceId }, { serviceId: second }],
      starts: [starts[0]!, later(starts[0]!, hours(1))].map((start) => start.toISOString()),
    })
    expect(conflicts).toEqual([])
    return confirmed(ctx, await claimGroup(ctx, plan))
  })

  const mails = await mailsOf(market)

  expect(booked.bookings).toHaveLength(2)
  expect(mails.map(({ to, calendar }) => [to.split('-')[0], calendar.length])).toEqual(
    expect.arrayContaining([
      ['customer', 2],
      ['provider', 1],
      ['weinrebe', 1],
    ]),
  )
  expect(mails).toHaveLength(3)
  expect(mails[0]!.subject).toContain('Spring cleaning and Colour')
  expect(mails[0]!.text).toContain('with Weinrebe')
  const weinrebe = mails.find(({ to }) => to.startsWith('weinrebe'))!
  expect(weinrebe.text).toContain('Colour')
  expect(weinrebe.text).not.toContain('Spring cleaning')
})

/** Somebody of the team who does the service; with a login of their own at this address. */
async function addMember({ scope, providerId, serviceId }: Market, name: string, email: string | null) {
  return world.runtime.database.inTenant(scope, async (ctx) => {
    const user = email
      ? await createUser(ctx, {
          email,
          passwordHash: null,
          firstName: name,
          lastName: 'Wolf',
          isEmailVerified: true,
        })
      : null
    if (user) await addMembership(ctx, { userId: user.id, role: 'provider_member', providerId })
    const id = newId()
    await ctx
      .trx('team_members')
      .insert({ id, provider_id: providerId, name, ...(user ? { user_id: user.id } : {}) })
    await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    return id
  })
}

test('whoever does it is told at their own address, besides the business', async () => {
  const market = await newMarket()
  const email = `jana-${market.providerId}@example.com`
  const memberId = await addMember(market, 'Jana', email)
  const booked = await bookSeries({}, undefined, memberId, market)
  const mails = await mailsOf(market)

  expect(mails.map(({ to }) => to)).toEqual(expect.arrayContaining(['customer', email]))
  expect(mails).toHaveLength(3)
  for (const mail of mails) expect(startsIn(mail)).toEqual(starts)

  await act(market, (ctx) => cancelAsked(ctx, booked.guests[0]!, { reason: 'Away' }))
  const cancelled = await mailsOf(market)
  expect(cancelled.map(({ to }) => to)).toEqual(expect.arrayContaining(['customer', email]))
  expect(cancelled).toHaveLength(3)
})

test('a member whose address is that of the business is told once, and one without a login not at all', async () => {
  const market = await newMarket({ provider: { email: 'Studio@Example.com' } })
  const jana = await addMember(market, 'Jana', 'studio@example.com')
  await bookSeries({}, undefined, jana, market)
  expect((await mailsOf(market)).map(({ to }) => to.toLowerCase())).toEqual([
    'customer',
    'studio@example.com',
  ])

  const quiet = await newMarket()
  const ole = await addMember(quiet, 'Ole', null)
  await bookSeries({}, undefined, ole, quiet)
  expect(sidesOf(await mailsOf(quiet))).toEqual(['customer', 'provider'])
})
