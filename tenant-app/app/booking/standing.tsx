import type { BookingDetails, BookingView } from '#platform/booking/index.ts'
import { Banner, formatDateTime, formatMoney, LinkButton, useLocale } from '#ui/index.ts'

type OfBooking = Readonly<{ booking: BookingDetails }>
type WithPayment = OfBooking & Readonly<{ isPaidOnline: boolean }>

/** What matters now about a booking, and what to do next; nothing for one that simply will take place. */
export function Standing({ booking, isPaidOnline }: WithPayment) {
  if (booking.status === 'requested') return <Requested booking={booking} />
  if (booking.status === 'declined') return <Declined booking={booking} />
  if (booking.cancellation) return <Cancelled booking={booking} isPaidOnline={isPaidOnline} />
  if (booking.noShow && !booking.noShow.decision) return <Missed booking={booking} noShow={booking.noShow} />
  if (booking.noShow) return <Decided booking={booking} noShow={booking.noShow} />
  return null
}

function Requested({ booking }: OfBooking) {
  const until = useMoment(booking)
  return (
    <Banner tone="info" title={`${booking.providerName} has still to answer`}>
      {booking.respondBy ? (
        <>
          The provider answers until <span className="font-strong">{until(booking.respondBy)}</span>.{' '}
        </>
      ) : null}
      The time is kept for you until then, and you hear by e-mail either way. Taking the request back costs
      nothing.
    </Banner>
  )
}

/** By the provider with a reason, or because nobody answered: either way there is a next step. */
function Declined({ booking }: OfBooking) {
  const { by, reason } = booking.history.findLast(({ event }) => event === 'declined') ?? {
    by: 'provider',
    reason: '',
  }
  return (
    <Banner
      tone="warning"
      title={
        by === 'system'
          ? `${booking.providerName} did not answer in time`
          : `${booking.providerName} cannot take this appointment`
      }
      actions={<BookAgain booking={booking} />}
    >
      The time is not kept any more, and there is nothing to pay.
      <Quote>{reason}</Quote>
    </Banner>
  )
}

/** That it is off, by whom, why and at what cost. */
function Cancelled({ booking, isPaidOnline }: WithPayment) {
  const at = useMoment(booking)
  const money = useMoney(booking)
  const { cancelledBy, cancelledAt, reason, feeAmount, refundAmount } = booking.cancellation!
  const others = { tenant: 'The marketplace', system: 'The marketplace' }
  const who = { customer: 'You', provider: booking.providerName, ...others }[cancelledBy]
  return (
    <Banner tone="info" title="This appointment is cancelled" actions={<BookAgain booking={booking} />}>
      {who} cancelled it on {at(cancelledAt)}. The time is free again, and{' '}
      {isPaidOnline ? paidWords() : owedWords()}
      <Quote>{reason}</Quote>
    </Banner>
  )

  function owedWords(): string {
    return feeAmount === 0 ? 'there is nothing to pay.' : `${money(feeAmount)} is to be paid, as agreed.`
  }

  function paidWords(): string {
    if (refundAmount === 0 && feeAmount === 0) return 'there is nothing to pay.'
    const back = refundAmount > 0 ? `${money(refundAmount)} goes back to you` : 'nothing goes back'
    return feeAmount === 0 ? `${back}.` : `${back}; ${money(feeAmount)} is kept, as agreed.`
  }
}

type NoShow = NonNullable<BookingView['noShow']>

function Missed({ booking, noShow }: OfBooking & { noShow: NoShow }) {
  const at = useMoment(booking)
  const money = useMoney(booking)
  const { absent, reason, feeAmount, contestedAt, contestUntil } = noShow
  if (absent === 'provider') {
    return (
      <Banner
        tone="info"
        title={`${booking.providerName} did not come`}
        actions={<BookAgain booking={booking} />}
      >
        You said so on {at(noShow.reportedAt)}. You pay nothing for this appointment.
        {contestedAt ? ' The provider says that it was otherwise; the marketplace decides.' : null}
        <Quote>{reason}</Quote>
      </Banner>
    )
  }
  return (
    <Banner tone="warning" title={`${booking.providerName} says that you did not come`}>
      {feeAmount === 0 ? 'It costs you nothing.' : `As agreed, ${money(feeAmount)} is to be paid.`}
      <Quote>{reason}</Quote>
      {contestedAt ? (
        <span className="mt-2 block">
          You said on {at(contestedAt)} that it was otherwise. The marketplace decides, and writes to you;
          nothing is due until then.
        </span>
      ) : booking.steps.customer.includes('contest_no_show') ? (
        <span className="mt-2 block">
          If it was otherwise, say so until {at(contestUntil)}.{' '}
          <a className="link" href="?contest=1#contest">
            I was there
          </a>
        </span>
      ) : null}
    </Banner>
  )
}

function Decided({ booking, noShow }: OfBooking & { noShow: NoShow }) {
  const money = useMoney(booking)
  const { decision, decisionReason, absent, feeAmount } = noShow
  if (decision === 'overturned') {
    return (
      <Banner tone="positive" title="It was decided that this appointment took place">
        <Quote>{decisionReason}</Quote>
      </Banner>
    )
  }
  const who = absent === 'provider' ? `${booking.providerName} did` : 'you did'
  return (
    <Banner tone="info" title={`It was decided that ${who} not come`}>
      {feeAmount === 0 ? 'There is nothing to pay.' : `${money(feeAmount)} is to be paid, as agreed.`}
      <Quote>{decisionReason}</Quote>
    </Banner>
  )
}

const BookAgain = ({ booking }: { booking: BookingView }) => (
  <>
    <LinkButton href={`/services/${booking.serviceId}#times`} variant="secondary">
      Choose another time
    </LinkButton>
    <LinkButton href={`/services?${new URLSearchParams({ q: booking.serviceTitle })}`} variant="quiet">
      Look for others
    </LinkButton>
  </>
)

const Quote = ({ children }: { children: string }) =>
  children ? <span className="mt-2 block whitespace-pre-line">“{children}”</span> : null

/** Moments of a booking, on the wall of its service. */
export function useMoment({ timeZone }: Pick<BookingView, 'timeZone'>) {
  const locale = useLocale()
  return (instant: string) => formatDateTime(instant, timeZone, locale)
}

export function useMoney({ currency }: Pick<BookingView, 'currency'>) {
  const locale = useLocale()
  return (amount: number) => formatMoney(amount, currency, locale)
}
