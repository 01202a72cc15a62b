import type { LocationKind } from '#platform/catalog/index.ts'
import { after, hours } from '#platform/kernel/time.ts'
import type { BookingStatus } from './transitions.ts'

/** How an appointment goes, in this order. */
export const progressSteps = ['on_the_way', 'arrived', 'working', 'done'] as const
export type Progress = (typeof progressSteps)[number]

export type Going = {
  status: BookingStatus
  startsAt: Date
  endsAt: Date
  finishedAt: Date | null
  locationKind: LocationKind
  progress: Progress | null
}

/** From when before its start an appointment can be on its way: nobody travels longer to one. */
const earliestDeparture = hours(4)
/** A position says something about a person's whole day: it is shared for a way, not for a shift. */
export const sharingMinutes = { least: 15, most: 240, usual: 120 } as const
/** How long a code on a screen can be scanned: a photograph of it is worth nothing later. */
export const codeMinutes = 10

const isUnderWay = ({ status, finishedAt }: Going) =>
  status === 'confirmed' || (status === 'in_progress' && finishedAt === null)
const isSoon = ({ startsAt }: Going, now: Date) => now >= after(startsAt, -earliestDeparture)
const isBefore = (progress: Progress | null, step: Progress) =>
  progress === null || progressSteps.indexOf(progress) < progressSteps.indexOf(step)

/**
 * Why somebody cannot be on the way or arrive now, in a sentence; null when they can. Beginning and being done are
 * steps of the booking's life, with rules of their own. Late is possible: by then its time has begun by itself.
 */
export function travelRefusal(booking: Going, step: 'on_the_way' | 'arrived', now: Date): string | null {
  if (booking.locationKind !== 'at_customer') return 'Nobody travels to the customer for this appointment'
  if (!isUnderWay(booking)) return 'This appointment does not lie ahead'
  if (!isSoon(booking, now)) return 'It is too early: the appointment is more than four hours away'
  return isBefore(booking.progress, step) || booking.progress === step ? null : 'It has come further already'
}

/** A place is shared on the way to the customer, and only then. */
export const sharingRefusal = (booking: Going, now: Date): string | null =>
  booking.progress === 'on_the_way'
    ? travelRefusal(booking, 'on_the_way', now)
    : 'A position is shared on the way to the customer, and only then'

/** Whether both can say that they have met. */
export function checkInRefusal(booking: Going, now: Date): string | null {
  if (booking.locationKind === 'virtual') return 'This appointment takes place online'
  if (!isUnderWay(booking)) return 'This appointment does not lie ahead'
  return isSoon(booking, now) ? null : 'It is too early: the appointment is more than four hours away'
}

/** Which of the steps that are taken here are possible; what changes nothing is not named. */
export const travelSteps = (booking: Going, now: Date): ('on_the_way' | 'arrived')[] =>
  (['on_the_way', 'arrived'] as const).filter(
    (step) => booking.progress !== step && travelRefusal(booking, step, now) === null,
  )
