import type { BookingDetails, BookingPaymentView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Badge,
  Card,
  CardHeader,
  CopyField,
  Disclosure,
  Field,
  formatDate,
  formatMoney,
  MoneyInput,
  NumberField,
  PriceBreakdown,
  Select,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { paymentStateWords, providerChargeLine, providerRefundLine, releaseLine } from './payment-words.ts'

type PaymentCardProps = Readonly<{
  booking: BookingDetails
  payment: BookingPaymentView
  /** What was answered to one of the forms, and its name. */
  answer: (FormResult & { money?: string }) | undefined
  /** A link that was made a moment ago. */
  payLink: string | null
}>

/** What was paid for an appointment, what is due and what went back; what its provider can ask for or give back. */
export function PaymentCard({ booking, payment, answer, payLink }: PaymentCardProps) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, payment.currency, locale)
  const read = { zone: booking.timeZone, locale }
  const resultOf = (form: string) => (answer?.money === form ? answer : undefined)
  const state = paymentStateWords[payment.state]
  return (
    <Card as="section" id="payment" aria-labelledby="payment-title" className="grid gap-5">
      <CardHeader
        title={<span id="payment-title">Payment</span>}
        actions={<Badge tone={state.tone}>{state.label}</Badge>}
      />
      <PriceBreakdown
        lines={payment.rows.length > 1 ? payment.rows : []}
        total={payment.totalAmount}
        currency={payment.currency}
        {...(payment.isOfGroup ? { note: 'For all that was booked together.' } : {})}
      />
      {payLink ? <CopyField label="Link for your customer to pay" value={payLink} /> : null}
      <ul className="grid gap-3">
        {payment.charges.map((charge) => (
          <li key={charge.id} className="grid gap-2 border-b border-border pb-3">
            <Line
              label={charge.title}
              amount={money(charge.amount)}
              note={providerChargeLine(charge, read)}
            />
            {charge.mayPay && charge.state !== 'waiting' ? (
              <ActionForm result={resultOf('pay-link')}>
                <input type="hidden" name="charge" value={charge.id} />
                <SubmitButton name="money" value="pay-link" variant="secondary">
                  Make a link to pay it
                </SubmitButton>
              </ActionForm>
            ) : null}
          </li>
        ))}
        {payment.refunds.map((refund) => (
          <li key={refund.id} className="border-b border-border pb-3">
            <Line
              label={refund.note || 'Refund'}
              amount={money(-refund.amount)}
              note={providerRefundLine(refund, read)}
            />
          </li>
        ))}
      </ul>
      {payment.release ? (
        <div className="grid gap-3">
          <p>
            <span className="font-strong">{money(payment.release.netAmount)}</span> of it are yours.{' '}
            <span className="text-muted">{releaseLine(payment.release, read)}</span>
          </p>
          {payment.release.mayAsk ? (
            <ActionForm result={resultOf('release')}>
              <SubmitButton name="money" value="release" variant="secondary">
                Ask to be paid before the time
              </SubmitButton>
            </ActionForm>
          ) : null}
        </div>
      ) : null}
      <Overruns booking={booking} payment={payment} result={resultOf('withdraw-overrun')} money={money} />
      {payment.mayOfferOverrun ? <OfferOverrun payment={payment} result={resultOf('overrun')} /> : null}
      {payment.refundableAmount > 0 ? (
        <Refund payment={payment} result={resultOf('refund')} money={money} />
      ) : null}
    </Card>
  )
}

/** What was asked for additional time, and what became of it. */
function Overruns({
  booking,
  payment,
  result,
  money,
}: FormOf & { booking: BookingDetails; money: (amount: number) => string }) {
  const locale = useLocale()
  if (payment.overruns.length === 0) return null
  return (
    <ul className="grid gap-3">
      {payment.overruns.map((offer) => (
        <li key={offer.id} className="grid gap-2">
          <Line
            label={`Additional time, ${offer.minutes} minutes`}
            amount={money(offer.amount)}
            note={`${overrunWords[offer.state]} · ${formatDate(offer.at, booking.timeZone, locale)}`}
          />
          {offer.state === 'offered' ? (
            <ActionForm result={result}>
              <input type="hidden" name="offer" value={offer.id} />
              <SubmitButton name="money" value="withdraw-overrun" variant="quiet">
                Take it back
              </SubmitButton>
            </ActionForm>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

const overrunWords = {
  offered: 'Your customer has still to answer',
  accepted: 'Accepted',
  declined: 'Your customer does not pay it',
  withdrawn: 'Taken back',
} as const

const Line = ({ label, amount, note }: { label: string; amount: string; note: string }) => (
  <div className="grid gap-1">
    <div className="price-line">
      <span className="min-w-0">{label}</span>
      <span>{amount}</span>
    </div>
    <p className="text-sm text-muted">{note}</p>
  </div>
)

type FormOf = Readonly<{ payment: BookingPaymentView; result: FormResult | undefined }>

const OfferOverrun = ({ payment, result }: FormOf) => (
  <Disclosure summary="It took longer" open={result !== undefined}>
    <ActionForm result={result} className="grid gap-4">
      <p className="text-sm text-muted">
        Your customer is asked first, and pays only if they agree. Without an amount it is the agreed price by
        the minute.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField name="minutes" label="How much longer" unit="minutes" value={30} from={5} to={1440} />
        <Field name="amount" label="Amount" optional>
          <MoneyInput currency={payment.currency} />
        </Field>
      </div>
      <Field name="message" label="What for" optional>
        <TextArea rows={2} maxLength={500} />
      </Field>
      <div>
        <SubmitButton name="money" value="overrun" variant="secondary">
          Ask for it
        </SubmitButton>
      </div>
    </ActionForm>
  </Disclosure>
)

/** All that is left, one line, or an amount; the reason is read by the customer. */
const Refund = ({ payment, result, money }: FormOf & { money: (amount: number) => string }) => (
  <Disclosure summary="Give something back" open={result !== undefined}>
    <ActionForm result={result} className="grid gap-4">
      <Field name="line" label="Of what">
        <Select
          options={[
            { value: 'all', label: `All of it (${money(payment.refundableAmount)} left)` },
            ...(payment.lines.length > 1
              ? payment.lines.map(({ id, title, refundableAmount }) => ({
                  value: id,
                  label: `${title} (${money(refundableAmount)} left)`,
                }))
              : []),
          ]}
        />
      </Field>
      <Field name="amount" label="How much" hint="Empty: all that is left of it." optional>
        <MoneyInput currency={payment.currency} />
      </Field>
      <Field name="note" label="Reason" hint="Your customer reads it.">
        <TextArea rows={2} maxLength={500} />
      </Field>
      <div>
        <SubmitButton name="money" value="refund" variant="danger">
          Give it back
        </SubmitButton>
      </div>
    </ActionForm>
  </Disclosure>
)
