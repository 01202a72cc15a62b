import { removeTeamMember } from '#platform/booking/index.ts'
import { invitationToken } from '#platform/identity/index.ts'
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
import { createTenant, inTenant, inTestTenant } from '#tests/support/database.ts'
import { scopeOf } from '#tests/support/people.ts'
import { edge, person, business } from './team-business.ts'

const vault = () => edge.runtime.vault

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
