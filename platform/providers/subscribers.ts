import { membershipAdded } from '#platform/identity/index.ts'
import { on } from '#platform/kernel/events.ts'
import { addTeamMember } from './service/team.ts'

export const providerSubscribers = [
  // However somebody came to belong to a provider, their time can be taken.
  on(membershipAdded, 'providers.add-team-member', async (ctx, { payload: { userId, providerId } }) => {
    const belongs =
      providerId !== null &&
      (await ctx.trx('memberships').where({ user_id: userId, provider_id: providerId }).first('id'))
    if (belongs) await addTeamMember(ctx, { providerId, userId })
  }),
]
