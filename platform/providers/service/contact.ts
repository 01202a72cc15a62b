import { listProviderPeople } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { listTeamMembers } from './team.ts'

/** Where a business is written to, with the title of the credential that it is about; null when it is gone. */
export async function findProviderContact(
  ctx: Ctx,
  providerId: string,
  credentialId: string | null,
): Promise<{ email: string; businessName: string; credentialTitle: string } | null> {
  const provider = await ctx
    .trx('providers')
    .where({ id: providerId })
    .first('email', 'business_name as businessName')
  if (!provider) return null
  const credential = credentialId
    ? await ctx.trx('credentials').where({ id: credentialId, provider_id: providerId }).first('title')
    : null
  if (credentialId && !credential) return null
  return { ...provider, credentialTitle: credential?.title ?? '' }
}

/**
 * Where those of a team are written to who have a login of their own.
 * @returns by member id; whoever has left, or has no login, is missing
 */
export async function listMemberContacts(
  ctx: Ctx,
  { providerId, memberIds }: { providerId: string; memberIds: readonly string[] },
): Promise<Map<string, { email: string; name: string }>> {
  if (memberIds.length === 0) return new Map()
  const [members, people] = await Promise.all([
    listTeamMembers(ctx, providerId),
    listProviderPeople(ctx, providerId),
  ])
  return new Map(
    members.flatMap(({ id, userId, name }) => {
      const person = memberIds.includes(id) && people.find((each) => each.userId === userId)
      return person ? [[id, { email: person.email, name }] as const] : []
    }),
  )
}
