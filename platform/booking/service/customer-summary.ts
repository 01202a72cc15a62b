import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/** How much a user has booked, for the marketplace's staff: figures only, nothing that was written. */
export type CustomerSummary = {
  upcoming: number
  past: number
  cancelled: number
  firstAt: Date | null
  lastAt: Date | null
}

export async function summariseCustomer(ctx: Ctx, userId: string): Promise<CustomerSummary> {
  const { rows } = await ctx.trx.raw<{ rows: CustomerSummary[] }>(
    `select count(*) filter (where b.status in ('requested', 'confirmed', 'in_progress') and b.ends_at > :now)::int as upcoming,
       count(*) filter (where b.status in ('confirmed', 'in_progress', 'completed', 'closed', 'no_show') and b.ends_at <= :now)::int as past,
       count(*) filter (where b.status in ('cancelled', 'declined'))::int as cancelled,
       min(b.starts_at) as "firstAt", max(b.starts_at) as "lastAt"
     from bookings b join customers c on c.tenant_id = b.tenant_id and c.id = b.customer_id
     where c.user_id = :userId and b.status not in ('held', 'expired')`,
    { now: ctx.now, userId },
  )
  return assertFound(rows[0], 'Summary')
}
