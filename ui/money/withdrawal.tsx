import { Form } from '@remix-run/react'
import type { BalanceView, WithdrawalQuote } from '#platform/payments/index.ts'
import { Button, LinkButton } from '../button.tsx'
import { Card, CardHeader } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { RadioGroup } from '../forms/choice.tsx'
import { Field } from '../forms/field.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { MoneyInput } from '../forms/money-input.tsx'
import { formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'

const faults: Record<Extract<WithdrawalQuote, { isPossible: false }>['fault'], string> = {
  offline: 'The payment service does not answer just now. Nothing was sent; try again in a few minutes.',
  nothing: 'There is nothing to withdraw now.',
  too_much: 'This is more than there is to withdraw.',
  no_amount: 'Type an amount, such as 120.50.',
}

type PartProps = Readonly<{
  page: { balance: BalanceView; asked: { quote: WithdrawalQuote } | null }
  path: string
  result: FormResult | undefined
}>

/** Asks how much is to leave for the bank, and how fast. */
export function AskForWithdrawal({ page, path, result }: PartProps) {
  const locale = useLocale()
  const { asked } = page
  const { currency, availableAmount, instantAmount, instantFeeAmount } = page.balance
  const fault = asked && !asked.quote.isPossible ? faults[asked.quote.fault] : null
  const money = (amount: number) => formatMoney(amount, currency, locale)
  if ((availableAmount ?? 0) <= 0 && !fault && !result)
    return (
      <Card as="section" aria-labelledby="withdraw">
        <CardHeader title={<span id="withdraw">Withdraw</span>} />
        <p className="text-muted">There is nothing to withdraw now.</p>
      </Card>
    )
  const refused = fault ?? result?.errors?.[0]?.message
  return (
    <Card as="section" aria-labelledby="withdraw">
      <CardHeader title={<span id="withdraw">Withdraw</span>} />
      <Form method="get" action={path} className="grid max-w-measure justify-items-start gap-5">
        <Field
          name="amount"
          label="How much"
          className="w-full max-w-xs"
          {...(refused ? { error: refused } : {})}
        >
          <MoneyInput currency={currency} defaultAmount={Math.max(0, availableAmount ?? 0)} />
        </Field>
        {(instantAmount ?? 0) > 0 ? (
          <RadioGroup
            name="speed"
            label="How fast"
            defaultValue="standard"
            choices={[
              { value: 'standard', label: 'In one to three working days', hint: 'Costs nothing.' },
              {
                value: 'instant',
                label: 'Within half an hour',
                hint: `Costs 1 %. At most ${money(instantAmount ?? 0)}, for ${money(instantFeeAmount ?? 0)}.`,
              },
            ]}
          />
        ) : null}
        <Button type="submit" name="withdraw" value="1">
          Go on
        </Button>
      </Form>
    </Card>
  )
}

type ConfirmProps = PartProps & { quote: Extract<WithdrawalQuote, { isPossible: true }>; requestKey: string }

/** Says what the withdrawal costs, and makes it once. */
export function ConfirmWithdrawal({ quote, requestKey, page, path, result }: ConfirmProps) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, page.balance.currency, locale)
  return (
    <Card as="section" aria-labelledby="withdraw">
      <CardHeader title={<span id="withdraw">Withdraw {money(quote.amount)}?</span>} />
      <ActionForm
        {...(result ? { result } : {})}
        action={path}
        className="grid justify-items-start gap-4"
        key={requestKey}
      >
        <input type="hidden" name="form" value="withdraw" />
        <input type="hidden" name="key" value={requestKey} />
        <input type="hidden" name="amount" value={quote.amount} />
        <input type="hidden" name="speed" value={quote.isInstant ? 'instant' : 'standard'} />
        <p>
          {quote.isInstant
            ? `It is in your bank account within half an hour. It costs ${money(quote.feeAmount)}, taken from your balance besides the amount.`
            : 'It is in your bank account in one to three working days. It costs nothing.'}
        </p>
        <div className="flex flex-wrap gap-3">
          <SubmitButton>Withdraw {money(quote.amount)}</SubmitButton>
          <LinkButton href={path} variant="quiet">
            Not now
          </LinkButton>
        </div>
      </ActionForm>
    </Card>
  )
}
