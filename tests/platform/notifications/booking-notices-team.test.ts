import { cancelAsked, removeTeamMember } from '#platform/booking/index.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import { contact } from '#tests/support/factories.ts'
import {
  startsAt,
  world,
  type Booked,
  book,
  act,
  seen,
  mailsOf,
  toCustomer,
  toProvider,
  approval,
} from './booking-market.ts'

test('when somebody else of the team takes over, the guest reads who comes', async () => {
  const booked = await book({}, { withTeam: true })
  await mailsOf(booked)
  const [memberId, reassignTo] = booked.memberIds

  await act(booked, (ctx) =>
    removeTeamMember(ctx, { providerId: booked.providerId, memberId: memberId!, reassignTo: reassignTo! }),
  )
  const mails = await mailsOf(booked)

  expect(mails).toMatchObject([{ to: 'customer', calendar: null }])
  expect(mails[0]!.text).toContain('has given your appointment to Ole Brandt')
})

/** A login of their own for somebody of the team. @returns the address */
async function giveLogin({ scope, providerId }: Booked, memberId: string): Promise<string> {
  const email = `member-${memberId}@example.com`
  await world.runtime.database.inTenant(scope, async (ctx) => {
    const { id: userId } = await createUser(ctx, {
      email,
      passwordHash: null,
      firstName: 'Ole',
      lastName: 'Brandt',
      isEmailVerified: true,
    })
    await addMembership(ctx, { userId, role: 'provider_member', providerId })
    await ctx.trx('team_members').where({ id: memberId }).update({ user_id: userId })
  })
  return email
}
const addressesOf = async (booked: Booked) => {
  const ids = new Set(seen)
  const mails = await mailsOf(booked)
  const fresh = (await world.mails.list()).filter(({ sender, id }) => sender === booked.host && !ids.has(id))
  return { mails, addresses: fresh.map(({ toAddress }) => toAddress).toSorted() }
}

test('whoever takes an appointment over has it in their own calendar, and hears of it from then on', async () => {
  const booked = await book({}, { withTeam: true })
  const [memberId, reassignTo] = booked.memberIds
  const [invited] = await mailsOf(booked)
  const email = await giveLogin(booked, reassignTo!)

  await act(booked, (ctx) =>
    removeTeamMember(ctx, { providerId: booked.providerId, memberId: memberId!, reassignTo: reassignTo! }),
  )
  const taken = await addressesOf(booked)

  expect(taken.addresses).toEqual([contact.email, email].toSorted())
  expect(toProvider(taken.mails).calendar).toMatchObject({
    method: 'REQUEST',
    uid: invited!.calendar!.uid,
    start: startsAt,
  })

  await act(booked, (ctx) => cancelAsked(ctx, booked.guest, { reason: 'Away' }))
  const cancelled = await addressesOf(booked)
  expect(cancelled.addresses).toHaveLength(3)
  expect(cancelled.addresses).toEqual(expect.arrayContaining([contact.email, email]))
  for (const { calendar } of cancelled.mails) expect(calendar).toMatchObject({ method: 'CANCEL' })
})

test('a request of somebody who leaves the team goes to whoever takes over', async () => {
  const booked = await book(approval, { withTeam: true })
  const [memberId, reassignTo] = booked.memberIds
  const { providerId } = booked
  await mailsOf(booked)
  const email = await giveLogin(booked, reassignTo!)
  const leave = (to: string | null) =>
    act(booked, (ctx) => removeTeamMember(ctx, { providerId, memberId: memberId!, reassignTo: to }))

  await expect(leave(null)).rejects.toMatchObject({ extra: { reason: 'needs_reassignment' } })
  expect(await leave(reassignTo!)).toEqual({ reassigned: 1 })
  const { mails, addresses } = await addressesOf(booked)

  expect(addresses).toEqual([contact.email, email].toSorted())
  expect(mails.map(({ calendar }) => calendar)).toEqual([null, null])
  expect(toCustomer(mails).text).toContain('has given your appointment to Ole Brandt')
  expect(toProvider(mails).text).toMatch(/Please answer by \S+day, \d+ March/)
})
