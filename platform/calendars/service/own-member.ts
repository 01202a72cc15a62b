import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { listTeamMembers } from '#platform/providers/index.ts'
import { mayManageCalendar } from '../policies.ts'

export type Whose = { providerId: string; memberId: string | null }

/** The people of the team by id, and which one of them asks. */
export async function readTeam(ctx: Ctx, providerId: string) {
  const members = await listTeamMembers(ctx, providerId)
  const { actor } = ctx
  const own = actor.kind === 'user' ? members.find(({ userId }) => userId === actor.userId) : undefined
  return { names: new Map(members.map(({ id, name }) => [id, name])), own: { memberId: own?.id ?? null } }
}

/** @throws AppError `forbidden` */
export async function assertMayManage(ctx: Ctx, whose: Whose): Promise<void> {
  const { own } = await readTeam(ctx, whose.providerId)
  assertAllowed(mayManageCalendar(ctx.actor, whose, own))
}
