import { Card, CardHeader, formatDay, NumberField, RadioGroup, useLocale } from '#ui/index.ts'
import { longestNotice, usualNotice } from './plan-form.ts'

export type RunningProps = Readonly<{
  /** Who is concerned: "Three providers have". */
  who: string
  /** On the wall of whoever sells: 2027-03-01. */
  today: string
  /** As it is typed at this moment. */
  noticeDays: number
}>

/** What becomes of those who have the plan when its terms change. */
export function RunningFields({ who, today, noticeDays }: RunningProps) {
  const locale = useLocale()
  const earliest = formatDay(dayAfter(today, noticeDays), locale, 'date')
  return (
    <Card as="section" aria-label="Who has it already" className="group/running">
      <CardHeader title="Who has it already" description={`${who} this plan.`} />
      <div className="grid gap-5">
        <RadioGroup
          name="running"
          label="When what it holds or costs changes"
          choices={[
            {
              value: 'keep',
              label: 'They keep their terms',
              hint: 'The new ones count for whoever subscribes from now on.',
            },
            {
              value: 'move',
              label: 'They move to the new terms',
              hint: 'Whoever pays is told at once, and changes at the first renewal after the notice. What was given without payment stays as it is.',
            },
          ]}
          defaultValue="keep"
        />
        <div className="hidden group-has-[input[value=move]:checked]/running:block">
          <NumberField
            name="noticeDays"
            label="Notice"
            hint={`The new terms begin at renewals from ${earliest} on. Some countries ask for 30 days or more where prices rise.`}
            value={String(usualNotice)}
            unit="days"
            from={0}
            to={longestNotice}
            className="max-w-md"
          />
        </div>
      </div>
    </Card>
  )
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
