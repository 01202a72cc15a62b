import type { BookingView, GroupScope } from '#platform/booking/index.ts'
import {
  ActionForm,
  Card,
  Field,
  LinkButton,
  PriceBreakdown,
  SubmitButton,
  TextArea,
  type FormResult,
} from '#ui/index.ts'
import type { CostPreview } from './managed.server.ts'
import { LeavingCosts } from './leaving-costs.tsx'
import { useMoment, useMoney } from './standing.tsx'

type OfBooking = Readonly<{ booking: BookingView }>
type WithResult = Readonly<{ result: FormResult | undefined }>

export const WhatYouSaid = ({ booking }: OfBooking) => (
  <section aria-labelledby="said" className="grid gap-3">
    <h2 id="said" className="font-strong">
      What you told {booking.providerName}
    </h2>
    <dl className="grid gap-3">
      {booking.answers.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-sm text-muted">{label}</dt>
          <dd className="whitespace-pre-line">{{ yes: 'Yes', no: 'No' }[value] ?? value}</dd>
        </div>
      ))}
      {booking.notes ? (
        <div>
          <dt className="text-sm text-muted">Your note</dt>
          <dd className="whitespace-pre-line">{booking.notes}</dd>
        </div>
      ) : null}
    </dl>
  </section>
)

/** Second of two steps, without scripts as well: what follows from it to the cent, then the deed. */
export function Cancel({
  booking,
  preview,
  method,
  scope,
  result,
}: OfBooking & WithResult & Readonly<{ preview: CostPreview | null; method: string; scope: GroupScope }>) {
  const at = useMoment(booking)
  const isSeveral = scope !== 'one'
  const isRequest = booking.status === 'requested'
  const what = isRequest ? 'request' : 'appointment'
  const count = preview?.items.length ?? 0
  return (
    <section id="cancel" aria-labelledby="cancel-title" className="grid gap-4 border-t border-border pt-6">
      <h2 id="cancel-title" className="text-lg font-strong">
        {isSeveral ? scopeTitles[scope] : isRequest ? 'Take this request back?' : 'Cancel this appointment?'}
      </h2>
      <p>
        {booking.providerName} is told at once, and{' '}
        {isSeveral
          ? `the times of ${count || 'these'} appointments become`
          : `${at(booking.startsAt)} becomes`}{' '}
        free for others.
      </p>
      {preview && isSeveral ? <CostOfEach booking={booking} preview={preview} /> : null}
      {preview?.isPossible && preview.payment ? (
        <LeavingCosts booking={booking} preview={preview} costs={preview.payment} method={method} />
      ) : null}
      {preview?.isPossible && !preview.payment ? <Cost booking={booking} preview={preview} /> : null}
      <ActionForm result={result} className="grid gap-4">
        <input type="hidden" name="scope" value={scope} />
        {preview && isSeveral ? <input type="hidden" name="fee" value={preview.feeAmount} /> : null}
        <Field name="reason" label="Why, if you like" optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          {preview && !preview.isPossible ? null : (
            <SubmitButton name="intent" value="cancel" variant="danger">
              {isSeveral
                ? 'Cancel these appointments'
                : isRequest
                  ? 'Take the request back'
                  : 'Cancel the appointment'}
            </SubmitButton>
          )}
          <LinkButton variant="quiet" href="?">
            {isSeveral ? 'Keep them' : `Keep the ${what}`}
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}

const scopeTitles = {
  following: 'Cancel this appointment and those after it?',
  all: 'Cancel all of them that are still to come?',
} as const

/** Of several together what each costs, and which of them stands against it. */
function CostOfEach({ booking, preview: { items, isPossible } }: OfBooking & { preview: CostPreview }) {
  const at = useMoment(booking)
  const money = useMoney(booking)
  return (
    <>
      <ol className="grid gap-1">
        {items.map(({ bookingId, startsAt, feeAmount, refusal }) => (
          <li key={bookingId} className="price-line border-b border-border py-2">
            <span className="min-w-0">
              {at(startsAt)}
              {refusal ? <span className="block text-sm text-negative">{refusal}.</span> : null}
            </span>
            <span>{refusal ? null : feeAmount === 0 ? 'Free of charge' : money(feeAmount)}</span>
          </li>
        ))}
      </ol>
      {isPossible ? null : (
        <p>They can be cancelled together only when each of them can. Cancel the others one by one.</p>
      )}
    </>
  )
}

function Cost({ booking, preview }: OfBooking & { preview: CostPreview }) {
  const at = useMoment(booking)
  const { feeAmount, refundAmount, currency, deadline, items } = preview
  const until = deadline ? ` It stays so until ${at(deadline)}.` : ''
  if (feeAmount === 0) return <p className="font-strong">Cancelling costs you nothing.{until}</p>
  return (
    <Card className="grid gap-3">
      <PriceBreakdown
        lines={[
          {
            label: items.length < 2 ? 'Price of the appointment' : `Price of ${items.length} appointments`,
            amount: feeAmount + refundAmount,
          },
          { label: 'Falls away', amount: -refundAmount },
        ]}
        total={feeAmount}
        totalLabel="You pay for cancelling now"
        currency={currency}
        note={`As agreed when you booked.${until}`}
      />
    </Card>
  )
}

/** The provider, or the time, says that it is over: the customer's word completes it. */
export function Completion({ booking, result, support }: OfBooking & WithResult & { support: string }) {
  return (
    <Card as="section" aria-labelledby="done" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="done" className="text-lg font-strong">
          Was it done?
        </h2>
        <p className="text-muted">
          {booking.finishedAt
            ? `${booking.providerName} says that it is. `
            : 'The time of your appointment is over. '}
          Without a word from you it counts as done after some days.
        </p>
      </div>
      <ActionForm result={result} className="flex flex-wrap items-center gap-3">
        <SubmitButton name="intent" value="complete">
          Yes, it is done
        </SubmitButton>
        {booking.steps.customer.includes('report_no_show') ? (
          <LinkButton variant="quiet" href="?missed=1#missed">
            Nobody came
          </LinkButton>
        ) : null}
        <a
          className="link inline-flex min-h-11 items-center"
          href={`mailto:${support}?subject=${encodeURIComponent(`Booking ${booking.reference}`)}`}
        >
          Something is wrong
        </a>
      </ActionForm>
    </Card>
  )
}

/** The provider did not come: said by the customer, within a day of the appointment. */
export const ReportMissed = ({ booking, result }: OfBooking & WithResult) => (
  <section id="missed" aria-labelledby="missed-title" className="grid gap-4 border-t border-border pt-6">
    <h2 id="missed-title" className="text-lg font-strong">
      {booking.providerName} did not come?
    </h2>
    <p>
      {booking.providerName} is told and may say that it was otherwise. If it stays so, you pay nothing for
      this appointment.
    </p>
    <ActionForm result={result} className="grid gap-4">
      <Field name="reason" label="What happened, if you like" optional>
        <TextArea rows={3} maxLength={1000} />
      </Field>
      <div className="flex flex-wrap gap-3">
        <SubmitButton name="intent" value="missed" variant="danger">
          Say that nobody came
        </SubmitButton>
        <LinkButton variant="quiet" href="?">
          Back
        </LinkButton>
      </div>
    </ActionForm>
  </section>
)

/** The customer is said not to have come, and says that it was otherwise. */
export function Contest({ booking, result }: OfBooking & WithResult) {
  const at = useMoment(booking)
  const money = useMoney(booking)
  const { contestUntil = '', feeAmount = 0 } = booking.noShow ?? {}
  return (
    <section id="contest" aria-labelledby="contest-title" className="grid gap-4 border-t border-border pt-6">
      <h2 id="contest-title" className="text-lg font-strong">
        You were there?
      </h2>
      <p>
        Say what happened until {at(contestUntil)}. The marketplace hears both sides and decides
        {feeAmount > 0 ? `; until then ${money(feeAmount)} is not due` : ''}.
      </p>
      <ActionForm result={result} className="grid gap-4">
        <Field name="reason" label="What happened">
          <TextArea rows={4} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="intent" value="contest">
            Send it to the marketplace
          </SubmitButton>
          <LinkButton variant="quiet" href="?">
            Back
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}
