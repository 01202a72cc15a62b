import {
  ActionForm,
  Checkbox,
  DateInput,
  Field,
  FieldGroup,
  MoneyInput,
  NumberField,
  Select,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { durations, longestMonths, mostRedeemed } from './read-coupon.ts'

type CouponFormProps = Readonly<{
  plans: readonly { id: string; name: string }[]
  currency: string
  today: string
  result: FormResult | undefined
}>

/** A new code; the fields that belong to a choice show with it, also without scripts. */
export const CouponForm = ({ plans, currency, today, result }: CouponFormProps) => (
  <ActionForm {...(result ? { result } : {})} className="group/coupon grid gap-5">
    <input type="hidden" name="form" value="add" />
    <div className="grid gap-5 sm:grid-cols-2">
      <Field name="code" label="Code" hint="3 to 40 letters, digits and hyphens.">
        <TextInput
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="SPRING-20"
        />
      </Field>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field name="kind" label="What it takes off" hint="Of the price.">
          <Select
            options={[
              { value: 'percent', label: 'A share' },
              { value: 'amount', label: 'An amount' },
            ]}
            defaultValue="percent"
          />
        </Field>
        <div className="group-has-[option[value=amount]:checked]/coupon:hidden">
          <NumberField
            name="percentOff"
            label="Percent off"
            value={undefined}
            unit="%"
            from={1}
            to={100}
            optional
          />
        </div>
        <div className="hidden group-has-[option[value=amount]:checked]/coupon:block">
          <Field name="amountOff" label="Amount off" optional="unmarked">
            <MoneyInput currency={currency} />
          </Field>
        </div>
      </div>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field name="duration" label="Of which payments">
          <Select options={durations} defaultValue="once" />
        </Field>
        <div className="hidden group-has-[option[value=months]:checked]/coupon:block">
          <NumberField
            name="months"
            label="Months"
            hint="For plans paid by the month."
            value={undefined}
            from={1}
            to={longestMonths}
            optional
          />
        </div>
      </div>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field name="lastDay" label="Redeemed until" hint="Empty: without end." optional="unmarked">
          <DateInput min={today} />
        </Field>
        <NumberField
          name="mostRedemptions"
          label="How often"
          hint="Empty: as often as wanted."
          value={undefined}
          unit="times"
          from={1}
          to={mostRedeemed}
          optional
        />
      </div>
    </div>
    <FieldGroup
      name="planIds"
      label="For which plans"
      hint="None ticked: for all of them."
      optional="unmarked"
    >
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {plans.map(({ id, name }) => (
          <Checkbox key={id} name="planIds" value={id} label={name} />
        ))}
      </div>
    </FieldGroup>
    <div>
      <SubmitButton>Add the coupon</SubmitButton>
    </div>
  </ActionForm>
)
