import type { PaymentView, RefundableView } from '#platform/payments/index.ts'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  Field,
  formatMoney,
  MoneyInput,
  Select,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'

type RefundSectionProps = Readonly<{
  payment: PaymentView
  refundable: RefundableView
  /** False for those who may only look. */
  isAllowed: boolean
  /** What was answered to one of the forms. */
  answer: (FormResult & { form: string }) | undefined
}>

/** Refunds by staff on the page of a payment: what can still be given back, and what the bank sent back. */
export function RefundSection({ payment, refundable, isAllowed, answer }: RefundSectionProps) {
  const failed = payment.refunds.filter(({ state }) => state === 'failed')
  if (!isAllowed || (refundable.refundableAmount === 0 && failed.length === 0)) return null
  const resultOf = (form: string) => (answer?.form === form ? answer : undefined)
  return (
    <>
      {failed.map((refund) => (
        <FailedRefund
          key={refund.id}
          payment={payment}
          refund={refund}
          result={resultOf(`settle-${refund.id}`)}
        />
      ))}
      {refundable.refundableAmount > 0 ? (
        <GiveBack payment={payment} refundable={refundable} result={resultOf('refund')} />
      ) : null}
    </>
  )
}

type Result = Readonly<{ result: FormResult | undefined }>

function GiveBack({
  payment,
  refundable,
  result,
}: Pick<RefundSectionProps, 'payment' | 'refundable'> & Result) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, payment.currency, locale)
  return (
    <Card as="section" aria-labelledby="refund">
      <CardHeader
        title={<span id="refund">Give something back</span>}
        description={`${money(refundable.refundableAmount)} can still go back to ${payment.customerName || 'the customer'}.`}
      />
      {refundable.isBlocked ? (
        <Banner tone="warning" className="mb-4">
          A bank has some of this payment. It decides about that part; the rest can be given back.
        </Banner>
      ) : null}
      <ActionForm result={result} className="grid gap-4">
        <Field name="line" label="Of what">
          <Select
            options={[
              { value: 'all', label: `Everything (${money(refundable.refundableAmount)} left)` },
              ...refundable.lines.map(({ id, title, refundableAmount }) => ({
                value: id,
                label: `${title} (${money(refundableAmount)} left)`,
              })),
            ]}
          />
        </Field>
        <Field
          name="amount"
          label="How much"
          hint="Empty: all that is left of it."
          optional
          className="max-w-xs"
        >
          <MoneyInput currency={payment.currency} />
        </Field>
        <Field name="note" label="Reason" hint="The customer and the provider read it.">
          <TextArea rows={2} maxLength={500} />
        </Field>
        <div>
          <SubmitButton name="form" value="refund" variant="danger">
            Give it back
          </SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}

/** The bank has sent it back: it has to reach the customer by other means. */
function FailedRefund({
  payment,
  refund,
  result,
}: Pick<RefundSectionProps, 'payment'> & Result & { refund: PaymentView['refunds'][number] }) {
  const locale = useLocale()
  const amount = formatMoney(refund.amount, payment.currency, locale)
  return (
    <Card as="section" aria-labelledby={`failed-${refund.id}`}>
      <CardHeader
        title={<span id={`failed-${refund.id}`}>A refund of {amount} came back</span>}
        description="The customer’s bank did not take it. Pay it another way, then say so here: until then it is owed."
      />
      <ActionForm result={result} className="grid gap-4">
        <input type="hidden" name="refund" value={refund.id} />
        <Field name="note" label="How the customer got it" hint="Such as: bank transfer of 3 May">
          <TextArea rows={2} maxLength={500} />
        </Field>
        <div>
          <SubmitButton name="form" value={`settle-${refund.id}`} variant="secondary">
            The customer has it
          </SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
