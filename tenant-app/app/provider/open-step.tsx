import type { ReactNode } from 'react'
import type { BookingDetails, CancellationPreview } from '#platform/booking/index.ts'
import {
  Card,
  formatDateTime,
  formatMoney,
  LinkButton,
  Select,
  Field,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { customerName } from './booking-state.ts'
import type { BookingStepName } from './booking-steps.ts'
import { missedFee } from './next-step.tsx'
import { StepForm } from './step-form.tsx'

export type Member = Readonly<{ id: string; name: string }>

type OpenStepProps = Readonly<{
  step: BookingStepName
  booking: BookingDetails
  members: readonly Member[]
  /** What a cancellation now costs and gives back. */
  preview: CancellationPreview | null
  result: FormResult | undefined
}>

/** A step that asks for words first: what follows from it, then the deed. The same with and without scripts. */
export function OpenStep(props: OpenStepProps) {
  const { step, booking } = props
  const allowed = booking.steps.provider
  if (step === 'cancel' && allowed.includes('cancel')) return <Cancel {...props} />
  if (step === 'decline' && allowed.includes('decline')) return <Decline {...props} />
  if (step === 'no-show' && allowed.includes('report_no_show')) return <NoShow {...props} />
  if (step === 'contest' && allowed.includes('contest_no_show')) return <Contest {...props} />
  if (step === 'assign') return <Assign {...props} />
  return null
}

type StepCardProps = Readonly<{ title: string; children: ReactNode }>

export const StepCard = ({ title, children }: StepCardProps) => (
  <Card as="section" id="step" aria-labelledby="step-title" className="grid gap-4">
    <h2 id="step-title" className="text-lg font-strong">
      {title}
    </h2>
    {children}
  </Card>
)

const Facts = ({ children }: { children: ReactNode }) => (
  <ul className="grid max-w-measure list-disc gap-1 ps-5">{children}</ul>
)

export const Keep = ({ booking, children }: { booking: BookingDetails; children: ReactNode }) => (
  <LinkButton variant="quiet" href={`/provider/bookings/${booking.id}`}>
    {children}
  </LinkButton>
)

const firstName = ({ customer }: BookingDetails) => customer.firstName || 'The customer'

function Cancel({ booking, preview, result }: OpenStepProps) {
  const locale = useLocale()
  const name = customerName(booking)
  const money = (amount: number) => formatMoney(amount, booking.currency, locale)
  return (
    <StepCard title={`Cancel the appointment with ${name}?`}>
      <Facts>
        <li>
          {name} gets an e-mail at once, with your reason and a calendar file that takes the appointment out.
        </li>
        <li>
          {formatDateTime(booking.startsAt, booking.timeZone, locale, 'full')} can be booked by others again.
        </li>
        {preview ? (
          <li>
            {preview.payment
              ? `Because you cancel, ${firstName(booking)} gets back all that was paid online: ${money(preview.refundAmount)}, the fee for booking included.`
              : preview.feeAmount > 0
                ? `${money(preview.feeAmount)} of ${money(booking.priceAmount)} stay due by the agreed terms.`
                : `Because you cancel, the customer owes nothing: the whole ${money(preview.refundAmount)} are not due. No money moves.`}
          </li>
        ) : null}
        <li>It cannot be undone: {firstName(booking)} would have to book anew.</li>
      </Facts>
      <StepForm
        bookingId={booking.id}
        step="cancel"
        label="Cancel the appointment"
        variant="danger"
        result={result}
        reason={{ label: 'Reason', hint: 'The customer reads it.' }}
        beside={<Keep booking={booking}>Keep it</Keep>}
      />
    </StepCard>
  )
}

function Decline({ booking, result }: OpenStepProps) {
  const name = customerName(booking)
  return (
    <StepCard title={`Decline the request of ${name}?`}>
      <Facts>
        <li>{name} gets an e-mail at once, with your reason.</li>
        <li>The time can be booked by others again. Nothing is owed.</li>
      </Facts>
      <StepForm
        bookingId={booking.id}
        step="decline"
        label="Decline the request"
        variant="danger"
        result={result}
        reason={{ label: 'Reason', hint: 'The customer reads it.' }}
        beside={<Keep booking={booking}>Decide later</Keep>}
      />
    </StepCard>
  )
}

function NoShow({ booking, result }: OpenStepProps) {
  const locale = useLocale()
  const { policy, currency, priceAmount } = booking
  const fee = missedFee(booking)
  const money = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <StepCard title={`${customerName(booking)} has not come?`}>
      <Facts>
        <li>
          {fee > 0
            ? `By the agreed terms it costs them ${money(fee)} of ${money(priceAmount)}.`
            : 'By the agreed terms it costs them nothing.'}
        </li>
        <li>
          They are told, and may contest it within {policy.noShow.contestHours} hours. Then the marketplace
          decides.
        </li>
      </Facts>
      <StepForm
        bookingId={booking.id}
        step="no-show"
        label="Mark as missed"
        variant="danger"
        result={result}
        reason={{
          label: 'What happened',
          hint: 'The customer and the marketplace read it.',
          isOptional: true,
        }}
        beside={<Keep booking={booking}>Not yet</Keep>}
      />
    </StepCard>
  )
}

const Contest = ({ booking, result }: OpenStepProps) => (
  <StepCard title="You were there?">
    <Facts>
      <li>The marketplace reads what both of you say, and decides. Until then nothing is final.</li>
    </Facts>
    <StepForm
      bookingId={booking.id}
      step="contest"
      label="Contest it"
      result={result}
      reason={{ label: 'What happened', hint: `${firstName(booking)} and the marketplace read it.` }}
      beside={<Keep booking={booking}>Leave it</Keep>}
    />
  </StepCard>
)

function Assign({ booking, members, result }: OpenStepProps) {
  const others = members.filter(({ id }) => id !== booking.memberId)
  return (
    <StepCard title="Who takes it over?">
      <Facts>
        <li>The time stays as it is. Whoever takes it over has to be free then.</li>
        <li>{firstName(booking)} is told, and may leave without a fee.</li>
      </Facts>
      <StepForm
        bookingId={booking.id}
        step="assign"
        label="Give it to them"
        result={result}
        beside={<Keep booking={booking}>Keep it as it is</Keep>}
      >
        <Field name="member" label="Member of the team" className="max-w-sm">
          <Select
            options={[
              { value: '', label: 'Whoever is free' },
              ...others.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...(others[0] ? { defaultValue: others[0].id } : {})}
          />
        </Field>
      </StepForm>
    </StepCard>
  )
}
