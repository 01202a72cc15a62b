import { after, minutes } from '#platform/kernel/time.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { type Agreed, mayCancelAt } from './cancellation.ts'
import { type AbsentParty, noShowWindow } from './no-show.ts'
import { type BookingParty, type BookingStatus, mayTransition } from './transitions.ts'

/** What people do with a booking; moving it to another time is told by its own rules. */
export const bookingSteps = [
  'accept',
  'decline',
  'cancel',
  'start',
  'finish',
  'complete',
  'report_no_show',
  'contest_no_show',
  'decide_no_show',
  'close',
] as const
export type BookingStep = (typeof bookingSteps)[number]

export type Report = {
  absent: AbsentParty
  contestUntil: Date
  contestedAt: Date | null
  decision: 'upheld' | 'overturned' | null
}
/** What a step is judged by. */
export type Standing = Agreed & {
  endsAt: Date
  respondBy: Date | null
  finishedAt: Date | null
  report: Report | null
  /** Both have checked in: see `haveMet`. */
  haveMet?: boolean
}

/** How long before its start a provider may begin. */
const earlyStart = minutes(30)

const results: Partial<Record<BookingStep, BookingStatus>> = {
  accept: 'confirmed',
  decline: 'declined',
  cancel: 'cancelled',
  start: 'in_progress',
  complete: 'completed',
  report_no_show: 'no_show',
  close: 'closed',
}

/** Why a step is not possible now, in a sentence; null when it is. */
export function stepRefusal(
  standing: Standing,
  step: BookingStep,
  by: BookingParty,
  now: Date,
): string | null {
  const { status } = standing
  const to = results[step]
  if (to && !mayTransition(status, to, by)) return `A booking that is ${status} cannot become ${to}`
  return refusals[step](standing, by, now)
}

/** @throws AppError `illegal_transition` */
export function assertStep(standing: Standing, step: BookingStep, by: BookingParty, now: Date): void {
  const detail = stepRefusal(standing, step, by, now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
}

/** What a party may do now, for the buttons of a page. */
export const stepsOf = (standing: Standing, by: BookingParty, now: Date): BookingStep[] =>
  bookingSteps.filter((step) => stepRefusal(standing, step, by, now) === null)

/** Beyond the table of transitions: the times between which a step is possible, and what it needs. */
const refusals: Record<BookingStep, (standing: Standing, by: BookingParty, now: Date) => string | null> = {
  accept: ({ status, respondBy }, _by, now) => {
    if (status !== 'requested') return 'Only a request is accepted'
    return respondBy && now >= respondBy ? 'The time to answer this request has passed' : null
  },
  decline: () => null,
  cancel: ({ status, startsAt }, by, now) =>
    by === 'customer' && !mayCancelAt(status, startsAt, now) ? 'This appointment has already begun' : null,
  start: ({ startsAt }, _by, now) =>
    now < after(startsAt, -earlyStart) ? 'It cannot begin more than half an hour before its time' : null,
  finish: ({ status, finishedAt }, by) => {
    if (by === 'customer') return 'The provider says when it is done'
    if (status !== 'in_progress') return 'Only an appointment that has begun can be done'
    return finishedAt ? 'It is done already' : null
  },
  complete: ({ status, finishedAt, endsAt }, _by, now) => {
    // From a no-show it becomes completed by a decision, not by somebody's word.
    if (status !== 'in_progress') return `A booking that is ${status} cannot become completed`
    return finishedAt || now >= endsAt ? null : 'The provider has not said yet that it is done'
  },
  report_no_show: (standing, _by, now) => {
    if (standing.haveMet) return 'Both have checked in, so nobody was missing'
    const { from, until } = noShowWindow(standing)
    if (now < from) return 'It is too early to say that somebody has not come'
    return now > until ? 'It is too late to say that somebody has not come' : null
  },
  contest_no_show: ({ status, report }, by, now) => {
    if (status !== 'no_show' || !report) return 'Nobody said that somebody has not come'
    if (by !== report.absent) return 'Only the one who is said not to have come can contest it'
    if (report.contestedAt) return 'This has been contested before'
    return now > report.contestUntil ? 'The time to contest this has passed' : null
  },
  decide_no_show: ({ status, report }, by) => {
    if (by !== 'tenant') return 'The marketplace decides about this'
    const isOpen = status === 'no_show' && report?.contestedAt && !report.decision
    return isOpen ? null : 'There is nothing to decide'
  },
  close: ({ status, report }, _by, now) => {
    if (status !== 'no_show' || !report || report.decision) return null
    if (report.contestedAt) return 'It is contested, and has to be decided first'
    return now <= report.contestUntil ? 'It may still be contested' : null
  },
}
