import type { ScheduleView } from '#platform/scheduling/index.ts'
import { ActionForm, Banner, Field, SubmitButton, type FormResult } from '#ui/index.ts'
import { DefaultSubmit } from './default-submit.tsx'
import { typedWeek, type TypedWeek } from './schedule-form.ts'
import { WeekEditor, ZoneSelect } from './week-editor.tsx'

type HoursFormProps = Readonly<{
  schedule: Pick<ScheduleView, 'timeZone' | 'weekly' | 'version'>
  zones: readonly string[]
  result: (FormResult & { week?: TypedWeek }) | undefined
}>

/** The hours of a week and the zone that they are in, of the business or of one of its team. */
export const HoursForm = ({ schedule, zones, result }: HoursFormProps) => (
  <ActionForm result={result} preventScrollReset className="grid gap-6">
    <DefaultSubmit />
    <input type="hidden" name="form" value="hours" />
    <input type="hidden" name="version" value={schedule.version} />
    <Field name="timeZone" label="Time zone" hint="Of the place where the work is done.">
      <ZoneSelect zones={zones} value={schedule.timeZone} />
    </Field>
    <WeekEditor week={result?.week ?? typedWeek(schedule.weekly)} />
    <div>
      <SubmitButton name="intent" value="save">
        Save hours
      </SubmitButton>
    </div>
  </ActionForm>
)

const savedWords: Record<string, string> = {
  hours: 'The hours are saved. Appointments that were booked stay as they are.',
  exceptions: 'The dates are saved. Appointments that were booked stay as they are.',
  'time-off':
    'The time off is saved. Appointments in it are not cancelled by it: look at them in the calendar.',
  'team-hours': 'The hours of the team hold again. Appointments that were booked stay as they are.',
}

export const SavedHours = ({ what }: { what: string }) =>
  savedWords[what] ? <Banner tone="positive">{savedWords[what]}</Banner> : null
