import {
  ActionForm,
  Checkbox,
  DateInput,
  Field,
  FieldGroup,
  SubmitButton,
  TextInput,
  useBrowserZone,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { pathOf, wishQuery, type Wish } from '../booking/wish.ts'
import { dayPartChoices, weekdays } from './words.ts'

export type JoinWaitlistProps = Readonly<{
  result: FormResult | undefined
  /** Today and the last day that may be waited for, on the service's wall. */
  today: string
  furthest: string
  /** What is known: the days that were looked at, and who is signed in. */
  initial: Readonly<{
    firstDate: string
    lastDate: string
    firstName: string
    lastName: string
    email: string
  }>
}>

/** When somebody would come, and where to write to when a time becomes free. Works without scripts. */
export function JoinWaitlist({ result, today, furthest, initial }: JoinWaitlistProps) {
  const locale = useLocale()
  const zone = useBrowserZone()
  return (
    <ActionForm result={result} className="grid gap-8">
      <input type="hidden" name="timeZone" value={zone ?? ''} />
      <div className="grid gap-6">
        <div className="grid gap-6 sm:grid-cols-2">
          <Field name="firstDate" label="First day">
            <DateInput min={today} max={furthest} defaultValue={initial.firstDate} />
          </Field>
          <Field name="lastDate" label="Last day">
            <DateInput min={today} max={furthest} defaultValue={initial.lastDate} />
          </Field>
        </div>
        <FieldGroup name="weekdays" label="Days of the week" hint="None ticked: any day." optional="unmarked">
          <div className="grid grid-cols-2 gap-x-6 sm:grid-cols-3">
            {weekdays(locale).map(({ value, name }) => (
              <Checkbox key={value} name="weekdays" value={String(value)} label={name} />
            ))}
          </div>
        </FieldGroup>
        <FieldGroup name="dayParts" label="Time of day" hint="None ticked: any time." optional="unmarked">
          <div className="grid gap-x-6 sm:grid-cols-3">
            {dayPartChoices.map(({ value, label, hint }) => (
              <Checkbox
                key={value}
                name="dayParts"
                value={value}
                label={
                  <>
                    {label} <span className="block text-sm text-muted">{hint}</span>
                  </>
                }
              />
            ))}
          </div>
        </FieldGroup>
      </div>
      <div className="grid gap-6">
        <div className="grid gap-6 sm:grid-cols-2">
          <Field name="firstName" label="First name">
            <TextInput autoComplete="given-name" maxLength={80} defaultValue={initial.firstName} />
          </Field>
          <Field name="lastName" label="Last name">
            <TextInput autoComplete="family-name" maxLength={80} defaultValue={initial.lastName} />
          </Field>
        </div>
        <Field name="email" label="E-mail" hint="We write to it when a time becomes free.">
          <TextInput
            type="email"
            autoComplete="email"
            inputMode="email"
            maxLength={254}
            defaultValue={initial.email}
          />
        </Field>
      </div>
      <SubmitButton size="lg" wide>
        Join the waitlist
      </SubmitButton>
    </ActionForm>
  )
}

/** The way there from the free times of a service. @param date the day that was looked at, `YYYY-MM-DD` */
export const WaitlistLink = ({
  serviceId,
  date,
  wish,
}: Readonly<{ serviceId: string; date?: string | null; wish?: Wish }>) => (
  <p className="text-sm text-muted">
    No time that suits you?{' '}
    <a
      className="link inline-flex min-h-11 items-center"
      href={pathOf(`/services/${serviceId}/waitlist`, {
        ...(date ? { date } : {}),
        ...wishQuery(wish ?? {}),
      })}
    >
      Join the waitlist
    </a>
  </p>
)
