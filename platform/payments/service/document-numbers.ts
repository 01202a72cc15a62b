import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { DocumentKind } from '../rules/index.ts'
import type { Issuer } from './document-parties.ts'

/**
 * The next number of an issuer's series. The row stays locked until the document is committed: numbers follow one
 * another without a gap, and what is rolled back gives its number to the next one.
 */
export async function nextNumber(ctx: Ctx, issuer: Issuer, series: DocumentKind): Promise<number> {
  const [row] = await ctx
    .trx('document_counters')
    .insert({ id: newId(), issuer_kind: issuer.kind, issuer_id: issuer.id, series, last_number: 1 })
    .onConflict(['tenant_id', 'issuer_kind', 'issuer_id', 'series'])
    .merge({ last_number: ctx.trx.raw('document_counters.last_number + 1') })
    .returning<{ last_number: number }[]>('last_number')
  return row!.last_number
}
