import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fieldBits, type TermField, termsOf, weighedTerms } from '../rules.ts'

/** Writes the words by which a service is found, in the transaction that changes them. */
export async function indexService(
  ctx: Ctx,
  serviceId: string,
  fields: Record<TermField, string>,
): Promise<void> {
  const terms = weighedTerms(fields)
  await ctx
    .trx('service_terms')
    .where({ service_id: serviceId })
    .whereNotIn(
      'term',
      terms.map(({ term }) => term),
    )
    .delete()
  if (terms.length === 0) return
  await ctx.trx.raw(
    `insert into service_terms as t (id, service_id, term, weight)
     select n.id, ?, n.term, n.weight from unnest(?::uuid[], ?::text[], ?::smallint[]) as n (id, term, weight)
     on conflict (tenant_id, term, service_id) do update set weight = excluded.weight where t.weight <> excluded.weight`,
    [serviceId, terms.map(() => newId()), terms.map(({ term }) => term), terms.map(({ weight }) => weight)],
  )
}

/**
 * Moves the words of a name that many services carry, without reading the services: takes the field's bit from the
 * words that went, and gives it to those that came. Running it twice changes nothing more.
 */
export async function reindexName(
  ctx: Ctx,
  of: { field: 'provider' | 'category'; id: string; from: string; to: string },
): Promise<void> {
  const bit = fieldBits[of.field]
  const column = of.field === 'provider' ? 'provider_id' : 'category_id'
  const present = termsOf(of.to)
  const gone = termsOf(of.from).filter((term) => !present.includes(term))
  const services = `(select s.id from services s where s.${column} = ?)`
  if (gone.length > 0) {
    await ctx.trx.raw(
      `delete from service_terms where term = any(?) and weight = ? and service_id in ${services}`,
      [gone, bit, of.id],
    )
    await ctx.trx.raw(
      `update service_terms set weight = weight - ?::smallint
       where term = any(?) and weight & ?::smallint <> 0 and service_id in ${services}`,
      [bit, gone, bit, of.id],
    )
  }
  if (present.length > 0) {
    await ctx.trx.raw(
      `insert into service_terms as t (id, service_id, term, weight)
       select gen_random_uuid(), s.id, n.term, ?::smallint
       from ${services} s cross join unnest(?::text[]) as n (term)
       on conflict (tenant_id, term, service_id) do update set weight = t.weight | excluded.weight
       where t.weight & excluded.weight = 0`,
      [bit, of.id, present],
    )
  }
}
