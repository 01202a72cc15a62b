import { Form, useNavigation, useSubmit } from '@remix-run/react'
import type { SeriesPreview } from '#platform/booking/index.ts'
import {
  Button,
  Checkbox,
  Field,
  FieldGroup,
  formatDate,
  formatDateTime,
  formatDay,
  formatMoney,
  formatTimeRange,
  formatZone,
  Select,
  SubmitButton,
  ActionForm,
  useLocale,
} from '#ui/index.ts'
import { mostTimes, mostWeeks, reasonWords, type Repeat } from './repeat.ts'

type RepeatFormProps = Readonly<{
  repeat: Repeat
  wish: Record<string, string>
  timeZone: string
  /** Of the service; null while it is not known. */
  zone: string | null
}>

const every = (weeks: number) => (weeks === 1 ? 'Every week' : `Every ${weeks} weeks`)
// 2024 began on a Monday.
const dayName = (day: number, locale: string) => formatDay(`2024-01-0${day}`, locale, 'weekday')

/** How often it returns. The choice is the page's address; with scripts its times follow at once. */
export function RepeatForm({ repeat, wish, timeZone, zone }: RepeatFormProps) {
  const locale = useLocale()
  const submit = useSubmit()
  const { firstStartsAt, everyWeeks, weekdays = [], count } = repeat
  const firstDay = zone ? weekdayIn(firstStartsAt, zone) : null
  return (
    <Form
      method="get"
      className="grid gap-5"
      autoComplete="off"
      onChange={({ currentTarget }) => submit(currentTarget, { preventScrollReset: true, replace: true })}
    >
      <input type="hidden" name="start" value={firstStartsAt} />
      <input type="hidden" name="timeZone" value={timeZone} />
      {Object.entries(wish).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <p>
        First on{' '}
        <span className="font-strong">
          {zone ? formatDateTime(firstStartsAt, zone, locale, 'full') : null}
        </span>
        {zone ? <span className="text-muted"> · {formatZone(zone, firstStartsAt)}</span> : null}
      </p>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="weeks" label="How often" optional="unmarked">
          <Select
            defaultValue={String(everyWeeks)}
            options={range(1, mostWeeks).map((weeks) => ({ value: String(weeks), label: every(weeks) }))}
          />
        </Field>
        <Field name="count" label="How many times" optional="unmarked">
          <Select
            defaultValue={String(count)}
            options={range(2, mostTimes).map((times) => ({ value: String(times), label: `${times} times` }))}
          />
        </Field>
      </div>
      <FieldGroup name="day" label="Also on" optional="unmarked">
        <div className="flex flex-wrap gap-x-6">
          {range(1, 7)
            .filter((day) => day !== firstDay)
            .map((day) => (
              <Checkbox
                key={day}
                name="day"
                value={day}
                label={dayName(day, locale)}
                defaultChecked={weekdays.includes(day)}
              />
            ))}
        </div>
      </FieldGroup>
      <noscript>
        <Button type="submit" variant="secondary">
          Show the times
        </Button>
      </noscript>
    </Form>
  )
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const weekdayIn = (instant: string, zone: string) =>
  ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(
    new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: zone }).format(Date.parse(instant)),
  ) + 1

/** Each of the times: a free one may be left out, and for one that cannot be had there are others. */
export function Occurrences({ preview }: { preview: SeriesPreview }) {
  const locale = useLocale()
  const isLoading = useNavigation().state === 'loading'
  const { occurrences, timeZone, freeCount, currency, priceAmount } = preview
  const missing = occurrences.length - freeCount
  const timeOf = (startsAt: string, endsAt: string) =>
    `${formatDate(startsAt, timeZone, locale, 'full')}, ${formatTimeRange(startsAt, endsAt, timeZone, locale)}`
  return (
    <section aria-labelledby="occurrences" aria-busy={isLoading} className="grid gap-5">
      <div>
        <h2 id="occurrences" className="text-lg font-strong">
          {occurrences.length} times
        </h2>
        <p aria-live="polite" className="text-muted">
          {missing === 0
            ? 'All of them are free.'
            : `${freeCount} are free; for ${missing} choose another time or leave it out.`}{' '}
          {formatMoney(priceAmount, currency, locale)} each.
        </p>
      </div>
      {/* Made anew with each rule: what was ticked belongs to the times before. */}
      <ActionForm key={occurrences.map(({ startsAt }) => startsAt).join()} className="grid gap-4">
        <ol className="grid gap-2">
          {occurrences.map(({ position, startsAt, endsAt, isFree, reason, alternatives }) => (
            <li key={position} className="border-b border-border pb-2">
              {isFree ? (
                <Checkbox
                  name={`at-${position}`}
                  value={startsAt}
                  label={timeOf(startsAt, endsAt)}
                  defaultChecked
                />
              ) : (
                <Field
                  name={`at-${position}`}
                  label={`${timeOf(startsAt, endsAt)} ${reason ? reasonWords[reason] : 'cannot be had'}`}
                  optional="unmarked"
                >
                  <Select
                    defaultValue=""
                    options={[
                      { value: '', label: 'Leave it out' },
                      ...alternatives.map((start) => ({
                        value: start,
                        label: `Instead ${formatDateTime(start, timeZone, locale, 'short')}`,
                      })),
                    ]}
                  />
                </Field>
              )}
            </li>
          ))}
        </ol>
        <div>
          <SubmitButton size="lg">Continue with these times</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}
