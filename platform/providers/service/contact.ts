import type { Ctx } from '#platform/kernel/tenant.ts'

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
