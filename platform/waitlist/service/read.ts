import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { WaitlistEntry } from '../models.ts'
import type { EntryStatus } from '../rules.ts'
import type { WaitingView } from '../schemas.ts'

/** Locked. @throws AppError `not_found` */
export const findEntry = async (ctx: Ctx, entryId: string): Promise<WaitlistEntry> =>
  assertFound(await WaitlistEntry.query(ctx.trx).findOne({ id: entryId }).forUpdate(), 'Waitlist entry')

type Row = Omit<WaitingView, 'status' | 'service' | 'offer'> & {
  status: EntryStatus
  serviceId: string
  title: string
  providerName: string
  offerStartsAt: Date | null
  offerEndsAt: Date | null
  offerExpiresAt: Date | null
}

/** @throws AppError `not_found` */
export async function readWaiting(ctx: Ctx, entryId: string): Promise<WaitingView> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select e.status, e.first_name as "firstName", e.service_id as "serviceId", s.title, p.business_name as "providerName",
       coalesce((select h.time_zone from schedules h where h.provider_id = e.provider_id and h.member_id is null), t.time_zone) as "timeZone",
       e.first_date as "firstDate", e.last_date as "lastDate",
       e.weekdays, e.day_parts as "dayParts", e.member_id as "memberId", e.seats, e.duration_minutes as "durationMinutes",
       o.starts_at as "offerStartsAt", b.ends_at as "offerEndsAt", o.expires_at as "offerExpiresAt"
     from waitlist_entries e join services s on s.id = e.service_id join providers p on p.id = e.provider_id
       join tenants t on t.id = e.tenant_id
       left join waitlist_offers o on o.entry_id = e.id and o.state = 'open' and o.expires_at > ?
       left join bookings b on b.id = o.booking_id
     where e.id = ?`,
    [ctx.now, entryId],
  )
  const { serviceId, title, providerName, offerStartsAt, offerEndsAt, offerExpiresAt, ...row } = assertFound(
    rows[0],
    'Waitlist entry',
  )
  const offer = offerStartsAt && {
    startsAt: offerStartsAt.toISOString(),
    endsAt: offerEndsAt!.toISOString(),
    expiresAt: offerExpiresAt!.toISOString(),
  }
  return {
    ...row,
    service: { id: serviceId, title, providerName },
    offer,
  }
}
