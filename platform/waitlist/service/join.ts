import { assertTeamMember } from '#platform/providers/index.ts'
import { getBookableService } from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { assertWish, isTimeZone } from '#platform/scheduling/index.ts'
import { waitlistJoined } from '../events.ts'
import { longestWishDays, mostEntries } from '../rules.ts'
import type { JoinWaitlist } from '../schemas.ts'

/**
 * Puts somebody on the list of a service; a mail tells them. Who waits there already, or for too much at once, is not
 * added, and the answer is the same: nobody learns from it who waits.
 * @throws AppError `not_found`, `slot_unavailable`, `validation_failed`
 */
export async function joinWaitlist(ctx: Ctx, input: JoinWaitlist & { serviceId: string }): Promise<void> {
  const service = await getBookableService(ctx, input.serviceId)
  const { memberId = null, seats = 1, durationMinutes = null } = input
  assertDates(ctx, input)
  assertValid(input.firstName.trim() !== '', 'firstName', 'Say your first name')
  assertValid(input.lastName.trim() !== '', 'lastName', 'Say your last name')
  const { timeZone } = input
  assertValid(timeZone === undefined || isTimeZone(timeZone), 'timeZone', 'This is not an IANA time zone')
  assertWish(service, { seats, memberId, durationMinutes: durationMinutes ?? undefined })
  if (memberId) await assertTeamMember(ctx, { providerId: service.provider.id, memberId })

  const email = input.email.toLowerCase()
  // One after the other per address, so that two at once do not pass the limit together.
  await ctx.trx.raw(`select pg_advisory_xact_lock(hashtextextended(?::text || ?, 1))`, [ctx.tenantId, email])
  const open = await ctx
    .trx('waitlist_entries')
    .where({ email })
    .whereIn('status', ['waiting', 'offered'])
    .pluck('service_id')
  if (open.length >= mostEntries || open.includes(service.id)) return
  const id = newId()
  await ctx.trx('waitlist_entries').insert({
    id,
    service_id: service.id,
    provider_id: service.provider.id,
    first_name: input.firstName.trim(),
    last_name: input.lastName.trim(),
    email,
    time_zone: timeZone ?? null,
    first_date: input.firstDate,
    last_date: input.lastDate,
    weekdays: input.weekdays ?? [],
    day_parts: input.dayParts ?? [],
    member_id: memberId,
    seats,
    duration_minutes: durationMinutes,
    next_look_at: ctx.now,
  })
  await emit(ctx, waitlistJoined, { entryId: id, serviceId: service.id })
}

/** @throws AppError `validation_failed` for days that are over, upside down or too far ahead */
function assertDates(ctx: Ctx, { firstDate, lastDate }: JoinWaitlist): void {
  for (const [field, date] of Object.entries({ firstDate, lastDate })) {
    const parsed = new Date(`${date}T00:00:00Z`)
    const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
    assertValid(exists, field, 'This day does not exist')
  }
  // A day of slack on either side: whose wall it is matters to the search, not here.
  const yesterday = after(ctx.now, -days(1)).toISOString().slice(0, 10)
  const furthest = after(ctx.now, days(longestWishDays + 1))
    .toISOString()
    .slice(0, 10)
  assertValid(lastDate >= firstDate, 'lastDate', 'The last day lies before the first')
  assertValid(lastDate >= yesterday, 'lastDate', 'This day is over')
  assertValid(lastDate <= furthest, 'lastDate', `Wait at most ${longestWishDays} days ahead`)
}
