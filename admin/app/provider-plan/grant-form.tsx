import type { EntitlementsView } from '#platform/billing/index.ts'
import {
  ActionForm,
  DateInput,
  Field,
  NumberField,
  PercentField,
  Select,
  SubmitButton,
  Switch,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { mostGranted } from './read-grant.ts'

type GrantFormProps = Readonly<{
  features: EntitlementsView['entitlements']
  today: string
  result: FormResult | undefined
}>

/** More of a feature than the plan gives, or exactly so much; the fields for how much follow the feature, also without scripts. */
export const GrantForm = ({ features, today, result }: GrantFormProps) => (
  <ActionForm {...(result ? { result } : {})} className="group/grant grid gap-5">
    <input type="hidden" name="form" value="grant" />
    <div className="grid gap-5 sm:grid-cols-2">
      <Field name="feature" label="Feature">
        <Select placeholder="Choose a feature">
          {features.map(({ feature, kind, label }) => (
            <option key={feature} value={feature} data-kind={kind}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <div className="hidden group-has-[[data-kind=switch]:checked]/grant:block">
        <Field name="there" label="What they get" optional="unmarked">
          <Select
            options={[
              { value: 'yes', label: 'Included' },
              { value: 'no', label: 'Not included' },
            ]}
            defaultValue="yes"
          />
        </Field>
      </div>
      <div className="hidden group-has-[[data-kind=rate]:checked]/grant:block">
        <PercentField name="share" label="What it is" hint="Such as 1.5" share={undefined} optional />
      </div>
      <div className="hidden gap-3 group-has-[:is([data-kind=meter],[data-kind=limit]):checked]/grant:grid sm:grid-cols-2">
        <Field name="amount" label="What they get" optional="unmarked">
          <Select
            options={[
              { value: 'some', label: 'Up to' },
              { value: 'all', label: 'Unlimited' },
              { value: 'none', label: 'None' },
            ]}
            defaultValue="some"
          />
        </Field>
        <div className="hidden group-has-[[name=amount]>[value=some]:checked]/grant:block">
          <NumberField name="count" label="How many" value={undefined} from={0} to={mostGranted} optional />
        </div>
      </div>
    </div>
    <div className="grid gap-5 sm:grid-cols-2">
      <Field name="reason" label="Reason" hint="They read it beside what they have.">
        <TextInput maxLength={400} autoComplete="off" />
      </Field>
      <Field
        name="lastDay"
        label="Counts until"
        hint="The end of that day. Empty: without end."
        optional="unmarked"
      >
        <DateInput min={today} />
      </Field>
    </div>
    <Switch
      name="isOverride"
      label="Exactly this"
      hint="Also where their plan gives more. Otherwise the better of both counts."
    />
    <div>
      <SubmitButton>Give it</SubmitButton>
    </div>
  </ActionForm>
)
