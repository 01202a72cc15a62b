import { confirmBooking, createHold, holdSlot, removeTeamMember } from '#platform/booking/index.ts'
import { setServiceMembers } from '#platform/catalog/index.ts'
import { addMembership, invitationToken, registerUser } from '#platform/identity/index.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import {
  acceptAsNewUser,
  acceptTeamInvitation,
  changeTeamRole,
  getTeam,
  inviteTeamMember,
  readTeamInvitation,
  revokeTeamInvitation,
} from '#platform/providers/index.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import {
  addTimeOff,
  dropMemberSchedule,
  findAvailability,
  getSchedule,
  replaceSchedule,
} from '#platform/scheduling/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { scopeOf } from '#tests/support/people.ts'
import { as } from '#tests/support/supply.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())
const vault = () => edge.runtime.vault

let count = 0
async function person(
  ctx: Ctx,
  firstName: string,
  of?: { providerId: string; role: 'provider_owner' | 'provider_member' },
) {
  const email = `${firstName.toLowerCase()}-${(count += 1)}@people.example`
  const user = await registerUser(ctx, { email, firstName, lastName: 'Okafor', passwordHash: null })
  if (of) {
    await addMembership(ctx, { userId: user.id, ...of })
    await addTeamMember(ctx, { providerId: of.providerId, userId: user.id })
  }
  const actor = {
    kind: 'user' as const,
    userId: user.id,
    sessionId: user.id,
    roles: of ? [of.role] : ['customer'],
    providerId: of?.providerId ?? null,
  }
  return { user, email, ctx: as(actor, ctx) }
}

/** A business with an owner and two members, and one service. */
async function business(ctx: Ctx) {
  const bookable = await createBookable(ctx)
  const of = (role: 'provider_owner' | 'provider_member') => ({ providerId: bookable.providerId, role })
  const owner = await person(ctx, 'Olga', of('provider_owner'))
  const [mia, ben] = [
    await person(ctx, 'Mia', of('provider_member')),
    await person(ctx, 'Ben', of('provider_member')),
  ]
  const { members } = await getTeam(owner.ctx, bookable.providerId)
  const idOf = (name: string) => members.find((member) => member.name.startsWith(name))!.id
  return { ...bookable, owner, mia, ben, miaId: idOf('Mia'), benId: idOf('Ben'), olgaId: idOf('Olga') }
}

test('an owner invites, the person accepts signed in, and belongs to the team', () =>
  inTestTenant(async (ctx) => {
    const { providerId, owner } = await business(ctx)
    const nora = await person(ctx, 'Nora')

    const { invitations } = await inviteTeamMember(owner.ctx, {
      providerId,
      email: nora.email,
      role: 'provider_member',
    })
    const token = invitationToken(vault(), ctx.tenantId, invitations[0]!.id)
    expect(await readTeamInvitation(ctx, vault(), token)).toMatchObject({
      hasAccount: true,
      role: 'provider_member',
    })
    await acceptTeamInvitation(nora.ctx, vault(), token)

    const team = await getTeam(owner.ctx, providerId)
    expect(team.members.map(({ name }) => name)).toContain('Nora Okafor')
    expect(team.invitations).toEqual([])
    await expect(acceptTeamInvitation(nora.ctx, vault(), token)).rejects.toMatchObject({
      code: 'link_expired',
    })
  }))

test('an invitation is for the address that it was sent to, and for people who belong nowhere else', () =>
  inTestTenant(async (ctx) => {
    const first = await business(ctx)
    const second = await business(ctx)
    const stranger = await person(ctx, 'Sam')
    const tokenFor = async (email: string) => {
      const { invitations } = await inviteTeamMember(first.owner.ctx, {
        providerId: first.providerId,
        email,
        role: 'provider_member',
      })
      return invitationToken(vault(), ctx.tenantId, invitations.find((open) => open.email === email)!.id)
    }

    await expect(
      acceptTeamInvitation(stranger.ctx, vault(), await tokenFor('somebody@people.example')),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      acceptTeamInvitation(second.mia.ctx, vault(), await tokenFor(second.mia.email)),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(tokenFor(first.mia.email)).rejects.toMatchObject({ code: 'conflict' })
  }))

test('only owners invite and take invitations back', () =>
  inTestTenant(async (ctx) => {
    const { providerId, owner, mia } = await business(ctx)
    const input = { providerId, email: 'new@people.example', role: 'provider_member' as const }

    await expect(inviteTeamMember(mia.ctx, input)).rejects.toMatchObject({ code: 'forbidden' })
    const { invitations } = await inviteTeamMember(owner.ctx, input)
    const invitationId = invitations[0]!.id
    expect((await getTeam(mia.ctx, providerId)).invitations).toEqual([])
    await expect(revokeTeamInvitation(mia.ctx, { providerId, invitationId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await revokeTeamInvitation(owner.ctx, { providerId, invitationId })

    const token = invitationToken(vault(), ctx.tenantId, invitationId)
    await expect(readTeamInvitation(ctx, vault(), token)).rejects.toMatchObject({ code: 'link_expired' })
  }))

test('of several who follow one invitation at the same moment one is registered', async () => {
  const scope = await createTenant()
  const { providerId, invitationId } = await inTenant(scope, async (ctx) => {
    const made = await business(ctx)
    const { invitations } = await inviteTeamMember(made.owner.ctx, {
      providerId: made.providerId,
      email: 'kit@people.example',
      role: 'provider_member',
    })
    return { providerId: made.providerId, invitationId: invitations[0]!.id }
  })
  const guestScope: Scope = { ...scope, actor: { kind: 'guest' } }
  const token = invitationToken(vault(), scope.tenantId, invitationId)
  const accept = () =>
    acceptAsNewUser(edge.runtime, guestScope, {
      token,
      firstName: 'Kit',
      lastName: 'Moreau',
      password: 'plenty of marbles here',
      userAgent: 'Tests',
      address: '127.0.0.1',
    })

  const outcomes = await Promise.allSettled([accept(), accept(), accept()])

  const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  expect(won).toHaveLength(1)
  expect(won[0]).toMatchObject({ value: { user: { firstName: 'Kit', providerId } } })
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'link_expired' })
  }
})

test('a weak password, and a forged or foreign link, register nobody', async () => {
  const [here, elsewhere] = [await createTenant(), await createTenant()]
  const invitationId = await inTenant(here, async (ctx) => {
    const { providerId, owner } = await business(ctx)
    const role = 'provider_member' as const
    return (await inviteTeamMember(owner.ctx, { providerId, email: 'lee@people.example', role }))
      .invitations[0]!.id
  })
  const token = invitationToken(vault(), here.tenantId, invitationId)
  const accept = (scope: Scope, over: object) =>
    acceptAsNewUser(
      edge.runtime,
      { ...scope, actor: { kind: 'guest' } },
      {
        token,
        firstName: 'Lee',
        lastName: 'Moreau',
        password: 'plenty of marbles here',
        userAgent: 'Tests',
        address: '127.0.0.1',
        ...over,
      },
    )

  await expect(accept(here, { password: 'password12' })).rejects.toMatchObject({
    errors: [{ field: 'password' }],
  })
  await expect(accept(here, { token: `${invitationId}.forged` })).rejects.toMatchObject({
    code: 'link_expired',
  })
  await expect(accept(elsewhere, {})).rejects.toMatchObject({ code: 'link_expired' })
})

test('roles change, and somebody always owns the business', () =>
  inTestTenant(async (ctx) => {
    const { providerId, owner, mia, miaId, olgaId } = await business(ctx)
    const demote = { providerId, memberId: olgaId, role: 'provider_member' as const }

    await expect(changeTeamRole(owner.ctx, demote)).rejects.toMatchObject({ code: 'conflict' })
    await expect(removeTeamMember(owner.ctx, { providerId, memberId: olgaId })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      changeTeamRole(mia.ctx, { providerId, memberId: miaId, role: 'provider_owner' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await changeTeamRole(owner.ctx, { providerId, memberId: miaId, role: 'provider_owner' })
    await changeTeamRole(owner.ctx, demote)

    const { members } = await getTeam(mia.ctx, providerId)
    expect(members.find(({ id }) => id === olgaId)).toMatchObject({ role: 'provider_member' })
  }))

test('of two owners who leave at the same moment one stays', async () => {
  const scope = await createTenant()
  const made = await inTenant(scope, async (ctx) => {
    const found = await business(ctx)
    await changeTeamRole(found.owner.ctx, {
      providerId: found.providerId,
      memberId: found.miaId,
      role: 'provider_owner',
    })
    return found
  })
  const { providerId } = made
  const leave = (actor: Ctx['actor'], memberId: string) =>
    inTenant({ ...scope, actor }, (ctx) => removeTeamMember(ctx, { providerId, memberId }))

  const outcomes = await Promise.allSettled([
    leave(made.owner.ctx.actor, made.olgaId),
    leave({ ...made.mia.ctx.actor, roles: ['provider_owner'] } as Ctx['actor'], made.miaId),
  ])

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

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

test('who is removed is a stranger from the next request on', async () => {
  const scope = await createTenant()
  const made = await inTenant(scope, business)
  const mia = await scopeOf(
    scope.tenantId,
    { ...made.mia.user, userId: made.mia.user.id, homeId: scope.tenantId, role: 'provider_member' },
    made.providerId,
  )
  const { actor } = mia as Scope & { actor: { sessionId: string } }
  const token = edge.app.accessTokens.sign({
    typ: 'access',
    sub: made.mia.user.id,
    sid: actor.sessionId,
    aud: scope.tenantId,
  })
  const host = `t${scope.tenantId.replaceAll('-', '').slice(-20)}.localhost`
  const ask = () =>
    edge.ask(host, { url: '/api/v1/provider/bookings', headers: { authorization: `Bearer ${token}` } })
  expect((await ask()).statusCode).toBe(200)

  await inTenant({ ...scope, actor: made.owner.ctx.actor }, (ctx) =>
    removeTeamMember(ctx, { providerId: made.providerId, memberId: made.miaId }),
  )

  expect((await ask()).statusCode).toBe(403)
})
