import { afterPlanSteps } from '#platform/billing/index.ts'
import { membershipAdded } from '#platform/identity/index.ts'
import { on } from '#platform/kernel/events.ts'
import { teamMemberLeft, teamRoleChanged } from './events.ts'
import { settleRest } from './service/rest.ts'
import { addTeamMember } from './service/team.ts'

export const providerSubscribers = [
  // However somebody came to belong to a provider, their time can be taken.
  on(membershipAdded, 'providers.add-team-member', async (ctx, { payload: { userId, providerId } }) => {
    const belongs =
      providerId !== null &&
      (await ctx.trx('memberships').where({ user_id: userId, provider_id: providerId }).first('id'))
    if (belongs) await addTeamMember(ctx, { providerId, userId })
  }),
  ...afterPlanSteps('providers.settle', async (ctx, { kind, id }) => {
    if (kind === 'provider') await settleRest(ctx, id)
  }),
  // Whoever leaves makes room, and a new owner may be the one who stays.
  on(teamMemberLeft, 'providers.settle-after-leaving', (ctx, { payload }) =>
    settleRest(ctx, payload.providerId),
  ),
  on(teamRoleChanged, 'providers.settle-after-role', (ctx, { payload }) =>
    settleRest(ctx, payload.providerId),
  ),
]
