import type { PayoutAccountView } from '#platform/payments/index.ts'
import { Badge } from '../badge.tsx'
import type { Tone } from '../banner.tsx'
import { Card, CardHeader } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { Field } from '../forms/field.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { Select } from '../forms/select.tsx'
import { formatDate } from '../format.ts'
import { useLocale } from '../kit.tsx'

const stateWords: Record<
  PayoutAccountView['state'],
  { label: string; tone: Tone | 'neutral'; text: string }
> = {
  none: {
    label: 'Not connected',
    tone: 'neutral',
    text: 'Say who you are and which bank account is yours. It takes a few minutes on the page of the payment service.',
  },
  pending: {
    label: 'Not finished',
    tone: 'warning',
    text: 'You have begun, and some of it is still missing.',
  },
  restricted: { label: 'Needs something', tone: 'warning', text: 'Not all of it works yet.' },
  enabled: {
    label: 'Ready',
    tone: 'positive',
    text: 'What is released to you reaches it, and leaves for your bank.',
  },
  disabled: { label: 'Closed', tone: 'negative', text: 'It cannot be used any more. Ask the marketplace.' },
}
const kindWords: Record<PayoutAccountView['requirements'][number]['kind'], string> = {
  problem: 'Problem',
  overdue: 'Overdue',
  due: 'To do',
  checking: 'Being checked',
}
const kindTones: Record<PayoutAccountView['requirements'][number]['kind'], Tone | 'neutral'> = {
  problem: 'negative',
  overdue: 'negative',
  due: 'warning',
  checking: 'info',
}

type Props = Readonly<{
  account: PayoutAccountView
  /** Named by the server: browsers have other names for some. */
  countries: readonly { value: string; label: string }[]
  zone: string
  /** Nobody else may open it. */
  mayManage: boolean
  result?: FormResult | undefined
}>

/** The account to which a party is paid out: how far it is, and what it still wants, in words. */
export function AccountCard({ account, countries, zone, mayManage, result }: Props) {
  const locale = useLocale()
  const { label, tone, text } = stateWords[account.state]
  const { requirements, dueAt, problem } = account
  const isNew = account.country === null
  const nameOf = (code: string | null) => countries.find(({ value }) => value === code)?.label ?? code
  return (
    <Card as="section" aria-labelledby="payout-account">
      <CardHeader
        title={<span id="payout-account">Payout account</span>}
        actions={<Badge tone={tone}>{label}</Badge>}
      />
      <div className="grid gap-4">
        <p className="max-w-measure">{problem ?? text}</p>
        {requirements.length > 0 ? (
          <ul className="grid gap-2" aria-label="What the payment service asks for">
            {requirements.map(({ kind, text: line }) => (
              <li key={line} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <Badge tone={kindTones[kind]}>{kindWords[kind]}</Badge>
                <span className="min-w-0 flex-1 basis-60">{line}</span>
              </li>
            ))}
          </ul>
        ) : null}
        {dueAt ? (
          <p className="font-strong">
            Give it until {formatDate(dueAt, zone, locale, 'full')}: after that day payouts stop.
          </p>
        ) : null}
        {account.isExchanged && !isNew ? (
          <p className="max-w-measure text-sm text-muted">
            Banks in {nameOf(account.country)} keep {account.bankCurrency}, and you earn in {account.currency}
            . Name a bank account in {account.currency}, or the payment service exchanges the money at its
            rate and for its fee.
          </p>
        ) : null}
        {mayManage && account.state !== 'disabled' ? (
          <ActionForm {...(result ? { result } : {})} className="grid justify-items-start gap-4">
            <input type="hidden" name="form" value="onboarding" />
            {isNew ? (
              <Field
                name="country"
                label="Country of your bank account"
                hint="It cannot be changed afterwards."
                className="w-full max-w-sm"
              >
                <Select defaultValue={countries[0]?.value ?? ''} options={countries} />
              </Field>
            ) : null}
            <SubmitButton variant={account.state === 'enabled' ? 'secondary' : 'primary'}>
              {isNew
                ? 'Connect a payout account'
                : account.state === 'enabled'
                  ? 'Change your details'
                  : 'Continue'}
            </SubmitButton>
          </ActionForm>
        ) : null}
      </div>
    </Card>
  )
}
