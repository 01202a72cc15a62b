import type { Ctx } from '#platform/kernel/tenant.ts'

/** The names of providers by their ids, and by those of their credentials, for lists that know no more than an id. */
export async function namesOfProviders(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const [result] = await ctx.send([
    {
      name: 'names-of-providers',
      text: `select id, business_name as name from providers where id = any($1::uuid[])
             union all
             select c.id, p.business_name from credentials c
               join providers p on p.tenant_id = c.tenant_id and p.id = c.provider_id
             where c.id = any($1::uuid[])`,
      values: [[...new Set(ids)]],
    },
  ])
  const rows = (result?.rows ?? []) as { id: string; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}
