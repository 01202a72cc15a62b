import { X } from 'lucide-react'
import type { TimeOffView } from '#platform/scheduling/index.ts'
import {
  ActionForm,
  Card,
  CardHeader,
  DateInput,
  Disclosure,
  Field,
  formatDateTime,
  SubmitButton,
  TextInput,
  TimeInput,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { RemoveButton } from './remove-button.tsx'

type TimeOffProps = Readonly<{
  timeOff: readonly TimeOffView[]
  zone: string
  today: string
  result: FormResult | undefined
  /** Came from a calendar to block time: on which day, and where it leads back to. */
  wish?: { date: string; back: string } | null
}>

/** Stretches in which nothing can be booked, whatever the hours say. */
export function TimeOff({ timeOff, zone, today, result, wish = null }: TimeOffProps) {
  const locale = useLocale()
  return (
    <Card as="section" id="time-off">
      <CardHeader title="Time off" description="Holidays, or a few hours away." />
      {timeOff.length > 0 ? (
        <ul className="mb-4 grid divide-y divide-border">
          {timeOff.map(({ id, startsAt, endsAt, reason }) => (
            <li key={id} className="flex items-center justify-between gap-4 py-2">
              <div>
                <p className="font-strong">{reason || 'Time off'}</p>
                <p className="text-sm text-muted">
                  {formatDateTime(startsAt, zone, locale, 'short')} –{' '}
                  {formatDateTime(endsAt, zone, locale, 'short')}
                </p>
              </div>
              <RemoveButton
                form="time-off"
                value={id}
                label={`Remove ${reason || 'time off'}`}
                icon={<X aria-hidden="true" className="icon" />}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="mb-4 text-muted">None planned.</p>
      )}
      <Disclosure summary="Add time off" open={result !== undefined || wish !== null}>
        <ActionForm result={result} preventScrollReset className="grid gap-4 text-text">
          <input type="hidden" name="form" value="time-off" />
          {wish ? <input type="hidden" name="back" value={wish.back} /> : null}
          <div className="flex flex-wrap gap-4">
            <Field name="fromDate" label="First day">
              <DateInput min={today} {...(wish ? { defaultValue: wish.date } : {})} />
            </Field>
            <Field name="fromTime" label="From" optional>
              <TimeInput />
            </Field>
          </div>
          <div className="flex flex-wrap gap-4">
            <Field name="untilDate" label="Last day">
              <DateInput min={today} {...(wish ? { defaultValue: wish.date } : {})} />
            </Field>
            <Field name="untilTime" label="Until" optional>
              <TimeInput />
            </Field>
          </div>
          <Field name="reason" label="Reason" hint="Only you see it." optional>
            <TextInput maxLength={200} />
          </Field>
          <div>
            <SubmitButton variant="secondary">Add time off</SubmitButton>
          </div>
        </ActionForm>
      </Disclosure>
    </Card>
  )
}
