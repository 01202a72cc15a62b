import type { TaxDetailsView } from '#platform/payments/index.ts'
import { Banner } from '../banner.tsx'
import { Card, CardHeader } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { callingCodes } from '../forms/calling-codes.ts'
import { Field, FieldGroup } from '../forms/field.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { PercentField } from '../forms/percent-field.tsx'
import { Select } from '../forms/select.tsx'
import { TextArea, TextInput } from '../forms/text-input.tsx'
import { useLocale } from '../kit.tsx'

type Props = Readonly<{
  details: TaxDetailsView
  /** A customer is addressed, a provider or a marketplace issues; a marketplace taxes its commission too. */
  owner: 'customer' | 'provider' | 'tenant'
  isDone: boolean
  result?: FormResult | undefined
}>

const words = {
  customer: {
    title: 'Billing details',
    text: 'Your invoices are addressed to this name. Leave it as it is where you book for yourself.',
    name: 'Name or company',
    saved: 'Saved. Your next invoices are addressed to it.',
  },
  provider: {
    title: 'Your details on documents',
    text: 'Invoices and credit notes to your customers name you as the one who issues them.',
    name: 'Legal name of your business',
    saved: 'Saved. It stands on the documents that are issued from now on.',
  },
  tenant: {
    title: 'Details on documents',
    text: 'The marketplace issues its documents in this name: invoices of its commission, and all others where it is the issuer.',
    name: 'Legal name',
    saved: 'Saved. It stands on the documents that are issued from now on.',
  },
} as const

/** The name, address and tax number that stand on documents. The action reads it with `taxDetailsIn`. */
export function TaxDetailsForm({ details, owner, isDone, result }: Props) {
  const locale = useLocale()
  const { title, text, name, saved } = words[owner]
  const { legalName, address, country, taxId, feeTax, version } = details
  return (
    <Card as="section" aria-labelledby="tax-details">
      <CardHeader title={<span id="tax-details">{title}</span>} description={text} />
      <ActionForm key={version} result={result} className="grid gap-5">
        {isDone && !result ? <Banner tone="positive">{saved}</Banner> : null}
        {owner !== 'customer' && !taxId ? (
          <Banner tone="warning" role="note">
            There is no tax number yet. In most countries an invoice needs one.
          </Banner>
        ) : null}
        <input type="hidden" name="form" value="tax-details" />
        <input type="hidden" name="version" value={version} />
        <Field name="legalName" label={name}>
          <TextInput autoComplete="organization" maxLength={200} defaultValue={legalName} />
        </Field>
        <Field
          name="address"
          label="Address"
          hint="Street, postal code and town, each on a line of its own"
          {...(owner === 'customer' ? { optional: true as const } : {})}
        >
          <TextArea rows={3} autoComplete="street-address" maxLength={500} defaultValue={address} />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="country" label="Country">
            <Select options={countriesIn(locale, country)} autoComplete="country" defaultValue={country} />
          </Field>
          <Field name="taxId" label="Tax number" hint="VAT number or the number of your tax office" optional>
            <TextInput autoComplete="off" maxLength={40} defaultValue={taxId ?? ''} />
          </Field>
        </div>
        {owner === 'tenant' ? (
          <FieldGroup
            name="feeTax"
            label="Tax on your commission"
            optional="unmarked"
            hint="It is included in the commission. Leave the rate empty where you charge none."
          >
            <div className="grid gap-5 sm:grid-cols-2">
              <Field name="feeTaxName" label="Name of the tax" optional>
                <TextInput autoComplete="off" maxLength={40} defaultValue={feeTax?.name ?? ''} />
              </Field>
              <PercentField name="feeTaxRate" label="Rate" share={feeTax?.rate} decimals={3} optional />
            </div>
          </FieldGroup>
        ) : null}
        <div>
          <SubmitButton>Save the details</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}

/** By name; the one that is chosen is always among them. */
function countriesIn(locale: string, chosen: string) {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  return [...new Set([...Object.keys(callingCodes), chosen])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale))
}
