import { confirmBooking, createHold } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { newId } from '#platform/kernel/ids.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'
import { contact, createService } from './factories.ts'

/** What a provider of a demo marketplace works with in a browser test: hours around the clock, two services, a team. */
export type Desk = {
  providerId: string
  zone: string
  /** Booked at once. */
  instant: string
  /** Waits for an answer first. */
  approval: string
  /** Done by one of two people. */
  team: string
  members: { id: string; name: string }[]
}

/** For the provider whose person signs in with this address. */
export async function furnishDesk(ctx: Ctx, email: string): Promise<Desk> {
  const zone = 'Europe/Berlin'
  const { provider_id: providerId } = await ctx
    .trx('users')
    .join('memberships', 'memberships.user_id', 'users.id')
    .where('users.email', email)
    .whereNotNull('memberships.provider_id')
    .first('memberships.provider_id')
  const { id: categoryId } = await ctx.trx('categories').first('id')
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }))
  await replaceSchedule(ctx, { providerId, version: null, timeZone: zone, weekly, exceptions: [] })
  const service = (columns: Record<string, unknown>) =>
    createService(ctx, { providerId, categoryId, step_minutes: 15, ...columns })
  const instant = await service({ title: 'Window cleaning' })
  const approval = await service({ title: 'Clearing out a cellar', booking_mode: 'approval' })
  const team = await service({ title: 'Moving day' })
  const members = ['Ida Brandt', 'Noor Haddad'].map((name) => ({ id: newId(), name }))
  for (const { id, name } of members) {
    await ctx.trx('team_members').insert({ id, provider_id: providerId, name })
    await ctx.trx('service_members').insert({ id: newId(), service_id: team, member_id: id })
  }
  return { providerId, zone, instant, approval, team, members }
}

type NewBooking = {
  serviceId: string
  startsAt: Date
  firstName: string
  memberId?: string
  /** When it was booked. */
  at?: Date
}

/** A booking, or a request where the service waits for an answer. @returns its id */
export async function book(ctx: Ctx, { serviceId, startsAt, firstName, memberId, at }: NewBooking) {
  const then: Ctx = at ? { ...ctx, now: at } : ctx
  const hold = await createHold(then, {
    serviceId,
    startsAt: startsAt.toISOString(),
    ...(memberId ? { memberId } : {}),
  })
  const email = `${firstName.toLowerCase()}@example.com`
  const { booking } = await confirmBooking(then, {
    ...contact,
    holdId: hold.id,
    secret: hold.secret,
    firstName,
    email,
  })
  return booking.id
}
