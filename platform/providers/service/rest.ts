import {
  choiceOf,
  contentsAhead,
  isGranted,
  peopleLeft,
  type PersonCounted,
  presentContents,
  providerOwner,
} from '#platform/billing/index.ts'
import { listProviderPeople, restMemberships } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { providerUpdated, teamRestChanged } from '../events.ts'
import { Provider, type TeamMember } from '../models.ts'
import { mayManageTeam } from '../policies.ts'
import { listTeamMembers } from './team.ts'

const feature = 'team.members'

/** The team as its limit counts it, whoever is there longest first. */
export async function teamCounted(ctx: Ctx, providerId: string): Promise<PersonCounted[]> {
  const [members, people] = await Promise.all([
    listTeamMembers(ctx, providerId),
    listProviderPeople(ctx, providerId),
  ])
  return members.map(({ id, userId, name, createdAt, restedAt, restChoice }) => {
    const person = people.find((each) => each.userId === userId)
    return {
      id,
      name,
      email: person?.email ?? null,
      role: person?.role ?? 'provider_member',
      since: createdAt.toISOString(),
      isResting: restedAt !== null,
      isOwner: person?.role === 'provider_owner',
      choice: restChoice,
    }
  })
}

/**
 * Brings a business to what its plan has room for at this moment: people beyond the limit rest, so does the look of its
 * page where that is not part of the plan, and whatever has room again wakes. Nothing is deleted, and the bookings of
 * whoever rests stay. Asked again, it is the same.
 */
export async function settleRest(ctx: Ctx, providerId: string): Promise<void> {
  const provider = await lockProvider(ctx, providerId)
  if (!provider) return
  const contents = await presentContents(ctx, providerOwner(providerId))
  const people = await teamCounted(ctx, providerId)
  await restTeam(ctx, providerId, peopleLeft({ feature, people }, contents)?.resting ?? [])
  const hasLook = isGranted('portfolio.customise', contents['portfolio.customise'] ?? false)
  if (hasLook === (provider.lookRestedAt === null)) return
  await Provider.query(ctx.trx)
    .patch({ lookRestedAt: hasLook ? null : ctx.now })
    .where({ id: providerId })
  await emit(ctx, providerUpdated, { providerId, changed: ['accent', 'sections'] })
}

/**
 * Who of the team is to rest: at once where there is no room now, else when there is none.
 * @param input.thought where the choice is made before a plan is: what that one promises
 * @throws AppError `forbidden`, `conflict` where nobody has to rest, `validation_failed`
 */
export async function chooseTeam(
  ctx: Ctx,
  { providerId, resting, thought }: { providerId: string; resting: readonly string[]; thought: Thought },
): Promise<void> {
  assertAllowed(mayManageTeam(ctx.actor, providerId))
  await lockProvider(ctx, providerId)
  const ahead = await contentsAhead(ctx, providerOwner(providerId), thought)
  const people = await teamCounted(ctx, providerId)
  const choice = choiceOf({ feature, people }, ahead.coming, resting)
  const choose = (ids: readonly string[], value: TeamMember['restChoice']) =>
    ctx.trx('team_members').whereIn('id', ids).update({ rest_choice: value })
  await choose(choice.staying, 'stay')
  await choose(choice.resting, 'rest')
  await settleRest(ctx, providerId)
}
type Thought = Parameters<typeof contentsAhead>[2]

/** Whoever joins, leaves or rests does so after the other. */
const lockProvider = (ctx: Ctx, providerId: string) =>
  Provider.query(ctx.trx).findOne({ id: providerId }).forNoKeyUpdate()

/** Exactly these rest. */
async function restTeam(ctx: Ctx, providerId: string, memberIds: readonly string[]): Promise<void> {
  const present = () => ctx.trx('team_members').where({ provider_id: providerId }).whereNull('left_at')
  const woken: { id: string }[] = await present()
    .whereNotIn('id', memberIds)
    .whereNotNull('rested_at')
    .update({ rested_at: null })
    .returning('id')
  const rested: { id: string }[] = await present()
    .whereIn('id', memberIds)
    .whereNull('rested_at')
    .update({ rested_at: ctx.now })
    .returning('id')
  if (woken.length + rested.length === 0) return
  const userIds: (string | null)[] = await present().whereNotNull('rested_at').pluck('user_id')
  await restMemberships(ctx, { providerId, userIds: userIds.flatMap((id) => id ?? []) })
  const changed = { woken: woken.map(({ id }) => id), rested: rested.map(({ id }) => id) }
  await recordChange(ctx, {
    action: 'membership.rest_changed',
    subject: { kind: 'provider', id: providerId },
    after: changed,
  })
  await emit(ctx, teamRestChanged, { providerId, ...changed })
}
