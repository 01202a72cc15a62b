import type { BookingView } from '#platform/booking/index.ts'
import { formatDateTime, formatMoney } from '#ui/index.ts'

type Terms = BookingView['policy']

/** "24 hours", "3 days", "1 hour" */
export function hoursWords(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`
  return hours === 1 ? '1 hour' : `${hours} hours`
}

const beforeWords = (hours: number) =>
  hours === 0 ? 'the appointment begins' : `${hoursWords(hours)} before the appointment`

/** "45 minutes", "6 hours", "2 days": how long somebody may take. */
export function waitWords(minutes: number): string {
  if (minutes % 60 === 0) return hoursWords(minutes / 60)
  return `${minutes} minutes`
}

const shareWords = (refundPercent: number) =>
  refundPercent === 0 ? 'the full price' : `${100 - refundPercent} % of the price`

/** What somebody agrees to before there is a start: each sentence counts from the appointment. */
export function policyLines(terms: Terms): string[] {
  const bands = terms.cancellation.toSorted((one, other) => other.hoursBefore - one.hoursBefore)
  const cancelling = bands.map(({ hoursBefore, refundPercent }, index) => {
    const until = beforeWords(hoursBefore)
    if (refundPercent === 100) return `You cancel free of charge until ${until}.`
    const start = index === 0 ? 'If you cancel until' : 'After that, until'
    return `${start} ${until}, you pay ${shareWords(refundPercent)}.`
  })
  const last = bands.at(-1)!
  if (last.hoursBefore > 0 && last.refundPercent > 0)
    cancelling.push('Later than that, you pay the full price.')
  return [...cancelling, ...movingLines(terms), ...missingLines(terms)]
}

function movingLines({ reschedule: { mostTimes, hoursBefore } }: Pick<Terms, 'reschedule'>): string[] {
  if (mostTimes === 0) return ['The appointment cannot be moved to another time.']
  return [`You can move it ${timesWords(mostTimes)}, until ${beforeWords(hoursBefore)}.`]
}

export const timesWords = (times: number) => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

function missingLines({ noShow: { feePercent, graceMinutes } }: Pick<Terms, 'noShow'>): string[] {
  if (feePercent === 0) return []
  return [
    `If you have not come ${graceMinutes} minutes after the start, you pay ${shareWords(100 - feePercent)}.`,
  ]
}

type Dated = Readonly<{
  policy: Terms
  cancellationSchedule: BookingView['cancellationSchedule']
  priceAmount: number
  currency: string
  timeZone: string
}>

/** The same for one appointment: until when cancelling costs how much, the steps that are over left out. */
export function costLines(of: Dated, now: string, locale: string): { when: string; cost: string }[] {
  const { policy, cancellationSchedule, priceAmount, currency, timeZone } = of
  const costWords = (amount: number) =>
    amount === 0 ? 'Free of charge' : formatMoney(amount, currency, locale)
  const steps = cancellationSchedule.filter(({ until }) => until >= now)
  const lines = steps.map(({ until, feeAmount }, index) => ({
    when: `${index === 0 ? 'If you cancel until' : 'After that, until'} ${formatDateTime(until, timeZone, locale)}`,
    cost: costWords(feeAmount),
  }))
  const { feePercent } = policy.noShow
  // As the core rounds it: half up.
  const missed = Math.floor((priceAmount * feePercent + 50) / 100)
  return feePercent === 0 ? lines : [...lines, { when: 'If you do not come', cost: costWords(missed) }]
}

/** How often and until when it can be moved, in a sentence. */
export const movingWords = (policy: Terms) => movingLines(policy)[0]!
