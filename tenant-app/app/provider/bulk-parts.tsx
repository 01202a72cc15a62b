import type { BookingView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Banner,
  Card,
  Field,
  formatDateTime,
  formatMoney,
  LinkButton,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { customerName } from './booking-state.ts'

type Outcome = Readonly<{ booking: BookingView; isDone: boolean; why: string }>

const words = {
  accept: { done: 'Accepted', refused: 'Not accepted', told: 'They get an e-mail each.' },
  cancel: {
    done: 'Cancelled',
    refused: 'Not cancelled',
    told: 'They are told why, and the times can be booked again.',
  },
} as const

/** Which went and which did not, each by name. */
export function BulkOutcomes({
  step,
  outcomes,
}: {
  step: 'accept' | 'cancel'
  outcomes: readonly Outcome[]
}) {
  const done = outcomes.filter(({ isDone }) => isDone)
  const refused = outcomes.filter(({ isDone }) => !isDone)
  const { done: doneWord, refused: refusedWord, told } = words[step]
  return (
    <div className="grid gap-3">
      {done.length > 0 ? (
        <Banner tone="positive" title={`${doneWord}: ${done.length}`}>
          <OutcomeList outcomes={done} />
          <p className="mt-1">{told}</p>
        </Banner>
      ) : null}
      {refused.length > 0 ? (
        <Banner tone="warning" title={`${refusedWord}: ${refused.length}`}>
          <OutcomeList outcomes={refused} />
        </Banner>
      ) : null}
    </div>
  )
}

const OutcomeList = ({ outcomes }: { outcomes: readonly Outcome[] }) => (
  <ul className="grid gap-1">
    {outcomes.map(({ booking, why }) => (
      <li key={booking.id}>
        <Which booking={booking} />
        {why ? <span className="block text-sm text-muted">{why}</span> : null}
      </li>
    ))}
  </ul>
)

function Which({ booking }: { booking: BookingView }) {
  const locale = useLocale()
  return (
    <>
      <a className="link" href={`/provider/bookings/${booking.id}`}>
        {customerName(booking)}
      </a>
      , {formatDateTime(booking.startsAt, booking.timeZone, locale, 'short')}, {booking.serviceTitle}
    </>
  )
}

type CancelSeveralProps = Readonly<{
  bookings: readonly BookingView[]
  result: FormResult | undefined
  keepHref: string
}>

/** First what follows from it and for whom, then the deed, with one reason for all. */
export function CancelSeveral({ bookings, result, keepHref }: CancelSeveralProps) {
  const locale = useLocale()
  const one = bookings.length === 1
  return (
    <Card as="section" id="step" aria-labelledby="step-title" className="grid gap-4">
      <h2 id="step-title" className="text-lg font-strong">
        Cancel {one ? 'this appointment' : `these ${bookings.length} appointments`}?
      </h2>
      <ul className="grid list-disc gap-1 ps-5">
        {bookings.map((booking) => (
          <li key={booking.id}>
            <Which booking={booking} />,{' '}
            <span className="tabular-nums">{formatMoney(booking.priceAmount, booking.currency, locale)}</span>
          </li>
        ))}
      </ul>
      <p className="max-w-measure text-muted">
        Each customer gets an e-mail at once, with your reason. Because you cancel, they owe nothing. It
        cannot be undone: they would have to book anew.
      </p>
      <ActionForm action="/provider/bookings?index" result={result} className="grid gap-4">
        <input type="hidden" name="step" value="cancel" />
        {bookings.map(({ id }) => (
          <input key={id} type="hidden" name="booking" value={id} />
        ))}
        <Field name="reason" label="Reason" hint="All of them read it." className="max-w-2xl">
          <TextArea rows={3} minLength={3} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton variant="danger">{one ? 'Cancel it' : `Cancel all ${bookings.length}`}</SubmitButton>
          <LinkButton variant="quiet" href={keepHref}>
            Keep {one ? 'it' : 'them'}
          </LinkButton>
        </div>
      </ActionForm>
    </Card>
  )
}
