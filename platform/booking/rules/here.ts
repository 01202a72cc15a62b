import { after, hours, minutes } from '#platform/kernel/time.ts'
import { checkInRefusal, type Going } from './live.ts'

/** Within how many metres of the place somebody is there; a marketplace chooses, 200 unless it has. */
export const checkInMetres = { least: 50, usual: 200, most: 2000 } as const
/** A place that is known no better than this says nothing about being there. */
export const worstAccuracyMetres = 500
// How far the device may be off counts for whoever is there, but not without end.
const mostAllowanceMetres = 100
/** From when before the start somebody can arrive at the provider's: whoever passes by hours before has not. */
const earliestArrival = hours(1)
/** A provider's shared place that is older says where they were. */
export const freshFor = minutes(3)

/** Why nobody can check in by being there now; null when they can. Where nobody goes there is no place to be. */
export function hereRefusal(booking: Going, now: Date): string | null {
  const refusal = checkInRefusal(booking, now)
  if (refusal !== null) return refusal
  const isEarly = booking.locationKind === 'at_provider' && now < after(booking.startsAt, -earliestArrival)
  return isEarly ? 'It is too early: the appointment is more than an hour away' : null
}

export type Whereabouts = {
  /** Between the two, metres. */
  distance: number
  /** By how much each of the two may be off, metres. */
  accuracies: readonly number[]
  within: number
}

/** Whether somebody is there, as far as devices know: to ten metres, which is what is kept of it. */
export function judgeWhereabouts({ distance, accuracies, within }: Whereabouts): {
  verdict: 'there' | 'too_far' | 'too_inexact'
  metres: number
} {
  const metres = Math.round(distance / 10) * 10
  if (accuracies.some((accuracy) => accuracy > worstAccuracyMetres)) return { verdict: 'too_inexact', metres }
  const allowance = Math.min(
    mostAllowanceMetres,
    accuracies.reduce((sum, accuracy) => sum + accuracy, 0),
  )
  return { verdict: distance <= within + allowance ? 'there' : 'too_far', metres }
}
