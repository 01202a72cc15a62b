/** What customers agree to when they book; percentages are of the price, hours count back from the start. */
export type PolicyTerms = Readonly<{
  cancellation: readonly Readonly<{ hoursBefore: number; refundPercent: number }>[]
  reschedule: Readonly<{ mostTimes: number; hoursBefore: number }>
  noShow: Readonly<{ graceMinutes: number; feePercent: number }>
}>

/** "24 hours", "3 days", "1 hour" */
export function hoursWords(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`
  return hours === 1 ? '1 hour' : `${hours} hours`
}

const beforeWords = (hours: number) =>
  hours === 0 ? 'the appointment begins' : `${hoursWords(hours)} before the appointment`

const shareWords = (refundPercent: number) =>
  refundPercent === 0 ? 'the full price' : `${100 - refundPercent} % of the price`

/** What somebody agrees to before there is a start, in the sentences that customers read. */
export function policyLines(terms: PolicyTerms): string[] {
  const bands = terms.cancellation.toSorted((one, other) => other.hoursBefore - one.hoursBefore)
  const cancelling = bands.map(({ hoursBefore, refundPercent }, index) => {
    const until = beforeWords(hoursBefore)
    if (refundPercent === 100) return `You can cancel free of charge until ${until}.`
    const start = index === 0 ? 'If you cancel until' : 'After that, until'
    return `${start} ${until}, you pay ${shareWords(refundPercent)}.`
  })
  const last = bands.at(-1)
  if (last && last.hoursBefore > 0 && last.refundPercent > 0)
    cancelling.push('Later than that, you pay the full price.')
  return [...cancelling, movingLine(terms), ...missingLines(terms)]
}

/** How often and until when it can be moved. */
export function movingLine({
  reschedule: { mostTimes, hoursBefore },
}: Pick<PolicyTerms, 'reschedule'>): string {
  if (mostTimes === 0) return 'The appointment cannot be moved to another time.'
  return `You can move it ${timesWords(mostTimes)}, until ${beforeWords(hoursBefore)}.`
}

export const timesWords = (times: number) => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

function missingLines({ noShow: { feePercent, graceMinutes } }: Pick<PolicyTerms, 'noShow'>): string[] {
  if (feePercent === 0) return []
  return [
    `If you have not come ${graceMinutes} minutes after the start, you pay ${shareWords(100 - feePercent)}.`,
  ]
}
