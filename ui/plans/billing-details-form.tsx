import type { BillingDetailsView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { Card, CardHeader } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import { Field } from '../forms/field.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { Select } from '../forms/select.tsx'
import { TextInput } from '../forms/text-input.tsx'

type Props = Readonly<{
  details: BillingDetailsView
  /** Named by the server, see `allCountries`; the empty one stands for no address. */
  countries: readonly { value: string; label: string }[]
  isDone: boolean
  result?: FormResult | undefined
}>

const standingWords: Record<NonNullable<BillingDetailsView['taxIdStanding']>, string | null> = {
  pending: 'The tax number is being checked.',
  verified: 'The tax number was found right.',
  unverified: 'The tax office does not know this tax number. Check how it is written.',
  unavailable: null,
}

/** To whom the invoices of a plan are addressed. The action reads it with `billingDetailsIn`. */
export function BillingDetailsForm({ details, countries, isDone, result }: Props) {
  const { name, email, address, taxId, taxIdStanding } = details
  const standing = taxId && taxIdStanding ? standingWords[taxIdStanding] : null
  return (
    <Card as="section" aria-labelledby="billing-details">
      <CardHeader
        title={<span id="billing-details">Billing details</span>}
        description="They stand on the invoices that are made from now on."
      />
      <ActionForm result={result} className="grid gap-5">
        {isDone && !result ? <Banner tone="positive">Saved.</Banner> : null}
        {standing ? (
          <Banner tone={taxIdStanding === 'unverified' ? 'warning' : 'info'} role="note">
            {standing}
          </Banner>
        ) : null}
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="name" label="Name or company">
            <TextInput autoComplete="organization" maxLength={200} defaultValue={name} />
          </Field>
          <Field name="email" label="E-mail for invoices">
            <TextInput
              type="email"
              inputMode="email"
              autoComplete="email"
              maxLength={254}
              defaultValue={email}
            />
          </Field>
          <Field name="line1" label="Street and number" optional>
            <TextInput autoComplete="address-line1" maxLength={200} defaultValue={address?.line1 ?? ''} />
          </Field>
          <Field name="line2" label="More of the address" optional>
            <TextInput autoComplete="address-line2" maxLength={200} defaultValue={address?.line2 ?? ''} />
          </Field>
          <Field name="postalCode" label="Postcode" optional>
            <TextInput autoComplete="postal-code" maxLength={20} defaultValue={address?.postalCode ?? ''} />
          </Field>
          <Field name="city" label="Town" optional>
            <TextInput autoComplete="address-level2" maxLength={100} defaultValue={address?.city ?? ''} />
          </Field>
          <Field name="region" label="State or province" optional>
            <TextInput autoComplete="address-level1" maxLength={100} defaultValue={address?.region ?? ''} />
          </Field>
          <Field name="country" label="Country">
            <Select options={countries} autoComplete="country" defaultValue={address?.country} />
          </Field>
          <Field name="taxId" label="Tax number" hint="It belongs to the country of the address." optional>
            <TextInput autoComplete="off" maxLength={40} defaultValue={taxId ?? ''} />
          </Field>
        </div>
        <div>
          <SubmitButton>Save the details</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
