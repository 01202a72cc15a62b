import { Field, FieldGroup, PercentField, Select, Switch, TextInput } from '#ui/index.ts'
import { AmountField } from './amount-field.tsx'
import { hasCount, hasOverage, mostCounted, type EditorFeature, type PlanDraft } from './plan-form.ts'

type FieldsProps = Readonly<{ features: readonly EditorFeature[]; draft: PlanDraft }>

const choices = [
  { value: 'none', label: 'Not included' },
  { value: 'some', label: 'Up to' },
  { value: 'all', label: 'Unlimited' },
]

/** How many of what is counted, and the share that is kept. */
export const LimitFields = ({ features, draft, currency }: FieldsProps & Readonly<{ currency: string }>) => (
  <div className="grid gap-5 sm:grid-cols-2">
    {features.filter(hasCount).map((each) => (
      <CountField key={each.feature} of={each} draft={draft} currency={currency} />
    ))}
    {features
      .filter(({ kind }) => kind === 'rate')
      .map(({ feature, label, description }) => (
        <PercentField
          key={feature}
          name={`contents.${feature}`}
          label={label}
          hint={description}
          share={shareOf(draft[`contents.${feature}`])}
        />
      ))}
  </div>
)

const shareOf = (text: string | undefined) =>
  text === undefined ? undefined : Math.round(Number(text) * 100)

type CountProps = Readonly<{ of: EditorFeature; draft: PlanDraft; currency: string }>

/** None, so many, or as many as one likes; the number shows where it counts, also without scripts. */
function CountField({ of, draft, currency }: CountProps) {
  const { feature, label, description } = of
  return (
    <div className="group/count grid content-start gap-3">
      <Field name={`contents.${feature}`} label={label} hint={description}>
        <div className="grid grid-cols-2 gap-3">
          <Select options={choices} defaultValue={draft[`contents.${feature}`] ?? 'none'} />
          <div className="hidden group-has-[option[value=some]:checked]/count:block">
            <Field name={`count.${feature}`} label={`${label}: how many`} labelHidden optional="unmarked">
              <TextInput
                type="number"
                inputMode="numeric"
                min={0}
                max={mostCounted}
                step={1}
                defaultValue={draft[`count.${feature}`]}
              />
            </Field>
          </div>
        </div>
      </Field>
      {hasOverage(of) ? (
        <div className="hidden group-has-[option[value=some]:checked]/count:block">
          <AmountField
            name={`overage.${feature}`}
            label="Each one more"
            hint="What one beyond the limit costs. Empty: the limit is the end."
            text={draft[`overage.${feature}`]}
            currency={currency}
          />
        </div>
      ) : null}
    </div>
  )
}

/** What is there, or not. */
export function SwitchFields({ features, draft }: FieldsProps) {
  const switches = features.filter(({ kind }) => kind === 'switch')
  return (
    <FieldGroup name="contents" label="Features" optional="unmarked">
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {switches.map(({ feature, label, description }) => (
          <Switch
            key={feature}
            name={`contents.${feature}`}
            label={label}
            hint={description}
            defaultChecked={draft[`contents.${feature}`] === 'on'}
          />
        ))}
      </div>
    </FieldGroup>
  )
}
