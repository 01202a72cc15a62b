import type { BookingGroupView, BookingView } from '#platform/booking/index.ts'
import { ActionForm, Card, formatDateTime, SubmitButton, useLocale, type FormResult } from '#ui/index.ts'
import { moveWords } from './group-move.tsx'

type Item = BookingGroupView['items'][number]
export type ProposedItem = Item & { proposal: NonNullable<Item['proposal']> }

/** Those of a group for which another time waits for the same answer. */
export function proposedIn({ items }: BookingGroupView): ProposedItem[] {
  const open = items.filter((item): item is ProposedItem => item.proposal !== null)
  const isOwn = open[0]?.proposal.proposedBy === 'customer'
  return open.filter(({ proposal }) => (proposal.proposedBy === 'customer') === isOwn)
}

type GroupProposalProps = Readonly<{
  booking: BookingView
  proposed: readonly ProposedItem[]
  result: FormResult | undefined
}>

/** Other times for several appointments of a series or visit, answered together; until then all stay as they are. */
export function GroupProposal({ booking, proposed, result }: GroupProposalProps) {
  const locale = useLocale()
  const { proposedBy, expiresAt, message } = proposed[0]!.proposal
  const isOwn = proposedBy === 'customer'
  const who = proposedBy === 'tenant' ? 'The marketplace' : booking.providerName
  const until = formatDateTime(expiresAt, booking.timeZone, locale)
  return (
    <Card as="section" aria-labelledby="proposal" className="grid gap-4">
      <h2 id="proposal" className="text-lg font-strong">
        {isOwn
          ? `You asked for other times for ${proposed.length} appointments`
          : `${who} would like other times for ${proposed.length} appointments`}
      </h2>
      <ProposedTimes proposed={proposed} />
      {message ? <p className="whitespace-pre-line">“{message}”</p> : null}
      <p className="text-sm text-muted">
        {isOwn ? `${booking.providerName} answers until ${until}. ` : `Answer until ${until}. `}
        After that the present times stay.
      </p>
      <ActionForm result={result} className="grid gap-3">
        {isOwn ? (
          <div>
            <SubmitButton name="intent" value="withdraw-all" variant="secondary">
              Keep the present times after all
            </SubmitButton>
          </div>
        ) : (
          <>
            <input type="hidden" name="intent" value="answer-all" />
            <div className="flex flex-wrap gap-3">
              <SubmitButton name="answer" value="accept">
                Take the new times
              </SubmitButton>
              <SubmitButton name="answer" value="decline" variant="secondary">
                Keep the present times
              </SubmitButton>
              <SubmitButton name="answer" value="leave" variant="quiet">
                Cancel these free of charge
              </SubmitButton>
            </div>
            <p className="text-sm text-muted">
              It was not you who wanted other times: you may cancel these {proposed.length} without paying
              anything.
            </p>
          </>
        )}
      </ActionForm>
    </Card>
  )
}

/** From when to when each would go. */
export function ProposedTimes({ proposed }: { proposed: readonly ProposedItem[] }) {
  const locale = useLocale()
  return (
    <ol className="grid gap-2">
      {proposed.map(({ booking, proposal }) => {
        const { timeZone, startsAt } = booking
        return (
          <li key={booking.id} className="border-b border-border pb-2">
            {moveWords(startsAt, proposal.startsAt, timeZone, locale)}
          </li>
        )
      })}
    </ol>
  )
}
