import { Field, MoneyInput, NumberField, RadioGroup, Select, Switch, TextInput } from '#ui/index.ts'
import { kinds, laters, type OfferedTerms, rests, rhythms } from './payment-form.ts'

type PaymentFieldsProps = Readonly<{
  /** As the draft of the service has them, named `pay.…`. */
  fields: Record<string, string>
  offered: OfferedTerms
  currency: string
}>

/** How this service is paid for, among what the marketplace offers. */
export function PaymentFields({ fields, offered, currency }: PaymentFieldsProps) {
  if (!offered.isOnline)
    return (
      <p className="text-muted">This marketplace takes no money online: you are paid at the appointment.</p>
    )

  const own = fields['pay.kind'] ?? 'in_person'
  const isOffered = offered.kinds.some((kind) => kind === own)
  const choices = kinds.filter(({ value }) => value === own || offered.kinds.includes(value))
  const standIn = offered.kinds.includes('full') ? 'in full when they book' : 'at the appointment'
  return (
    <>
      <RadioGroup
        name="pay.kind"
        label="Customers pay"
        {...(isOffered
          ? {}
          : {
              hint: `The marketplace no longer offers what is chosen here: customers pay ${standIn} until you choose another.`,
            })}
        choices={choices}
        defaultValue={own}
        look="cards"
        columns={2}
      />
      <div className="group-has-[[value=in\_person]:checked]:hidden">
        <Field
          name="pay.creditsRequired"
          label="Price in credits"
          hint="For whoever pays all of it with credits, tax included. Empty: the price. You get your share of what is paid."
          optional
        >
          <MoneyInput
            currency={currency}
            {...(fields['pay.creditsMinor'] ? { defaultAmount: Number(fields['pay.creditsMinor']) } : {})}
          />
        </Field>
      </div>
      {/* What does not count just now is sent all the same, so that there is a way back. */}
      <div className="hidden gap-6 group-has-[[value=deposit]:checked]:grid">
        <DepositFields fields={fields} offered={offered} currency={currency} />
      </div>
      <div className="hidden grid-cols-[8rem_minmax(0,1fr)] items-end gap-4 group-has-[[value=pay\_later]:checked]:grid">
        <NumberField
          name="pay.laterDays"
          label="The card is charged"
          value={fields['pay.laterDays'] ?? '2'}
          from={0}
          to={90}
          optional
        />
        <Field name="pay.later" label="Counted in">
          <Select options={laters} defaultValue={fields['pay.later'] ?? 'before'} />
        </Field>
      </div>
      <div className="hidden gap-6 group-has-[[value=instalments]:checked]:grid">
        <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-end gap-4">
          <NumberField
            name="pay.count"
            label="Parts"
            value={fields['pay.count'] ?? '3'}
            from={2}
            to={12}
            optional
          />
          <Field name="pay.rhythm" label="One of them">
            <Select options={rhythms} defaultValue={fields['pay.rhythm'] ?? 'month:1'} />
          </Field>
        </div>
        <Switch
          name="pay.endsBeforeStart"
          label="All of it before the appointment"
          hint="What would fall due later is paid with the last part before it."
          defaultChecked={fields['pay.endsBeforeStart'] !== ''}
        />
      </div>
    </>
  )
}

const bys = [
  { value: 'share', label: 'A share of the price' },
  { value: 'amount', label: 'A fixed amount' },
]

const DepositFields = ({ fields, offered, currency }: PaymentFieldsProps) => (
  <>
    <div className="group/by grid items-end gap-4 sm:grid-cols-2">
      <Field name="pay.depositBy" label="The deposit is">
        <Select options={bys} defaultValue={fields['pay.depositBy'] ?? 'share'} />
      </Field>
      <div className="group-has-[option[value=amount]:checked]/by:hidden">
        <Field
          name="pay.depositShare"
          label="Deposit"
          hint={`Here ${offered.leastBasisPoints / 100} to ${offered.mostBasisPoints / 100} % of the price.`}
          optional="unmarked"
        >
          <TextInput
            type="text"
            inputMode="decimal"
            autoComplete="off"
            after="%"
            defaultValue={fields['pay.depositShare'] ?? '30'}
          />
        </Field>
      </div>
      <div className="hidden group-has-[option[value=amount]:checked]/by:block">
        <Field name="pay.depositAmount" label="Deposit, as an amount" optional="unmarked">
          <MoneyInput
            currency={currency}
            {...(fields['pay.depositMinor'] ? { defaultAmount: Number(fields['pay.depositMinor']) } : {})}
          />
        </Field>
      </div>
    </div>
    <div className="group/rest grid items-end gap-4 sm:grid-cols-2">
      <Field name="pay.rest" label="The rest is paid">
        <Select options={rests} defaultValue={fields['pay.rest'] ?? 'days'} />
      </Field>
      <div className="hidden group-has-[option[value=days]:checked]/rest:block">
        <NumberField
          name="pay.restDays"
          label="Days before"
          value={fields['pay.restDays'] ?? '2'}
          unit="days"
          from={0}
          to={90}
          optional
        />
      </div>
    </div>
  </>
)
