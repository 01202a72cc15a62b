import type { BookingDetails, ProposalView } from '#platform/booking/index.ts'
import {
  Banner,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTimeRange,
  LinkButton,
  useLocale,
} from '#ui/index.ts'
import { stepHref } from './next-step.tsx'
import { StepForm } from './step-form.tsx'

type Of = Readonly<{ booking: BookingDetails }>

/** Who ended it, when and why, and what the customer gets. */
export function Cancelled({ booking }: Of) {
  const locale = useLocale()
  const { cancellation, timeZone, currency, priceAmount } = booking
  if (!cancellation) return null
  const { cancelledBy, cancelledAt, reason, feeAmount } = cancellation
  const others = { tenant: 'The marketplace', system: 'The marketplace' }
  const who = { customer: 'The customer', provider: 'You', ...others }[cancelledBy]
  return (
    <Banner tone="info" role="note" title="This appointment is cancelled">
      {who} cancelled it on {formatDateTime(cancelledAt, timeZone, locale)}.{' '}
      {feeAmount > 0
        ? `By the agreed terms ${formatMoney(feeAmount, currency, locale)} of ${formatMoney(priceAmount, currency, locale)} stay due.`
        : 'Nothing is due.'}{' '}
      The time can be booked again.
      {reason ? <span className="mt-2 block wrap-anywhere">“{reason}”</span> : null}
    </Banner>
  )
}

/** Said by whom, and why; a request that nobody answered says so itself. */
export function Declined({ booking }: Of) {
  const locale = useLocale()
  const last = booking.history.findLast(({ event }) => event === 'declined')
  if (booking.status !== 'declined' || !last) return null
  const at = formatDateTime(last.at, booking.timeZone, locale)
  return last.by === 'system' ? (
    <Banner tone="warning" role="note" title="This request lapsed">
      Nobody answered until {at}. {booking.customer.firstName} was told, and the time can be booked again.
    </Banner>
  ) : (
    <Banner tone="info" role="note" title="This request was declined">
      {last.by === 'provider' ? 'You' : 'The marketplace'} declined it on {at}. The time can be booked again.
      {last.reason ? <span className="mt-2 block wrap-anywhere">“{last.reason}”</span> : null}
    </Banner>
  )
}

/** What was said about somebody who did not come, and how far that has got. */
export function Missed({ booking }: Of) {
  const locale = useLocale()
  const { noShow, timeZone, currency, customer, steps } = booking
  if (!noShow) return null
  const at = (instant: string) => formatDateTime(instant, timeZone, locale, 'short')
  const first = customer.firstName || 'The customer'
  const isCustomer = noShow.absent === 'customer'
  const costs = isCustomer
    ? noShow.feeAmount > 0
      ? `${formatMoney(noShow.feeAmount, currency, locale)} are due by the agreed terms.`
      : 'It costs them nothing by the agreed terms.'
    : 'The whole price is given back.'
  return (
    <Banner
      tone={noShow.decision === 'overturned' ? 'info' : 'warning'}
      role="note"
      title={isCustomer ? `${first} did not come` : 'You are said not to have come'}
      actions={
        steps.provider.includes('contest_no_show') ? (
          <LinkButton size="sm" variant="secondary" href={stepHref(booking, 'contest')}>
            Contest this
          </LinkButton>
        ) : null
      }
    >
      <p>
        {isCustomer ? 'Reported' : `${first} reported it`} on {at(noShow.reportedAt)}.{' '}
        {noShow.decision === 'overturned' ? '' : costs}
      </p>
      {noShow.reason ? <p className="mt-1 wrap-anywhere">“{noShow.reason}”</p> : null}
      <p className="mt-2">{contestWords(noShow, isCustomer ? first : 'You', at)}</p>
      {noShow.contestReason ? <p className="mt-1 wrap-anywhere">“{noShow.contestReason}”</p> : null}
      {noShow.decisionReason ? <p className="mt-1 wrap-anywhere">“{noShow.decisionReason}”</p> : null}
    </Banner>
  )
}

function contestWords(
  noShow: NonNullable<BookingDetails['noShow']>,
  who: string,
  at: (instant: string) => string,
): string {
  const { contestedAt, contestUntil, decision, decidedAt } = noShow
  const contests = who === 'You' ? 'You contested' : `${who} contested`
  if (decision === 'overturned')
    return `${contests} it, and the marketplace decided on ${at(decidedAt!)} that the appointment took place.`
  if (decision === 'upheld')
    return `${contests} it, and the marketplace decided on ${at(decidedAt!)} that it stays missed.`
  if (contestedAt)
    return `${contests} it on ${at(contestedAt)}. The marketplace decides; until then nothing is final.`
  return `${who} may contest it until ${at(contestUntil)}.`
}

/** Another time that waits for an answer: theirs to be answered here, ours to be taken back. */
export function OpenProposal({ booking, proposal }: Of & { proposal: ProposalView | null }) {
  const locale = useLocale()
  if (!proposal) return null
  const { id, timeZone, customer } = booking
  const first = customer.firstName || 'The customer'
  const when = `${formatDate(proposal.startsAt, timeZone, locale, 'day')}, ${formatTimeRange(proposal.startsAt, proposal.endsAt, timeZone, locale)}`
  const until = formatDateTime(proposal.expiresAt, timeZone, locale, 'short')
  const isTheirs = proposal.proposedBy === 'customer'
  return (
    <Banner
      tone={isTheirs ? 'warning' : 'info'}
      role="note"
      title={isTheirs ? `${first} would like another time` : 'Another time is proposed'}
      actions={
        isTheirs ? (
          <>
            <StepForm bookingId={id} step="accept-time" label="Agree to the new time" />
            <StepForm bookingId={id} step="decline-time" label="Keep the present time" variant="secondary" />
          </>
        ) : (
          <StepForm bookingId={id} step="withdraw-time" label="Take the proposal back" variant="secondary" />
        )
      }
    >
      <p className="font-strong">{when}</p>
      {proposal.message ? <p className="mt-1 wrap-anywhere">“{proposal.message}”</p> : null}
      <p className="mt-1">
        {isTheirs
          ? `Answer by ${until}; until then the appointment stays where it is.`
          : `${first} may agree, decline or leave without a fee until ${until}. Until then the appointment stays where it is.`}
      </p>
    </Banner>
  )
}
