import type { Ctx } from '#platform/kernel/tenant.ts'

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** What makes a query slower the more rows a tenant has. Rows are per loop, as EXPLAIN counts them. */
const faultsOf = (node: PlanNode): string[] => {
  const on = node['Index Name'] ?? node['Relation Name'] ?? ''
  const dropped =
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Join Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  return [
    ...(node['Node Type'] === 'Seq Scan' ? [`Seq Scan on ${on}`] : []),
    ...(dropped > 10 * Math.max(1, node['Actual Rows'])
      ? [`${node['Node Type']} on ${on} drops ${dropped} rows and keeps ${node['Actual Rows']}`]
      : []),
    ...(node.Plans ?? []).flatMap(faultsOf),
  ]
}

/**
 * Runs work that reads and explains, in the same transaction and role, every query that it sent.
 * @returns one sentence for each sequential scan, and for each node that drops more than ten rows for one it keeps
 */
export async function planFaults(ctx: Ctx, work: (ctx: Ctx) => Promise<unknown>): Promise<string[]> {
  const sent: { sql: string; bindings: readonly unknown[] }[] = []
  const note = ({ sql, bindings }: { sql: string; bindings?: readonly unknown[] }) =>
    sent.push({ sql, bindings: bindings ?? [] })
  ctx.trx.on('query', note)
  await work(ctx)
  ctx.trx.removeListener('query', note)
  if (sent.length === 0) throw new Error('The work has sent no query')
  const faults: string[] = []
  for (const { sql, bindings } of sent) {
    const [result] = await ctx.send([{ text: `explain (analyze, format json) ${sql}`, values: bindings }])
    const [{ Plan: plan }] = result!.rows[0]!['QUERY PLAN'] as [{ Plan: PlanNode }]
    faults.push(...faultsOf(plan))
  }
  return faults
}
