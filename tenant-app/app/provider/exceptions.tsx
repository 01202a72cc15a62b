import { X } from 'lucide-react'
import type { DateException } from '#platform/scheduling/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  DateInput,
  Disclosure,
  Field,
  formatDay,
  formatTime,
  RadioGroup,
  SubmitButton,
  TextInput,
  TimeInput,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { RemoveButton } from './remove-button.tsx'

type ExceptionsProps = Readonly<{
  exceptions: readonly DateException[]
  today: string
  result: FormResult | undefined
}>

const kinds = [
  { value: 'closed', label: 'Closed' },
  { value: 'hours', label: 'Other hours than usual' },
]

/** Single dates on which the weekly hours do not hold. */
export function Exceptions({ exceptions, today, result }: ExceptionsProps) {
  const locale = useLocale()
  const shown = exceptions.filter(({ date }) => date >= today)
  return (
    <Card as="section">
      <CardHeader title="Other hours on a date" description="A holiday, a market day, one long evening." />
      {shown.length > 0 ? (
        <ul className="mb-4 grid divide-y divide-border">
          {shown.map(({ date, windows, note }) => (
            <li key={date} className="flex items-center justify-between gap-4 py-2">
              <div>
                <p className="font-strong">{formatDay(date, locale, 'full')}</p>
                <p className="text-sm text-muted">
                  {windows.length === 0
                    ? 'Closed'
                    : windows
                        .map(
                          ({ startMinute, endMinute }) =>
                            `${wall(startMinute, locale)} – ${wall(endMinute, locale)}`,
                        )
                        .join(', ')}
                  {note ? `, ${note}` : ''}
                </p>
              </div>
              <RemoveButton
                form="exception"
                value={date}
                label={`Remove ${formatDay(date, locale)}`}
                icon={<X aria-hidden="true" className="icon" />}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="mb-4 text-muted">None ahead: your weekly hours hold every day.</p>
      )}
      <Disclosure summary="Add a date" open={result !== undefined}>
        <ActionForm result={result} preventScrollReset className="grid gap-4 text-text">
          <input type="hidden" name="form" value="exception" />
          <Field name="date" label="Date">
            <DateInput min={today} />
          </Field>
          <RadioGroup name="kind" label="On this date" choices={kinds} defaultValue="closed" />
          <div className="flex flex-wrap gap-4">
            <Field name="firstStart" label="From" optional="unmarked">
              <TimeInput />
            </Field>
            <Field name="firstEnd" label="Until" optional="unmarked">
              <TimeInput />
            </Field>
            <Field name="secondStart" label="And from" optional>
              <TimeInput />
            </Field>
            <Field name="secondEnd" label="Until" optional>
              <TimeInput />
            </Field>
          </div>
          <Field name="note" label="Note for yourself" optional>
            <TextInput maxLength={200} />
          </Field>
          <div>
            <SubmitButton variant="secondary">Save the date</SubmitButton>
          </div>
        </ActionForm>
      </Disclosure>
    </Card>
  )
}

const wall = (minute: number, locale: string) => formatTime((minute % 1440) * 60_000, 'UTC', locale)
