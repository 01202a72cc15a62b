import type { BookingView, ProposalView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Card,
  formatDate,
  formatDateTime,
  formatTimeRange,
  SubmitButton,
  useLocale,
  type FormResult,
} from '#ui/index.ts'

type ProposalProps = Readonly<{
  booking: BookingView
  proposal: ProposalView
  result: FormResult | undefined
}>

/** Another time that one side would like; the appointment stays as it is until the other one has answered. */
export const Proposal = (props: ProposalProps) =>
  props.proposal.proposedBy === 'customer' ? <Wished {...props} /> : <Proposed {...props} />

function Proposed({ booking, proposal, result }: ProposalProps) {
  const locale = useLocale()
  const { timeZone } = booking
  return (
    <Card as="section" aria-labelledby="proposal" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="proposal" className="text-lg font-strong">
          {proposal.proposedBy === 'provider' ? booking.providerName : 'The marketplace'} would like another
          time
        </h2>
        <Moves booking={booking} proposal={proposal} />
        {proposal.message ? <p className="whitespace-pre-line">“{proposal.message}”</p> : null}
        <p className="text-sm text-muted">
          Answer until {formatDateTime(proposal.expiresAt, timeZone, locale)}; after that the present time
          stays.
        </p>
      </div>
      <ActionForm result={result} className="grid gap-3">
        <input type="hidden" name="intent" value="answer" />
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="answer" value="accept">
            Take the new time
          </SubmitButton>
          <SubmitButton name="answer" value="decline" variant="secondary">
            Keep the present time
          </SubmitButton>
          <SubmitButton name="answer" value="leave" variant="quiet">
            Cancel free of charge
          </SubmitButton>
        </div>
        <p className="text-sm text-muted">
          It was not you who wanted another time: you may cancel without paying anything.
        </p>
      </ActionForm>
    </Card>
  )
}

function Wished({ booking, proposal, result }: ProposalProps) {
  const locale = useLocale()
  return (
    <Card as="section" aria-labelledby="proposal" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="proposal" className="text-lg font-strong">
          You asked for another time
        </h2>
        <Moves booking={booking} proposal={proposal} />
        <p className="text-sm text-muted">
          {booking.providerName} answers until {formatDateTime(proposal.expiresAt, booking.timeZone, locale)}.
          Until then, and if nobody answers, the present time stays.
        </p>
      </div>
      <ActionForm result={result}>
        <SubmitButton name="intent" value="withdraw" variant="secondary">
          Keep the present time after all
        </SubmitButton>
      </ActionForm>
    </Card>
  )
}

/** The present time and the other one, so that nobody has to look for either. */
export function Moves({
  booking,
  proposal,
}: {
  booking: Pick<BookingView, 'startsAt' | 'endsAt' | 'timeZone'>
  proposal: Pick<ProposalView, 'startsAt' | 'endsAt'>
}) {
  const locale = useLocale()
  const { timeZone } = booking
  const words = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
    `${formatDate(startsAt, timeZone, locale, 'short')}, ${formatTimeRange(startsAt, endsAt, timeZone, locale)}`
  return (
    <dl className="my-2 grid gap-1">
      <div className="flex flex-wrap gap-x-3">
        <dt className="w-20 text-muted">Now</dt>
        <dd>{words(booking)}</dd>
      </div>
      <div className="flex flex-wrap gap-x-3">
        <dt className="w-20 text-muted">New</dt>
        <dd className="font-strong">{words(proposal)}</dd>
      </div>
    </dl>
  )
}
