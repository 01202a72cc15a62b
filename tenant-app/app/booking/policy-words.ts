import type { BookingView } from '#platform/booking/index.ts'
import { formatDateTime, formatMoney } from '#ui/index.ts'
import { hoursWords } from '#ui/policy-lines.ts'

export { timesWords } from '#ui/policy-lines.ts'

type Terms = BookingView['policy']

/** "45 minutes", "6 hours", "2 days": how long somebody may take. */
export function waitWords(minutes: number): string {
  if (minutes % 60 === 0) return hoursWords(minutes / 60)
  return `${minutes} minutes`
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
