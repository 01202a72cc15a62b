import type { BookingView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Banner,
  Field,
  formatDateTime,
  LinkButton,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'

type OfBooking = Readonly<{ booking: BookingView }>

/** That it is off, by whom and why. */
export function Cancelled({ booking }: OfBooking) {
  const locale = useLocale()
  const { cancelledBy, cancelledAt, reason } = booking.cancellation!
  const others = { tenant: 'The marketplace', system: 'The marketplace' }
  const who = { customer: 'You', provider: booking.providerName, ...others }[cancelledBy]
  return (
    <Banner tone="info" title="This appointment is cancelled">
      {who} cancelled it on {formatDateTime(cancelledAt, booking.timeZone, locale)}. The time is free again,
      and there is nothing to pay.
      {reason ? <span className="mt-2 block">“{reason}”</span> : null}
    </Banner>
  )
}

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

/** Two steps without scripts as well: first the question with what follows from it, then the deed. */
export function Cancel({
  booking,
  isOpen,
  result,
}: OfBooking & Readonly<{ isOpen: boolean; result: FormResult | undefined }>) {
  const locale = useLocale()
  if (!isOpen && !result) {
    return (
      <p>
        <a className="link" href="?cancel=1#cancel">
          Cancel this appointment
        </a>
      </p>
    )
  }
  return (
    <section id="cancel" aria-labelledby="cancel-title" className="grid gap-4 border-t border-border pt-6">
      <h2 id="cancel-title" className="text-lg font-strong">
        Cancel this appointment?
      </h2>
      <p>
        {booking.providerName} is told at once, and{' '}
        {formatDateTime(booking.startsAt, booking.timeZone, locale)} becomes free for others. Cancelling costs
        you nothing.
      </p>
      <ActionForm result={result} className="grid gap-4">
        <Field name="reason" label="Why, if you like" optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton variant="danger">Cancel the appointment</SubmitButton>
          <LinkButton variant="quiet" href="?">
            Keep it
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}
