import type { Ctx } from '#platform/kernel/tenant.ts'

/** How many appointments of a provider were done: confirmed, and over. One query, for the public page. */
export async function countCompletedJobs(ctx: Ctx, providerId: string): Promise<number> {
  const [result] = await ctx.send([
    {
      name: 'completed-jobs',
      text: `select count(*)::int as jobs from bookings
        where provider_id = $1 and status in ('confirmed', 'completed') and ends_at < $2`,
      values: [providerId, ctx.now],
    },
  ])
  return (result?.rows[0]?.jobs as number | undefined) ?? 0
}
