import type { BookingView } from '#platform/booking/index.ts'
import { Card, PriceBreakdown } from '#ui/index.ts'
import type { CostPreview } from './managed.server.ts'
import { useMoment, useMoney } from './standing.tsx'

type LeavingCostsProps = Readonly<{
  booking: BookingView
  preview: CostPreview
  costs: NonNullable<CostPreview['payment']>
  /** What was paid with; empty when nothing is known of it. */
  method: string
}>

/** What leaving does with what was paid online, line by line: exactly what the button then does. */
export function LeavingCosts({ booking, preview, costs, method }: LeavingCostsProps) {
  const at = useMoment(booking)
  const money = useMoney(booking)
  const { refundAmount, feeAmount, chargeAmount, collectedAmount, lines } = costs
  const until = preview.deadline ? ` It stays so until ${at(preview.deadline)}.` : ''
  const card = method ? ` to ${method}` : ' to the card that you paid with'
  if (collectedAmount === 0 && feeAmount === 0)
    return (
      <p className="font-strong">
        Cancelling costs you nothing, and nothing was charged. What is only kept on your card is let go.
        {until}
      </p>
    )
  if (feeAmount === 0)
    return (
      <p className="font-strong">
        You get back all that you paid: {money(refundAmount)}
        {card}. Banks take five to ten days.{until}
      </p>
    )
  return (
    <Card className="grid gap-3">
      <PriceBreakdown
        lines={lines.map(({ title, totalAmount, refundAmount: back }) => ({
          label: title,
          amount: back,
          note: back === 0 ? `of ${money(totalAmount)}, nothing` : `of ${money(totalAmount)}`,
        }))}
        total={refundAmount}
        totalLabel="You get back"
        currency={preview.currency}
        note={noteOf()}
      />
    </Card>
  )

  function noteOf(): string {
    if (costs.isBlocked) return 'Your bank is looking into this payment, and decides what goes back.'
    const keeps = feeAmount - chargeAmount
    const kept = keeps > 0 ? `${money(keeps)} of what you paid stay paid, as agreed when you booked.` : ''
    const charged =
      chargeAmount > 0
        ? ` ${money(chargeAmount)} are charged now${method ? ` to ${method}` : ''}, as agreed when you booked.`
        : ''
    const back = refundAmount > 0 ? ` Your money goes back${card}; banks take five to ten days.` : ''
    return `${kept}${charged}${back}${until}`.trim()
  }
}
