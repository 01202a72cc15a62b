import { addMembership, registerUser } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTeam } from '#platform/providers/index.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { createBookable } from '#tests/support/factories.ts'
import { as } from '#tests/support/supply.ts'

export let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

let count = 0
export async function person(
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
export async function business(ctx: Ctx) {
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
