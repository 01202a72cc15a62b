import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { distanceMetres, fromMicrodegrees, type Point } from '#platform/kernel/geography.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { findExactPlace } from '#platform/providers/index.ts'
import { type Here, HereBody, type LiveView } from '../live-schemas.ts'
import { type Booking, BookingCheckIn, type LivePosition } from '../models.ts'
import { freshFor, hereRefusal, judgeWhereabouts, worstAccuracyMetres } from '../rules/index.ts'
import { type Asked, lockAsked } from './asked.ts'
import { recordMeeting } from './check-in.ts'
import { findSharedPosition, getLiveStatus } from './live.ts'
import { getTimerSettings } from './timer-settings.ts'

/**
 * The customer is there: their device says a place near the provider's, or near where the provider is who shares that on
 * the way to them. The two are compared once; kept is that it fitted, and the distance to ten metres. Again changes
 * nothing.
 * @throws AppError `not_found`, `link_expired`, `forbidden` for any other part, `illegal_transition`, `validation_failed` at `accuracyMetres` for a device
 *   that does not know well enough, `conflict` with `reason` `no_place` or `too_far` (and then `distanceMetres` and
 *   `withinMetres`)
 */
export async function checkInHere(ctx: Ctx, asked: Asked, input: Here): Promise<LiveView> {
  const here = parseInput<Here>(HereBody, { ...input, hasConsented: true })
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'customer', 'The customer comes to the place')
  const known = await BookingCheckIn.query(ctx.trx).findOne({ booking_id: booking.id })
  if (known) return getLiveStatus(ctx, asked)
  const detail = hereRefusal(booking, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
  const place = await findMeetingPlace(ctx, booking)
  if (!place) {
    throw new AppError('conflict', {
      detail: 'There is no place to compare yours with: use the code instead',
      extra: { reason: 'no_place' },
    })
  }
  const { checkInMetres: within } = await getTimerSettings(ctx)
  const { verdict, metres } = judgeWhereabouts({
    distance: distanceMetres(here, place.point),
    accuracies: [here.accuracyMetres, place.accuracyMetres],
    within,
  })
  if (verdict === 'too_inexact') throw tooInexact()
  if (verdict === 'too_far') throw tooFar(metres, within)
  await recordMeeting(ctx, booking, { method: 'position', takenBy: 'customer', distanceMetres: metres })
  return getLiveStatus(ctx, asked)
}

/** Where the customer has to be; null while nobody has said it, or where there is no such place. */
async function findMeetingPlace(
  ctx: Ctx,
  booking: Booking,
): Promise<{ point: Point; accuracyMetres: number } | null> {
  if (booking.locationKind === 'virtual') return null
  if (booking.locationKind === 'at_provider') {
    const point = await findExactPlace(ctx, booking.providerId)
    return point && { point, accuracyMetres: 0 }
  }
  const shared = await findSharedPosition(ctx, booking)
  return shared && isFresh(ctx, shared) ? toPlace(shared) : null
}

const isFresh = (ctx: Ctx, { locatedAt }: LivePosition) =>
  locatedAt !== null && locatedAt >= after(ctx.now, -freshFor)

const toPlace = ({ latitudeE6, longitudeE6, accuracyMetres }: LivePosition) => ({
  point: { latitude: fromMicrodegrees(latitudeE6!), longitude: fromMicrodegrees(longitudeE6!) },
  accuracyMetres: accuracyMetres ?? 0,
})

function tooInexact() {
  const message = `Your place is known to more than ${worstAccuracyMetres} metres only. Try again in the open, or use the code`
  return new AppError('validation_failed', {
    detail: message,
    errors: [{ field: 'accuracyMetres', message }],
  })
}

function tooFar(metres: number, within: number) {
  const way = metres < 1000 ? `${metres} metres` : `${(metres / 1000).toFixed(1)} kilometres`
  return new AppError('conflict', {
    detail: `You are about ${way} away; within ${within} metres you can check in`,
    extra: { reason: 'too_far', distanceMetres: metres, withinMetres: within },
  })
}
