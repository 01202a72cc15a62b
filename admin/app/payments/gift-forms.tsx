import type { WalletView } from '#platform/payments/index.ts'
import {
  ActionForm,
  Banner,
  CopyField,
  DateInput,
  Field,
  MoneyInput,
  NumberField,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { WalletSummary } from './wallet-card.tsx'

type GrantFormProps = Readonly<{
  result: FormResult | undefined
  /** What the last request has shown or given. */
  answer: { email: string; wallet: WalletView; isGiven: boolean } | null
  currency: string
  zone: string
}>

/** Credits for one customer; what they have already is shown on request. */
export const GrantForm = ({ result, answer, currency, zone }: GrantFormProps) => (
  <div className="grid gap-5">
    {answer?.isGiven ? <Banner tone="positive">The credits are theirs.</Banner> : null}
    {answer ? <WalletSummary email={answer.email} wallet={answer.wallet} zone={zone} /> : null}
    <ActionForm
      key={answer?.isGiven ? answer.wallet.entries[0]?.id : 'grant'}
      {...(result ? { result } : {})}
      className="grid gap-5"
    >
      <input type="hidden" name="form" value="grant" />
      <Field name="email" label="E-mail of the customer">
        <TextInput type="email" autoComplete="off" maxLength={254} className="max-w-md" />
      </Field>
      <Expiring currency={currency} />
      <Field name="reason" label="Reason" hint="The customer reads it.">
        <TextInput maxLength={200} className="max-w-measure" />
      </Field>
      <div className="flex flex-wrap gap-3">
        <SubmitButton>Give credits</SubmitButton>
        <SubmitButton variant="secondary" name="intent" value="look" formNoValidate>
          Show what they have
        </SubmitButton>
      </div>
    </ActionForm>
  </div>
)

type IssueFormProps = Readonly<{
  result: FormResult | undefined
  /** Those that have just been made; they are not kept, and shown this once. */
  codes: readonly string[]
  currency: string
}>

/** New vouchers, with their codes as soon as they are made. */
export const IssueForm = ({ result, codes, currency }: IssueFormProps) => (
  <div className="grid gap-5">
    {codes.length > 0 ? (
      <Banner
        tone="positive"
        title={codes.length === 1 ? 'The voucher is ready' : `${codes.length} vouchers are ready`}
      >
        <p className="mb-3">
          Copy what you need now: the codes are kept as fingerprints only, and never shown again.
        </p>
        {codes.length === 1 ? (
          <CopyField label="Code" value={codes[0]!} />
        ) : (
          <ul aria-label="Codes" className="grid gap-1 font-strong tabular-nums sm:grid-cols-2">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        )}
      </Banner>
    ) : null}
    <ActionForm key={codes[0] ?? 'issue'} {...(result ? { result } : {})} className="grid gap-5">
      <input type="hidden" name="form" value="issue" />
      <Expiring currency={currency} />
      <NumberField name="count" label="How many" value={1} from={1} to={100} className="max-w-40" />
      <Field name="note" label="For" hint="A name for your list; customers do not see it." optional>
        <TextInput maxLength={200} className="max-w-measure" />
      </Field>
      <div>
        <SubmitButton>Make vouchers</SubmitButton>
      </div>
    </ActionForm>
  </div>
)

const Expiring = ({ currency }: { currency: string }) => (
  <div className="grid gap-5 sm:grid-cols-2">
    <Field name="amount" label="Amount">
      <MoneyInput currency={currency} />
    </Field>
    <Field name="expiresOn" label="Good until" optional>
      <DateInput />
    </Field>
  </div>
)
