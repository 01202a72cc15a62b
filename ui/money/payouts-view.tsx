import type {
  BalanceView,
  DebtView,
  PayoutAccountView,
  PayoutView,
  WithdrawalQuote,
} from '#platform/payments/index.ts'
import { Badge } from '../badge.tsx'
import { Banner } from '../banner.tsx'
import { Card, CardHeader } from '../card.tsx'
import { EmptyState } from '../empty-state.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { RadioGroup } from '../forms/choice.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { formatDate, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Pagination } from '../pagination.tsx'
import { Stat } from '../stat.tsx'
import { Table } from '../table.tsx'
import { Time } from '../time.tsx'
import { AskForWithdrawal, ConfirmWithdrawal } from './withdrawal.tsx'
import { payoutStateWords } from './words.ts'

export type PayoutsPage = Readonly<{
  account: PayoutAccountView
  balance: BalanceView
  payouts: { items: PayoutView[]; nextCursor: string | null }
  debts: DebtView[]
  /** What was asked for and is to be confirmed, with the key that makes it once. */
  asked: { quote: WithdrawalQuote; key: string } | null
  zone: string
  isFurther: boolean
}>

type Props = Readonly<{
  page: PayoutsPage
  path: string
  mayManage: boolean
  resultOf: (form: string) => FormResult | undefined
}>

/** Balance, withdrawal, schedule, debts and what has left for the bank. */
export function PayoutsView({ page, path, mayManage, resultOf }: Props) {
  const { account, balance, asked } = page
  const isWithdrawable = mayManage && account.mayBePaidOut
  return (
    <>
      <Figures balance={balance} />
      {(balance.availableAmount ?? 0) < 0 ? (
        <Banner tone="warning" role="note" title="Your balance is below zero">
          More went back to customers than was in it. What you earn next fills it first.
        </Banner>
      ) : null}
      {isWithdrawable && asked?.quote.isPossible ? (
        <ConfirmWithdrawal
          quote={asked.quote}
          requestKey={asked.key}
          page={page}
          path={path}
          result={resultOf('withdraw')}
        />
      ) : isWithdrawable ? (
        <AskForWithdrawal page={page} path={path} result={resultOf('withdraw')} />
      ) : null}
      {mayManage && account.state !== 'none' && account.country !== null ? (
        <Schedule account={account} result={resultOf('schedule')} />
      ) : null}
      <Debts page={page} />
      <Payouts page={page} path={path} />
    </>
  )
}

function Figures({ balance }: { balance: BalanceView }) {
  const locale = useLocale()
  const { currency, availableAmount, pendingAmount, waitingAmount, onTheWayAmount } = balance
  const money = (amount: number | null) => (amount === null ? '–' : formatMoney(amount, currency, locale))
  return (
    <>
      {availableAmount === null ? (
        <Banner tone="warning" role="note" title="The payment service does not answer just now">
          Nothing is lost. Your balance is shown again as soon as it does.
        </Banner>
      ) : null}
      <dl className="stats">
        <Stat label="Can be withdrawn" value={money(availableAmount)} hint="Lies in your balance" />
        <Stat label="Arriving" value={money(pendingAmount)} hint="Can be withdrawn in a few days" />
        <Stat label="On the way" value={money(onTheWayAmount)} hint="Has left for your bank" />
        {waitingAmount > 0 ? (
          <Stat label="Kept for you" value={money(waitingAmount)} hint="Until your account can take it" />
        ) : null}
      </dl>
    </>
  )
}

const intervalWords: Record<PayoutAccountView['payoutInterval'], { label: string; hint: string }> = {
  daily: { label: 'Every working day', hint: 'What can be withdrawn leaves by itself.' },
  weekly: { label: 'Every Monday', hint: 'All of the week at once.' },
  monthly: { label: 'On the first of the month', hint: 'All of the month at once.' },
  manual: { label: 'Only when I withdraw', hint: 'It stays in your balance until then.' },
}

function Schedule({ account, result }: { account: PayoutAccountView; result: FormResult | undefined }) {
  return (
    <Card as="section" aria-labelledby="schedule">
      <CardHeader title={<span id="schedule">When money leaves for your bank</span>} />
      <ActionForm
        {...(result ? { result } : {})}
        className="grid justify-items-start gap-4"
        key={account.payoutInterval}
      >
        <input type="hidden" name="form" value="schedule" />
        <RadioGroup
          name="interval"
          label="When money leaves for your bank"
          labelHidden
          defaultValue={account.payoutInterval}
          choices={(['daily', 'weekly', 'monthly', 'manual'] as const).map((value) => ({
            value,
            ...intervalWords[value],
          }))}
        />
        <SubmitButton variant="secondary">Save</SubmitButton>
      </ActionForm>
    </Card>
  )
}

const causeWords: Record<DebtView['cause'], string> = {
  refund: 'A refund after the money had been released',
  reversal_refused: 'A refund that your balance did not cover',
  chargeback: 'A bank decided for a customer',
  fee: 'A fee of a bank',
  in_person: 'Commission of a payment at the appointment',
  other: 'An earlier payment',
}

function Debts({ page: { debts, zone } }: { page: PayoutsPage }) {
  const locale = useLocale()
  if (debts.length === 0) return null
  return (
    <Card as="section" aria-labelledby="debts">
      <CardHeader
        title={<span id="debts">What you owe</span>}
        description="It is kept of what is released to you next; you need not do anything."
      />
      <ul className="grid gap-3">
        {debts.map(({ id, cause, openAmount, amount, currency, since }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-6 gap-y-1">
            <span className="min-w-0">
              {causeWords[cause]}
              <span className="block text-sm text-muted">
                <Time instant={since} zone={zone} show="date" />
              </span>
            </span>
            <span className="tabular-nums">
              {formatMoney(openAmount, currency, locale)}
              {openAmount < amount ? (
                <span className="block text-sm text-muted">of {formatMoney(amount, currency, locale)}</span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Payouts({ page, path }: { page: PayoutsPage; path: string }) {
  const locale = useLocale()
  const { payouts, zone, isFurther } = page
  return (
    <section aria-labelledby="payouts" className="grid gap-3">
      <h2 id="payouts" className="text-lg font-strong">
        Payouts
      </h2>
      <Table<PayoutView>
        caption="Payouts"
        rows={payouts.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyState level={3} title={isFurther ? 'That was all' : 'Nothing was paid out yet'}>
            {isFurther ? null : 'Each payment to your bank stands here.'}
          </EmptyState>
        }
        columns={[
          {
            key: 'made',
            header: 'Made',
            render: ({ createdAt }) => <Time instant={createdAt} zone={zone} show="date" />,
          },
          {
            key: 'amount',
            header: 'Amount',
            numeric: true,
            render: ({ amount, currency, feeAmount }) => (
              <>
                {formatMoney(amount, currency, locale)}
                {feeAmount > 0 ? (
                  <span className="block text-muted">fee {formatMoney(feeAmount, currency, locale)}</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'state',
            header: 'State',
            wrap: true,
            render: ({ state, failure, arrivesAt }) => (
              <>
                <Badge tone={payoutStateWords[state].tone}>{payoutStateWords[state].label}</Badge>
                {failure ? <span className="mt-1 block text-muted">{failure}</span> : null}
                {arrivesAt && (state === 'pending' || state === 'in_transit') ? (
                  <span className="mt-1 block text-muted">
                    expected {formatDate(arrivesAt, zone, locale, 'short')}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: 'how',
            header: 'How',
            wideOnly: true,
            render: ({ isAutomatic, isInstant }) =>
              isAutomatic ? 'By your schedule' : isInstant ? 'Withdrawn, instantly' : 'Withdrawn',
          },
        ]}
      />
      <Pagination
        label="Pages of payouts"
        {...(isFurther ? { previousHref: path } : {})}
        {...(payouts.nextCursor
          ? { nextHref: `${path}?cursor=${encodeURIComponent(payouts.nextCursor)}` }
          : {})}
      />
    </section>
  )
}
