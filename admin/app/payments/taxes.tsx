import type { PaymentSettingsView } from '#platform/payments/index.ts'
import { Card, CardHeader, Field, RadioGroup, Select } from '#ui/index.ts'
import { optionsOf } from './fee-fields.tsx'
import { Further } from './further.tsx'
import { most } from './settings-form.ts'
import { TaxFields } from './tax-fields.tsx'

const taxModes = [
  { value: 'inclusive', label: 'Prices include tax', hint: 'The customer pays the price that is shown.' },
  { value: 'exclusive', label: 'Tax comes on top', hint: 'It is added when the customer books.' },
]
const taxParties = [
  { value: 'provider', label: 'The provider' },
  { value: 'tenant', label: 'You, the marketplace' },
  { value: 'platform', label: 'The platform' },
]
const issuers = [
  { value: 'provider', label: 'The provider', hint: 'Who sells the service to the customer.' },
  { value: 'tenant', label: 'You, the marketplace', hint: 'Where you sell it in your own name.' },
]

type TaxesProps = Readonly<{
  settings: PaymentSettingsView
  categories: readonly { id: string; name: string }[]
}>

/** Whether prices include tax, how services are taxed, and who owes it and issues the invoice. */
export function Taxes({ settings, categories }: TaxesProps) {
  const { taxMode, tax, taxByCategory, taxTo, issuer } = settings
  const rows = Math.min(most.taxByCategory, taxByCategory.length + Math.min(2, categories.length))
  const options = [{ value: '', label: 'None' }, ...optionsOf(categories)]
  return (
    <Card as="section">
      <CardHeader
        title="Prices and tax"
        description="Each line keeps the tax that was said when it was booked."
      />
      <div className="grid gap-6">
        <RadioGroup
          name="taxMode"
          label="Prices"
          choices={taxModes}
          defaultValue={taxMode}
          look="cards"
          columns={2}
        />
        <TaxFields at="tax" label="Services are" tax={tax} />
        {categories.length > 0 ? (
          <Further summary="Other taxes by category" prefix="taxByCategory" isUsed={taxByCategory.length > 0}>
            <ol className="grid gap-6">
              {Array.from({ length: rows }, (_, row) => (
                <li key={row} className="grid gap-4">
                  <Field
                    name={`taxByCategory.${row}.categoryId`}
                    label={`Category ${row + 1}`}
                    optional="unmarked"
                  >
                    <Select
                      options={options}
                      defaultValue={taxByCategory[row]?.categoryId ?? ''}
                      className="max-w-md"
                    />
                  </Field>
                  <TaxFields
                    at={`taxByCategory.${row}.tax`}
                    label={`Services of category ${row + 1} are`}
                    tax={taxByCategory[row]?.tax}
                  />
                </li>
              ))}
            </ol>
          </Further>
        ) : null}
        <div className="grid gap-6 sm:grid-cols-2">
          <Field name="taxTo" label="Who owes the tax" hint="They get it from each payment.">
            <Select options={taxParties} defaultValue={taxTo} />
          </Field>
        </div>
        <RadioGroup
          name="issuer"
          label="Who issues the invoice of a service"
          choices={issuers}
          defaultValue={issuer}
          look="cards"
          columns={2}
        />
      </div>
    </Card>
  )
}
