import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { teamMemberNames } from '#platform/providers/index.ts'
import { WaitlistEntry } from '../models.ts'
import { maySeeWaitlist } from '../policies.ts'
import type { WaitlistEntryView, WaitlistPage } from '../schemas.ts'
import { setEntry } from './offer.ts'

type Row = Omit<WaitlistEntryView, 'since' | 'offer' | 'memberName'> & {
  since: Date
  offerStartsAt: Date | null
  offerExpiresAt: Date | null
}

/** Who waits for a provider, longest first; without their addresses. @throws AppError `forbidden` */
export async function listWaitlist(
  ctx: Ctx,
  input: { providerId: string; limit?: number | undefined; cursor?: string | undefined },
): Promise<WaitlistPage> {
  const { providerId, limit = 20, cursor } = input
  assertAllowed(maySeeWaitlist(ctx.actor, providerId))
  const after = cursor === undefined ? [] : decodeCursor(cursor, 'id')
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select e.id, e.status, e.service_id as "serviceId", s.title as "serviceTitle", e.first_name as "firstName",
       e.last_name as "lastName", e.first_date as "firstDate", e.last_date as "lastDate", e.weekdays, e.day_parts as "dayParts", e.member_id as "memberId",
       e.seats, e.duration_minutes as "durationMinutes", e.created_at as since,
       o.starts_at as "offerStartsAt", o.expires_at as "offerExpiresAt"
     from waitlist_entries e join services s on s.id = e.service_id
       left join waitlist_offers o on o.entry_id = e.id and o.state = 'open'
     where e.provider_id = ? and e.status in ('waiting', 'offered') ${cursor === undefined ? '' : 'and e.id > ?'}
     order by e.id limit ?`,
    [providerId, ...after, limit + 1],
  )
  const names = await teamMemberNames(
    ctx,
    rows.flatMap(({ memberId }) => (memberId ? [memberId] : [])),
  )
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    ({ since, offerStartsAt, offerExpiresAt, ...row }) => ({
      ...row,
      memberName: (row.memberId && names.get(row.memberId)) ?? null,
      since: since.toISOString(),
      offer: offerStartsAt && {
        startsAt: offerStartsAt.toISOString(),
        expiresAt: offerExpiresAt!.toISOString(),
      },
    }),
  )
}

/** Takes somebody off the list. @throws AppError `not_found`, also for another provider's; `conflict` while a time is kept for them */
export async function removeFromWaitlist(
  ctx: Ctx,
  { providerId, entryId }: { providerId: string; entryId: string },
): Promise<void> {
  assertAllowed(maySeeWaitlist(ctx.actor, providerId))
  const found = isId(entryId)
    ? await WaitlistEntry.query(ctx.trx).findOne({ id: entryId, provider_id: providerId }).forUpdate()
    : undefined
  const entry = assertFound(found, 'Waitlist entry')
  if (entry.status === 'offered')
    throw new AppError('conflict', {
      detail: 'A time is kept for them at the moment; try again when the offer is over',
    })
  if (entry.status === 'waiting') await setEntry(ctx, entry.id, { status: 'removed', next_look_at: null })
}
