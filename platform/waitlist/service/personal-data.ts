import type { Ctx } from '#platform/kernel/tenant.ts'

/** What these addresses wait or waited for. */
export const readPersonalWaitlist = (
  ctx: Ctx,
  emails: readonly string[],
): Promise<Record<string, unknown>[]> =>
  ctx
    .trx('waitlist_entries as e')
    .join('services as s', 's.id', 'e.service_id')
    .whereIn('e.email', emails)
    .orderBy('e.id')
    .select(
      'e.created_at as since',
      's.title as service',
      'e.status',
      'e.first_name as firstName',
      'e.last_name as lastName',
      'e.email',
      'e.first_date as firstDate',
      'e.last_date as lastDate',
      'e.weekdays',
      'e.day_parts as dayParts',
    )

/** Nobody of these addresses waits any more. A hold that was offered lapses by itself. */
export async function eraseFromWaitlist(ctx: Ctx, emails: readonly string[]): Promise<void> {
  await ctx.trx('waitlist_entries').whereIn('email', emails).delete()
}
