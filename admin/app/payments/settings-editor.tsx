import type { PaymentSettingsView, SettingsExample } from '#platform/payments/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  Checkbox,
  Field,
  FieldGroup,
  NumberField,
  PercentField,
  Select,
  SubmitButton,
  Switch,
  TextInput,
  useHydrated,
  type FormResult,
} from '#ui/index.ts'
import { Example } from './example.tsx'
import { CommissionExceptions, FeeFields } from './fee-fields.tsx'
import { Further } from './further.tsx'
import { kinds } from './kinds.ts'
import { isOwnClientsExempt } from './settings-form.ts'
import { Taxes } from './taxes.tsx'
import { useExample } from './use-example.ts'

type Named = Readonly<{ id: string; name: string }>
type SettingsEditorProps = Readonly<{
  settings: PaymentSettingsView
  categories: readonly Named[]
  /** Of its providers. */
  plans: readonly Named[]
  /** Of what stands, or of what the server has just been asked to show. */
  example: SettingsExample | null
  result: FormResult | undefined
}>

/** All that a marketplace says about money, beside what it comes to. */
export function SettingsEditor({ settings, categories, plans, example, result }: SettingsEditorProps) {
  const isLive = useHydrated()
  const { shown, isPending, onInput } = useExample(example)
  return (
    <ActionForm
      {...(result ? { result } : {})}
      onInput={onInput}
      className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]"
    >
      <input type="hidden" name="version" value={settings.version} />
      <div className="grid gap-6">
        <WaysToPay settings={settings} />
        <Taxes settings={settings} categories={categories} />
        <Sharing settings={settings} categories={categories} plans={plans} />
        <CustomerFee settings={settings} />
        <UnpaidRest settings={settings} />
        <HeldMoney settings={settings} />
      </div>
      <Example example={shown} isPending={isPending} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton name="intent" value="save">
          Save
        </SubmitButton>
        {isLive ? null : (
          <SubmitButton variant="secondary" name="intent" value="preview" formNoValidate>
            Show example
          </SubmitButton>
        )}
      </div>
    </ActionForm>
  )
}

type SectionProps = Pick<SettingsEditorProps, 'settings'>
type SharingProps = Pick<SettingsEditorProps, 'settings' | 'categories' | 'plans'>

const WaysToPay = ({ settings: { isOnline, allowedKinds, deposit } }: SectionProps) => (
  <Card as="section">
    <CardHeader title="Taking money" />
    <div className="grid gap-6">
      <Switch
        name="isOnline"
        label="Customers can pay online"
        hint="Switched off, everything is paid at the appointment, whatever services say."
        defaultChecked={isOnline}
      />
      <FieldGroup
        name="allowedKinds"
        label="Ways to pay"
        hint="Among these providers choose, service by service. A service that has another one is paid in full; where that is not offered either, at the appointment."
      >
        <div className="grid gap-1">
          {kinds.map(({ value, label, hint }) => (
            <Checkbox
              key={value}
              name="allowedKinds"
              value={value}
              label={
                <>
                  {label}
                  <span className="block text-sm text-muted">{hint}</span>
                </>
              }
              defaultChecked={allowedKinds.includes(value)}
            />
          ))}
        </div>
      </FieldGroup>
      <FieldGroup
        name="deposit"
        label="Deposits"
        hint="How much of the price providers may ask for when it is booked."
      >
        <div className="grid max-w-md grid-cols-2 gap-4">
          <PercentField name="deposit.leastBasisPoints" label="From" share={deposit.leastBasisPoints} />
          <PercentField name="deposit.mostBasisPoints" label="To" share={deposit.mostBasisPoints} />
        </div>
      </FieldGroup>
    </div>
  </Card>
)

const bases = [
  { value: 'with_tax', label: 'What the customer pays for the service' },
  { value: 'without_tax', label: 'That without its tax' },
]
const tipTargets = [
  { value: 'provider', label: 'All of it is the provider’s' },
  { value: 'commissioned', label: 'Your commission is taken of it' },
]

function Sharing({ settings, categories, plans }: SharingProps) {
  const { commission, base, tips, tipPercents, currency, platformFee } = settings
  return (
    <Card as="section">
      <CardHeader
        title="Commission"
        description={`Your share of each service. The platform takes ${platformFee.basisPoints / 100} %; the provider gets the rest.`}
      />
      <div className="grid gap-6">
        <FeeFields at="commission" label="Commission" fee={commission} currency={currency} />
        <Field name="base" label="Taken of" className="max-w-md">
          <Select options={bases} defaultValue={base} />
        </Field>
        <Switch
          name="ownClientsExempt"
          label="Nothing is taken for the provider’s own clients"
          hint="Customers that the provider brought, by their own link or code."
          defaultChecked={(commission.overrides ?? []).some(isOwnClientsExempt)}
        />
        <Further
          summary="Exceptions by category, plan or customers"
          prefix="commission.overrides"
          isUsed={(commission.overrides ?? []).some((override) => !isOwnClientsExempt(override))}
        >
          <p className="text-sm text-muted">Where several fit, the one that says most counts.</p>
          <CommissionExceptions
            commission={commission}
            categories={categories}
            plans={plans}
            currency={currency}
          />
        </Further>
        <FieldGroup name="tips" label="Tips" optional="unmarked">
          <div className="grid gap-4">
            <Switch
              name="tips.isOffered"
              label="Customers can give a tip after the appointment"
              defaultChecked={tips.isOffered}
            />
            <Field name="tips.to" label="A tip" className="max-w-md">
              <Select options={tipTargets} defaultValue={tips.to} />
            </Field>
            <Field
              name="tipPercents"
              label="Suggested tips"
              hint="Percentages of the price, such as 5, 10, 15. Left empty, nothing is suggested."
              className="max-w-md"
            >
              <TextInput defaultValue={tipPercents.join(', ')} inputMode="numeric" maxLength={40} />
            </Field>
          </div>
        </FieldGroup>
      </div>
    </Card>
  )
}

const feeParties = [
  { value: 'tenant', label: 'You, the marketplace' },
  { value: 'provider', label: 'The provider' },
  { value: 'platform', label: 'The platform' },
]
const leavings = [
  { value: 'as_service', label: 'Goes back as far as the service does' },
  { value: 'kept', label: 'Stays' },
  { value: 'refunded', label: 'Goes back' },
]

const CustomerFee = ({ settings }: SectionProps) => (
  <Card as="section">
    <CardHeader
      title="Fee for customers"
      description="What customers pay for booking, beside the service. Leave it empty to take nothing."
    />
    <div className="grid gap-6">
      <FeeFields
        at="customerFee"
        label="Fee"
        fee={settings.customerFee ?? undefined}
        currency={settings.currency}
        optional
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="customerFeeTo" label="Who gets it">
          <Select options={feeParties} defaultValue={settings.customerFeeTo} />
        </Field>
        <Field
          name="customerFeeOnLeaving"
          label="When the customer cancels, it"
          hint="When anybody else does, it always goes back."
        >
          <Select options={leavings} defaultValue={settings.customerFeeOnLeaving} />
        </Field>
      </div>
    </div>
  </Card>
)

const UnpaidRest = ({ settings: { unpaid } }: SectionProps) => (
  <Card as="section">
    <CardHeader
      title="When the rest is not paid"
      description="A card may be refused when the rest of a price is charged. Its owner is told and can pay by a link, and the card is tried again after some days."
    />
    <div className="grid gap-6">
      <Switch
        name="unpaid.isCancelled"
        label="Cancel a booking whose rest is not paid in time"
        hint="At the moment from which on the service cannot be booked any more, and at least an hour before it starts. What was paid is kept or given back as if the customer had cancelled."
        defaultChecked={unpaid.isCancelled}
      />
      <NumberField
        name="unpaid.graceHours"
        label="Last reminder"
        hint="How long before that the customer is reminded for the last time."
        value={unpaid.graceHours}
        unit="hours"
        from={2}
        to={168}
        className="max-w-xs"
      />
    </div>
  </Card>
)

const HeldMoney = ({ settings }: SectionProps) => (
  <Card as="section">
    <CardHeader
      title="Held money"
      description="What customers pay is held until the appointment has taken place."
    />
    <NumberField
      name="releaseDays"
      label="Released after"
      hint="Counted from the appointment, or from when the customer confirmed it. 0 releases it at once."
      value={settings.releaseDays}
      unit="days"
      from={0}
      to={30}
      className="max-w-xs"
    />
    <Field
      name="chargebackFeeTo"
      label="Who bears the cost of a lost chargeback"
      hint="What the payment service takes when a bank decides for the customer. It counts for what is booked from now on."
      className="mt-5 max-w-measure"
    >
      <Select options={feeParties} defaultValue={settings.chargebackFeeTo} />
    </Field>
  </Card>
)
