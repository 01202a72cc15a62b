import { FieldGroup, NumberField } from '#ui/index.ts'
import { AmountField } from './amount-field.tsx'
import { intervalWords, longestTrial, type PlanDraft } from './plan-form.ts'

type PriceFieldsProps = Readonly<{ draft: PlanDraft; currency: string; hasSeats: boolean }>

/** What a plan costs by the month and by the year, and how long it may be tried. */
export const PriceFields = ({ draft, currency, hasSeats }: PriceFieldsProps) => (
  <div className="grid gap-6">
    <div className="grid gap-6 sm:grid-cols-2">
      {intervalWords.map(({ interval, label, unit }) => {
        const field = (part: string) => {
          const name = `prices.${interval}.${part}`
          return { name, text: draft[name], currency }
        }
        return (
          <FieldGroup key={interval} name={`prices.${interval}`} label={label} optional="unmarked">
            <div className="grid gap-4">
              <AmountField {...field('amount')} label={`Price ${unit}`} />
              <AmountField
                {...field('setupAmount')}
                label="Set-up fee"
                hint="Once, with the first invoice."
              />
              {hasSeats ? (
                <AmountField
                  {...field('seatAmount')}
                  label={`Each further seat ${unit}`}
                  hint="Beside those of the plan. Empty: none is sold."
                />
              ) : null}
            </div>
          </FieldGroup>
        )
      })}
    </div>
    <NumberField
      name="trialDays"
      label="Trial"
      hint="For whoever never paid for a plan before. 0: no trial."
      value={draft.trialDays}
      unit="days"
      from={0}
      to={longestTrial}
      className="max-w-xs"
    />
  </div>
)
