import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { after, fromMinute, minutes, toMinute } from '#platform/kernel/time.ts'
import {
  agreedStart,
  instantOfWall,
  promisedWall,
  shiftClaims,
  wallText,
  type ZoneRules,
} from '#platform/scheduling/index.ts'
import { bookingRescheduled } from '../events.ts'
import { Booking } from '../models.ts'

/** What becomes of a booking whose zone goes by other rules: see decision 018. */
export type ZoneRulesOutcome = { kept: number; shifted: number; standing: number }

const promised = ['held', 'requested', 'confirmed'] as const

/** Bookings to come whose wall-clock time was written down by older zone data than these rules, or not at all. */
const unchecked = (ctx: Ctx, { version }: ZoneRules) =>
  Booking.query(ctx.trx)
    .whereIn('status', [...promised])
    .where('starts_at', '>', ctx.now)
    .whereRaw(`(zone_rules is null or zone_rules collate "C" < ?)`, [version])

/** Providers with bookings that have to be compared with these rules, in a fixed order. */
export async function listProvidersToCompare(ctx: Ctx, rules: ZoneRules, limit: number): Promise<string[]> {
  const rows = await unchecked(ctx, rules).distinct('provider_id').orderBy('provider_id').limit(limit)
  return rows.map(({ providerId }) => providerId)
}

/**
 * Compares the bookings to come of one provider with the rules now in use, and keeps what was promised: each stays at
 * its time on the wall, at another instant. Where somebody else has that time by now (only bookings of another zone
 * can have it), the instant stays, and whoever booked is told the other time on the wall and may leave without a fee.
 */
export async function keepPromisedTimes(
  ctx: Ctx,
  providerId: string,
  rules: ZoneRules,
): Promise<ZoneRulesOutcome> {
  const bookings = await unchecked(ctx, rules).where({ provider_id: providerId }).orderBy('id').forUpdate()
  const late: Late[] = []
  const kept: { id: string; wall: string }[] = []
  for (const booking of bookings) {
    const start = toMinute(booking.startsAt)
    const zone = rules.zoneOf(booking.timeZone)
    const wall = booking.startsWall ?? wallText(zone, start)
    const shift = minutes(agreedStart(zone, { start, wall }) - start)
    if (shift !== 0) late.push({ booking, shift })
    else kept.push({ id: booking.id, wall })
  }
  await noteKept(ctx, kept, rules)
  const outcome = { kept: kept.length, shifted: 0, standing: 0 }
  for (const shared of inOrder(late)) {
    const isShifted = await shiftClaims(ctx, shared, shared.shift)
    for (const booking of shared.bookings)
      await (isShifted ? keepOnWall(ctx, booking, shared.shift, rules) : letStand(ctx, booking, rules))
    outcome[isShifted ? 'shifted' : 'standing'] += shared.bookings.length
  }
  return outcome
}

/** In one statement: newer zone data that changes nothing here touches every booking to come once. */
async function noteKept(
  ctx: Ctx,
  kept: readonly { id: string; wall: string }[],
  { version }: ZoneRules,
): Promise<void> {
  await ctx.trx.raw(
    `update bookings b set starts_wall = k.wall, zone_rules = ?
     from unnest(?::uuid[], ?::text[]) as k (id, wall) where b.id = k.id`,
    [version, kept.map(({ id }) => id), kept.map(({ wall }) => wall)],
  )
}

type Late = { booking: Booking; shift: number }
type Shared = {
  bookings: Booking[]
  bookingIds: string[]
  groupSessionId: string | null
  shift: number
}

/** Classes as a whole; and so that each takes time which the one before it has just left. */
function inOrder(late: readonly Late[]): Shared[] {
  const shared = new Map<string, Shared>()
  for (const { booking, shift } of late) {
    const { id, groupSessionId } = booking
    const known = shared.get(groupSessionId ?? id)
    if (known) {
      known.bookings.push(booking)
      known.bookingIds.push(id)
    } else shared.set(groupSessionId ?? id, { bookings: [booking], bookingIds: [id], groupSessionId, shift })
  }
  const start = ({ bookings }: Shared) => bookings[0]!.startsAt.getTime()
  const earlier = [...shared.values()].filter(({ shift }) => shift < 0)
  const later = [...shared.values()].filter(({ shift }) => shift > 0)
  return [
    ...earlier.toSorted((one, other) => start(one) - start(other)),
    ...later.toSorted((one, other) => start(other) - start(one)),
  ]
}

/** The time on the wall stays, the instant is another one. */
async function keepOnWall(ctx: Ctx, booking: Booking, milliseconds: number, rules: ZoneRules): Promise<void> {
  const startsAt = after(booking.startsAt, milliseconds)
  const { penaltyStartsAt, respondBy } = booking
  await tell(ctx, booking, {
    fromStartsAt: booking.startsAt,
    startsAt,
    cause: 'zone_rules',
    patch: {
      startsAt,
      endsAt: after(booking.endsAt, milliseconds),
      ...promisedWall(booking.timeZone, startsAt, rules),
      penaltyStartsAt: penaltyStartsAt && after(penaltyStartsAt, milliseconds),
      respondBy: respondBy && respondBy > startsAt ? startsAt : respondBy,
      // To somebody who lives by another clock, it is another time.
      isFreeToLeave:
        booking.isFreeToLeave || (booking.customerTimeZone ?? booking.timeZone) !== booking.timeZone,
    },
  })
}

/** The instant stays, the time on the wall is another one. */
async function letStand(ctx: Ctx, booking: Booking, rules: ZoneRules): Promise<void> {
  const { startsAt, startsWall, timeZone } = booking
  await tell(ctx, booking, {
    fromStartsAt: fromMinute(instantOfWall(rules.zoneOf(timeZone), startsWall!)),
    startsAt,
    patch: { ...promisedWall(timeZone, startsAt, rules), isFreeToLeave: true },
  })
}

type Told = { fromStartsAt: Date; startsAt: Date; cause?: 'zone_rules'; patch: Partial<Booking> }

async function tell(
  ctx: Ctx,
  booking: Booking,
  { fromStartsAt, startsAt, cause, patch }: Told,
): Promise<void> {
  const startVersion = booking.startVersion + 1
  await Booking.query(ctx.trx)
    .where({ id: booking.id })
    .patch({
      ...patch,
      startVersion,
      calendarSequence: booking.calendarSequence + 1,
      version: booking.version + 1,
    })
  // Whoever is still checking out sees the time when they confirm; nobody has been promised anything yet.
  if (booking.status === 'held') return
  await ctx.trx('booking_moves').insert({
    id: newId(),
    booking_id: booking.id,
    moved_by: 'system',
    actor: actorKey(ctx.actor),
    reason: `The clocks of ${booking.timeZone} go by other rules`,
    from_starts_at: fromStartsAt,
    to_starts_at: startsAt,
    from_member_id: booking.memberId,
    to_member_id: booking.memberId,
    start_version: startVersion,
    created_at: ctx.now,
  })
  await emit(ctx, bookingRescheduled, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: startsAt.toISOString(),
    fromStartsAt: fromStartsAt.toISOString(),
    by: 'system',
    startVersion,
    ...(cause ? { cause } : {}),
  })
}
