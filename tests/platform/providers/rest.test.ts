import { giveComplimentary, providerOwner, takeComplimentaryBack } from '#platform/billing/index.ts'
import { createHold, confirmBooking } from '#platform/booking/index.ts'
import { setServiceMembers } from '#platform/catalog/index.ts'
import { addMembership, getUser, registerUser } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  applyAsProvider,
  changeTeamRole,
  chooseWhatStays,
  editProvider,
  endTeamMembership,
  getLeftover,
  getOwnProvider,
  getProvider,
  getTeam,
} from '#platform/providers/index.ts'
import { settleRest } from '#platform/providers/service/rest.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import { findAvailability } from '#platform/scheduling/index.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'
import { everybodyHas, newPlan } from '#tests/support/plan-market.ts'
import { as } from '#tests/support/supply.ts'

const whole = { listing: true, bookings: null, 'team.members': null, 'portfolio.customise': true } as const
const small = { listing: true, bookings: null, 'team.members': 1 } as const

const dayAfter = (now: Date, days: number) =>
  new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)

const application = { businessName: 'Hauskraft', accountType: 'company', city: 'Köln' } as const

let count = 0
/** A business with an owner and three who came after each other, and one service. */
async function business(ctx: Ctx) {
  await everybodyHas(ctx, whole)
  const { providerId, serviceId } = await createBookable(ctx)
  const person = async (firstName: string, role: 'provider_owner' | 'provider_member', hour: number) => {
    const email = `${firstName.toLowerCase()}-${(count += 1)}@rest.example`
    const user = await registerUser(ctx, { email, firstName, lastName: 'Vidal', passwordHash: null })
    await addMembership(ctx, { userId: user.id, role, providerId })
    await addTeamMember(ctx, { providerId, userId: user.id })
    await ctx
      .trx('team_members')
      .where({ user_id: user.id })
      .update({ created_at: new Date(Date.UTC(2020, 0, 1, hour)) })
    const { id } = await ctx.trx('team_members').where({ user_id: user.id }).first('id')
    return { id: String(id), userId: user.id }
  }
  const olga = await person('Olga', 'provider_owner', 0)
  const [ana, ben, cleo] = [
    await person('Ana', 'provider_member', 1),
    await person('Ben', 'provider_member', 2),
    await person('Cleo', 'provider_member', 3),
  ]
  const owner = as(
    { kind: 'user', userId: olga.userId, sessionId: olga.userId, roles: ['provider_owner'], providerId },
    ctx,
  )
  const resting = async () => {
    const { members } = await getTeam(owner, providerId)
    return members.flatMap(({ name, isResting }) => (isResting ? [name.split(' ')[0]!] : [])).toSorted()
  }
  const become = async (contents: Record<string, boolean | number | null>) => {
    await everybodyHas(ctx, contents)
    await settleRest(ctx, providerId)
  }
  return { providerId, serviceId, owner, olga, ana, ben, cleo, resting, become }
}

test('under a smaller plan whoever came last rests, and a larger one wakes them', () =>
  inTestTenant(async (ctx) => {
    const { resting, become, cleo, providerId } = await business(ctx)
    await become(small)
    expect(await resting()).toEqual(['Ben', 'Cleo'])
    expect(await getUser(ctx, cleo.userId)).toMatchObject({ providerId: null, roles: ['customer'] })

    await become(small)
    await become(whole)

    expect(await resting()).toEqual([])
    expect(await getUser(ctx, cleo.userId)).toMatchObject({
      providerId,
      roles: expect.arrayContaining(['provider_member']),
    })
    const told = (await outboxOf(ctx)).filter(({ name }) => name === 'team.rest_changed')
    expect(
      told.map(({ payload }) => [payload.rested, payload.woken].map((ids) => (ids as []).length)),
    ).toEqual([
      [2, 0],
      [0, 2],
    ])
  }))

test('the owner chooses who rests, before the smaller plan counts and after', () =>
  inTestTenant(async (ctx) => {
    const { resting, owner, ana, ben, cleo, providerId } = await business(ctx)
    await everybodyHas(ctx, small)
    const system = as({ kind: 'system' }, ctx)
    const { planId: wholePlan } = await newPlan(ctx, 'Whole', whole)
    await giveComplimentary(system, providerOwner(providerId), { planId: wholePlan })
    await settleRest(ctx, providerId)
    const { planId } = await newPlan(ctx, 'Duo', small)
    const preview = await getLeftover(owner, { providerId, planId })
    expect(preview).toMatchObject({
      because: 'preview',
      planName: 'Duo',
      people: { limit: 1, tooMany: 2, isChosen: false },
      ends: [{ feature: 'portfolio.customise', kept: null }],
    })
    expect(preview.people!.people.map(({ name, stays, mustStay }) => [name[0], stays, mustStay])).toEqual([
      ['O', true, true],
      ['A', true, false],
      ['B', false, false],
      ['C', false, false],
    ])

    await chooseWhatStays(owner, { providerId, planId, resting: [ana.id, ben.id] })
    expect(await resting()).toEqual([])
    await takeComplimentaryBack(system, providerOwner(providerId))
    await settleRest(ctx, providerId)
    expect(await resting()).toEqual(['Ana', 'Ben'])

    const after = await chooseWhatStays(owner, { providerId, resting: [ana.id, cleo.id] })
    expect(await resting()).toEqual(['Ana', 'Cleo'])
    expect(after).toMatchObject({ because: 'now', from: null, people: { isChosen: true } })
  }))

test.each([
  ['too few', (ids: Record<string, string>) => [ids.ana!]],
  ['the owner', (ids: Record<string, string>) => [ids.olga!, ids.ana!]],
  ['somebody twice', (ids: Record<string, string>) => [ids.ana!, ids.ana!]],
])('a choice of %s is refused', (_what, choose) =>
  inTestTenant(async (ctx) => {
    const { resting, become, owner, olga, ana, providerId } = await business(ctx)
    await become(small)

    await expect(
      chooseWhatStays(owner, { providerId, resting: choose({ olga: olga.id, ana: ana.id }) }),
    ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'resting' }] })

    expect(await resting()).toEqual(['Ben', 'Cleo'])
  }),
)

test('where there is room for all nobody has to choose, and only an owner may', () =>
  inTestTenant(async (ctx) => {
    const { become, owner, ana, providerId } = await business(ctx)
    await expect(chooseWhatStays(owner, { providerId, resting: [ana.id] })).rejects.toMatchObject({
      code: 'conflict',
    })
    await become(small)

    const actor = { ...owner.actor, roles: ['provider_member'] } as Ctx['actor']
    await expect(chooseWhatStays(as(actor, ctx), { providerId, resting: [ana.id] })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }))

test('whoever rests keeps their bookings and takes no new ones', () =>
  inTestTenant(async (ctx) => {
    const { become, ben, cleo, ana, serviceId } = await business(ctx)
    await setServiceMembers(as({ kind: 'system' }, ctx), { serviceId, memberIds: [cleo.id] })
    const range = { serviceId, from: dayAfter(ctx.now, 2), to: dayAfter(ctx.now, 6) }
    const slots = async () =>
      findAvailability(ctx, range).then(
        ({ days }) => days.flatMap((day) => day.slots),
        () => [],
      )
    const [first, second] = await slots()
    const hold = await createHold(ctx, { serviceId, startsAt: first! })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })

    await become(small)

    const row = await ctx.trx('bookings').where({ id: booking.id }).first('status', 'member_id')
    expect(row).toEqual({ status: 'confirmed', member_id: cleo.id })
    expect(await slots()).toEqual([])
    await setServiceMembers(as({ kind: 'system' }, ctx), { serviceId, memberIds: [ana.id, ben.id, cleo.id] })
    expect(await slots()).not.toEqual([])
    const next = await createHold(ctx, { serviceId, startsAt: second! })
    const { booking: other } = await confirmBooking(ctx, {
      holdId: next.id,
      secret: next.secret,
      ...contact,
    })
    expect(await ctx.trx('bookings').where({ id: other.id }).first('member_id')).toEqual({
      member_id: ana.id,
    })
  }))

test('whoever leaves makes room for somebody who rests, and an owner never rests alone', () =>
  inTestTenant(async (ctx) => {
    const { become, resting, owner, ana, olga, cleo, providerId } = await business(ctx)
    await become(small)
    await endTeamMembership(owner, { providerId, memberId: ana.id })
    await settleRest(ctx, providerId)
    expect(await resting()).toEqual(['Cleo'])

    await changeTeamRole(owner, { providerId, memberId: cleo.id, role: 'provider_owner' })
    await changeTeamRole(owner, { providerId, memberId: olga.id, role: 'provider_member' })
    await settleRest(ctx, providerId)

    expect(await resting()).toEqual(['Ben'])
  }))

test('somebody who rests opens no business of their own meanwhile', () =>
  inTestTenant(async (ctx) => {
    const { become, cleo } = await business(ctx)
    await become(small)
    const actor = {
      kind: 'user' as const,
      userId: cleo.userId,
      sessionId: cleo.userId,
      roles: ['customer'],
      providerId: null,
    }

    await expect(applyAsProvider(as(actor, ctx), application)).rejects.toMatchObject({
      code: 'conflict',
    })
  }))

test('the look of a page rests with its plan: it is kept and not shown', () =>
  inTestTenant(async (ctx) => {
    const { become, owner, providerId } = await business(ctx)
    const sections = [
      { kind: 'gallery' as const, isVisible: true },
      { kind: 'introduction' as const, isVisible: false },
    ]
    const kept = await editProvider(owner, { providerId, version: null, accent: '#335577', sections })

    await become(small)
    expect(await getLeftover(owner, { providerId })).toMatchObject({
      ends: [{ feature: 'portfolio.customise', kept: expect.stringContaining('are kept') }],
    })
    const shown = await getProvider(owner, providerId)
    expect(shown.accent).toBeNull()
    expect(shown.sections.every(({ isVisible }) => isVisible)).toBe(true)
    expect(await getOwnProvider(owner, providerId)).toMatchObject({
      accent: '#335577',
      sections: kept.sections,
      isLookResting: true,
    })

    await become(whole)
    expect(await getProvider(owner, providerId)).toMatchObject({ accent: '#335577', sections: kept.sections })
  }))
