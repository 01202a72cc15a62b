import type { PaymentSettingsView } from '#platform/payments/index.ts'
import { Field, PercentField, Select, TextInput } from '#ui/index.ts'
import { Further } from './further.tsx'
import { most, treatments } from './settings-form.ts'

type Tax = PaymentSettingsView['tax']
type TaxFieldsProps = Readonly<{
  /** Where it stands in the form: `tax`, `taxByCategory.0.tax`. */
  at: string
  label: string
  tax: Tax | undefined
}>

/** How something is taxed: its rates, or why there is no tax. What does not count just now is sent all the same. */
export function TaxFields({ at, label, tax }: TaxFieldsProps) {
  const rates = tax && 'rates' in tax ? tax.rates : []
  const exemption = tax && 'exemption' in tax ? tax : null
  const count = Math.max(1, rates.length)
  return (
    <div className="group/tax grid gap-4">
      <Field name={`${at}.treatment`} label={label}>
        <Select options={treatments} defaultValue={exemption?.exemption ?? 'rates'} className="max-w-md" />
      </Field>
      <div className="hidden gap-4 group-has-[option[value=rates]:checked]/tax:grid">
        {Array.from({ length: count }, (_, row) => (
          <RateFields key={row} at={`${at}.rates.${row}`} rate={rates[row]} />
        ))}
        {at === 'tax' && count < most.rates ? (
          <Further summary="Another tax on the same services" prefix={`tax.rates.${count}`} isUsed={false}>
            <RateFields at={`tax.rates.${count}`} rate={undefined} />
          </Further>
        ) : null}
      </div>
      <div className="group-has-[option[value=rates]:checked]/tax:hidden">
        <Field name={`${at}.reason`} label="Why, as invoices say it" optional>
          <TextInput maxLength={200} defaultValue={exemption?.reason} className="max-w-measure" />
        </Field>
      </div>
    </div>
  )
}

type Rate = Extract<Tax, { rates: unknown }>['rates'][number]

const RateFields = ({ at, rate }: { at: string; rate: Rate | undefined }) => (
  <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
    <Field name={`${at}.name`} label="Tax" optional="unmarked" className="max-sm:col-span-2">
      <TextInput maxLength={40} placeholder="VAT" defaultValue={rate?.name} />
    </Field>
    <Field name={`${at}.jurisdiction`} label="Country" optional="unmarked">
      <TextInput
        maxLength={6}
        placeholder="DE"
        autoCapitalize="characters"
        autoComplete="off"
        defaultValue={rate?.jurisdiction}
      />
    </Field>
    <PercentField name={`${at}.rate`} label="Rate" decimals={3} share={rate?.rate} optional />
  </div>
)
