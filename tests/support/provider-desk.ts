import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { claimGroup, confirmGroup, lookAtSeries } from '#platform/booking/service/groups/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { newId } from '#platform/kernel/ids.ts'
import { isoDate, replaceSchedule, timeZone } from '#platform/scheduling/index.ts'
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

type NewSeries = { serviceId: string; startsAt: Date; count: number; firstName: string; email: string }
export type BookedSeries = { ids: string[]; starts: string[]; paths: string[] }

/** A weekly series of one guest. @returns of each appointment its id, its start and the path of its link */
export async function bookSeries(
  ctx: Ctx,
  { serviceId, startsAt, count, ...guest }: NewSeries,
): Promise<BookedSeries> {
  const firstStartsAt = startsAt.toISOString()
  const { plan, conflicts } = await lookAtSeries(ctx, { serviceId, firstStartsAt, everyWeeks: 1, count })
  if (conflicts.length > 0) throw new Error(`The desk is not free: ${JSON.stringify(conflicts)}`)
  const { groupId, secret } = await claimGroup(ctx, plan)
  const { group, links } = await confirmGroup(ctx, { ...contact, ...guest, groupId, secret })
  const bookings = group.items.map(({ booking }) => booking)
  return {
    ids: bookings.map(({ id }) => id),
    starts: bookings.map((booking) => booking.startsAt),
    paths: links.map(({ managePath }) => managePath),
  }
}

const deskZone = timeZone('Europe/Berlin')
const dayOf = (instant: Date | string) =>
  Math.floor(deskZone.wallAt(new Date(instant).getTime() / 60_000) / 1440)
/** YYYY-MM-DD at the desk. */
export const deskDate = (instant: Date | string) => isoDate(dayOf(instant))
/** Ten in the morning at the desk, so many days from now: far from every change of the clocks. */
export const deskMorning = (days: number) =>
  new Date(deskZone.instantAt((dayOf(new Date()) + days) * 1440 + 600) * 60_000)
