import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { foldedWords } from '#platform/kernel/words.ts'

/** Writes the words by which a provider is found, in the transaction that changes them. */
export async function indexProvider(
  ctx: Ctx,
  provider: { id: string; businessName: string; headline: string; city: string; skills: readonly string[] },
): Promise<void> {
  const words = foldedWords(
    `${provider.businessName} ${provider.headline} ${provider.city} ${provider.skills.join(' ')}`,
  )
  const terms = [...new Set(words.map((word) => word.slice(0, 40)).filter((word) => word.length >= 2))]
  await ctx.trx('provider_terms').where({ provider_id: provider.id }).whereNotIn('term', terms).delete()
  if (terms.length === 0) return
  await ctx
    .trx('provider_terms')
    .insert(terms.map((term) => ({ id: newId(), provider_id: provider.id, term })))
    .onConflict(['tenant_id', 'term', 'provider_id'])
    .ignore()
}
