import type { PaymentSettingsView } from '#platform/payments/index.ts'
import { Field, MoneyInput, PercentField, Select } from '#ui/index.ts'
import { isOwnClientsExempt, most } from './settings-form.ts'

type Fee = NonNullable<PaymentSettingsView['customerFee']>
type Commission = PaymentSettingsView['commission']
type Named = Readonly<{ id: string; name: string }>

type FeeFieldsProps = Readonly<{
  at: string
  label: string
  fee: Fee | undefined
  currency: string
  /** Empty: nothing is taken. */
  optional?: boolean
}>

/** A share with its least and its most. */
export const FeeFields = ({ at, label, fee, currency, optional = false }: FeeFieldsProps) => (
  <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-3">
    <PercentField
      name={`${at}.basisPoints`}
      label={label}
      share={fee?.basisPoints}
      optional={optional}
      className="max-sm:col-span-2"
    />
    <Field name={`${at}.minimumAmount`} label="At least" optional="unmarked">
      <MoneyInput currency={currency} {...amountOf(fee?.minimumAmount)} />
    </Field>
    <Field name={`${at}.maximumAmount`} label="At most" optional="unmarked">
      <MoneyInput currency={currency} {...amountOf(fee?.maximumAmount)} />
    </Field>
  </div>
)

const amountOf = (amount: number | null | undefined) =>
  typeof amount === 'number' ? { defaultAmount: amount } : {}

const sources = [
  { value: '', label: 'All customers' },
  { value: 'marketplace', label: 'Customers of the marketplace' },
  { value: 'own_client', label: 'The provider’s own clients' },
  { value: 'referral', label: 'Customers by recommendation' },
]

type ExceptionsProps = Readonly<{
  commission: Commission
  categories: readonly Named[]
  plans: readonly Named[]
  currency: string
}>

/** Another commission for a category, for providers of a plan, for some customers, or for all that together. Two rows more than there are. */
export function CommissionExceptions({ commission, categories, plans, currency }: ExceptionsProps) {
  const rows = (commission.overrides ?? []).filter((override) => !isOwnClientsExempt(override))
  const allCategories = [{ value: '', label: 'All categories' }, ...optionsOf(categories)]
  const allPlans = [{ value: '', label: 'All plans' }, ...optionsOf(plans)]
  return (
    <ol className="grid gap-6">
      {Array.from({ length: Math.min(most.overrides, rows.length + 2) }, (_, row) => {
        const at = `commission.overrides.${row}`
        const override = rows[row]
        return (
          <li key={row} className="grid gap-4">
            <div className="grid gap-4 sm:grid-cols-3">
              <Field name={`${at}.categoryId`} label={`Exception ${row + 1}: category`} optional="unmarked">
                <Select options={allCategories} defaultValue={override?.categoryId ?? ''} />
              </Field>
              <Field name={`${at}.planId`} label="Provider’s plan" optional="unmarked">
                <Select options={allPlans} defaultValue={override?.planId ?? ''} />
              </Field>
              <Field name={`${at}.customerSource`} label="Customers" optional="unmarked">
                <Select options={sources} defaultValue={override?.customerSource ?? ''} />
              </Field>
            </div>
            <FeeFields
              at={`${at}.rule`}
              label="Commission"
              fee={override?.rule}
              currency={currency}
              optional
            />
          </li>
        )
      })}
    </ol>
  )
}

export const optionsOf = (named: readonly Named[]) =>
  named.map(({ id, name }) => ({ value: id, label: name }))
