import type { ReactNode } from 'react'
import type { BookingPaymentView, BookingView, OverrunOfferView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Button,
  Card,
  Field,
  formatMoney,
  MoneyInput,
  PriceBreakdown,
  SubmitButton,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { chargeLine, refundLine } from './charge-words.ts'

type OfPayment = Readonly<{ booking: BookingView; payment: BookingPaymentView }>
type ResultOf = (form: string) => FormResult | undefined

/** What was paid, what is due and what went back; and what its customer can do about it. */
export function PaymentSection({
  booking,
  payment,
  resultOf,
  papersHref,
}: OfPayment & { resultOf: ResultOf; papersHref: string }) {
  const offered = payment.overruns.filter(({ state }) => state === 'offered')
  return (
    <>
      {offered.map((offer) => (
        <Overrun key={offer.id} booking={booking} offer={offer} result={resultOf('overrun')} />
      ))}
      {payment.releaseRequest === 'open' ? (
        <EarlyRelease booking={booking} result={resultOf('release')} />
      ) : null}
      <section id="payment" aria-labelledby="payment-title" className="grid gap-4">
        <h2 id="payment-title" className="font-strong">
          Payment
        </h2>
        <PriceBreakdown
          lines={payment.rows.length > 1 ? payment.rows : []}
          total={payment.totalAmount}
          currency={payment.currency}
          {...(payment.isOfGroup ? { note: 'For all that was booked together.' } : {})}
        />
        <Charges booking={booking} payment={payment} result={resultOf('pay')} />
        <Refunds booking={booking} payment={payment} />
        <p>
          <a className="link inline-flex min-h-11 items-center" href={papersHref}>
            Invoices and receipts
          </a>
        </p>
      </section>
      {payment.tips ? (
        <Tip
          booking={booking}
          payment={payment}
          suggestions={payment.tips.suggestions}
          result={resultOf('tip')}
        />
      ) : null}
    </>
  )
}

/** Each amount with where it stands, and a button for what can be paid now. */
function Charges({ booking, payment, result }: OfPayment & { result: FormResult | undefined }) {
  const locale = useLocale()
  const zone = booking.customerTimeZone ?? booking.timeZone
  const money = (amount: number) => formatMoney(amount, payment.currency, locale)
  if (payment.charges.length === 0) return null
  return (
    <ul className="grid gap-3">
      {payment.charges.map((charge) => (
        <li key={charge.id} className="grid gap-2 border-b border-border pb-3">
          <Row
            label={charge.title}
            amount={money(charge.amount)}
            note={chargeLine(charge, { zone, locale })}
          />
          {charge.mayPay ? (
            <ActionForm result={result}>
              <input type="hidden" name="charge" value={charge.id} />
              <SubmitButton
                name="intent"
                value="pay"
                variant={charge.state === 'waiting' ? 'secondary' : 'primary'}
              >
                {charge.state === 'waiting'
                  ? `Pay ${money(charge.amount)} already now`
                  : `Pay ${money(charge.amount)}`}
              </SubmitButton>
            </ActionForm>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function Refunds({ booking, payment }: OfPayment) {
  const locale = useLocale()
  const zone = booking.customerTimeZone ?? booking.timeZone
  if (payment.refunds.length === 0) return null
  return (
    <div className="grid gap-2">
      <h3 className="text-sm font-strong">Money back</h3>
      <ul className="grid gap-3">
        {payment.refunds.map((refund) => (
          <li key={refund.id} className="border-b border-border pb-3">
            <Row
              label={refund.note || 'Refund'}
              amount={formatMoney(-refund.amount, payment.currency, locale)}
              note={refundLine(refund, { zone, locale })}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

const Row = ({ label, amount, note }: { label: ReactNode; amount: string; note: string }) => (
  <div className="grid gap-1">
    <div className="price-line">
      <span className="min-w-0">{label}</span>
      <span>{amount}</span>
    </div>
    <p className="text-sm text-muted">{note}</p>
  </div>
)

/** The provider says that it took longer: nothing is charged before the customer has said yes. */
function Overrun({
  booking,
  offer,
  result,
}: {
  booking: BookingView
  offer: OverrunOfferView
  result: FormResult | undefined
}) {
  const locale = useLocale()
  const amount = formatMoney(offer.amount, booking.currency, locale)
  return (
    <Card as="section" id="overrun" aria-labelledby="overrun-title" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="overrun-title" className="text-lg font-strong">
          {booking.providerName} asks for {amount} more
        </h2>
        <p className="text-muted">
          For {offer.minutes} minutes more than you had booked. You pay it only if you agree; if you do not,
          the marketplace helps you to settle it.
        </p>
        {offer.message ? <p className="whitespace-pre-line">“{offer.message}”</p> : null}
      </div>
      <ActionForm result={result} className="flex flex-wrap gap-3">
        <input type="hidden" name="intent" value="overrun" />
        <input type="hidden" name="offer" value={offer.id} />
        <SubmitButton name="answer" value="accept">
          Agree and pay {amount}
        </SubmitButton>
        <Button type="submit" variant="quiet" name="answer" value="decline">
          Do not pay it
        </Button>
      </ActionForm>
    </Card>
  )
}

/** The provider would like to have the money before its time; it is the customer's to say. */
const EarlyRelease = ({ booking, result }: { booking: BookingView; result: FormResult | undefined }) => (
  <Card as="section" id="release" aria-labelledby="release-title" className="grid gap-4">
    <div className="grid gap-1">
      <h2 id="release-title" className="text-lg font-strong">
        {booking.providerName} asks to be paid already now
      </h2>
      <p className="text-muted">
        What you have paid is kept safe until the appointment is done. Agree only if you are content: after
        that it is harder to get it back.
      </p>
    </div>
    <ActionForm result={result} className="flex flex-wrap gap-3">
      <input type="hidden" name="intent" value="release" />
      <SubmitButton name="answer" value="agree">
        Agree
      </SubmitButton>
      <Button type="submit" variant="quiet" name="answer" value="decline">
        Keep it until it is done
      </Button>
    </ActionForm>
  </Card>
)

type Suggestions = NonNullable<BookingPaymentView['tips']>['suggestions']

/** A chosen share of the price, or any amount. */
function Tip({
  booking,
  payment,
  suggestions,
  result,
}: OfPayment & { suggestions: Suggestions; result: FormResult | undefined }) {
  const locale = useLocale()
  return (
    <section id="tip" aria-labelledby="tip-title" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="tip-title" className="font-strong">
          Leave a tip for {booking.providerName}
        </h2>
        <p className="text-sm text-muted">Only if you like. You pay it on the next page.</p>
      </div>
      <div className="flex flex-wrap gap-3">
        {suggestions.map(({ percent, amount }) => (
          <ActionForm key={percent}>
            <input type="hidden" name="intent" value="tip" />
            <Button type="submit" variant="secondary" name="suggested" value={amount}>
              {formatMoney(amount, payment.currency, locale)} ({percent} %)
            </Button>
          </ActionForm>
        ))}
      </div>
      <ActionForm result={result} className="flex flex-wrap items-end gap-3">
        <Field name="amount" label="Another amount" className="max-w-48">
          <MoneyInput currency={payment.currency} />
        </Field>
        <SubmitButton name="intent" value="tip" variant="secondary">
          Give a tip
        </SubmitButton>
      </ActionForm>
    </section>
  )
}
