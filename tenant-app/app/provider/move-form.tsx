import { Form } from '@remix-run/react'
import type { BookingDetails } from '#platform/booking/index.ts'
import {
  ActionForm,
  Button,
  DateInput,
  Field,
  FieldGroup,
  formatDay,
  formatTime,
  formatZone,
  RadioGroup,
  Select,
  SubmitButton,
  TextArea,
  TimeInput,
  useLocale,
  wallClock,
  zoneOffset,
  type FormResult,
} from '#ui/index.ts'
import { Keep, StepCard, type Member } from './open-step.tsx'

export type MoveTimes = Readonly<{
  /** The day that is looked at, YYYY-MM-DD. */
  date: string
  /** A time that was chosen before, in a calendar: HH:MM. */
  time: string
  /** An id, `anyone`, or empty for as it is. */
  member: string
  /** Free starts of that day. */
  slots: readonly string[]
  /** The next free start when that day has none. */
  nextFree: string | null
}>

type MoveFormProps = Readonly<{
  booking: BookingDetails
  members: readonly Member[]
  times: MoveTimes
  today: string
  result: FormResult | undefined
}>

/** Another time: first the day, then what is free on it. The customer is asked, unless both have agreed. */
export function MoveForm({ booking, members, times, today, result }: MoveFormProps) {
  const locale = useLocale()
  const { timeZone: zone, customer, status } = booking
  const first = customer.firstName || 'The customer'
  return (
    <StepCard title="Move it to another time">
      <Form method="get" action="#step" className="flex flex-wrap items-end gap-3" preventScrollReset>
        <input type="hidden" name="step" value="move" />
        <Field name="date" label="Day" optional="unmarked">
          <DateInput key={times.date} min={today} defaultValue={times.date} />
        </Field>
        {members.length > 1 ? (
          <Field name="member" label="With" optional="unmarked">
            <Select
              key={times.member}
              defaultValue={times.member}
              options={[
                { value: '', label: 'As it is' },
                { value: 'anyone', label: 'Whoever is free' },
                ...members.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Field>
        ) : null}
        <Button type="submit" variant="secondary">
          Show times
        </Button>
      </Form>
      <ActionForm action={`/provider/bookings/${booking.id}`} result={result} className="grid gap-5">
        <input type="hidden" name="step" value="move" />
        <input type="hidden" name="date" value={times.date} />
        <input type="hidden" name="member" value={times.member} />
        <FreeTimes
          key={`${times.date} ${times.member}`}
          times={times}
          zone={zone}
          hrefForDay={(day) => `?step=move&date=${day}#step`}
        />
        <RadioGroup
          name="consent"
          label={`Does ${first} know?`}
          defaultValue="ask"
          choices={[
            {
              value: 'ask',
              label: `Ask ${first} first`,
              hint: `The ${status === 'requested' ? 'request' : 'appointment'} stays where it is until they agree. They may also leave without a fee.`,
            },
            {
              value: 'agreed',
              label: 'We have agreed on it already',
              hint: 'It moves now. They get the new time, and may still leave without a fee.',
            },
          ]}
        />
        <Field name="reason" label={`Message to ${first}`} optional className="max-w-2xl">
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton>Move it</SubmitButton>
          <Keep booking={booking}>Leave it where it is</Keep>
        </div>
        <p className="text-sm text-muted">
          Times are in {formatZone(zone, booking.startsAt)}. It was planned for{' '}
          {formatDay(wallClock(booking.startsAt, zone).date, locale, 'full')},{' '}
          {formatTime(booking.startsAt, zone, locale)}.
        </p>
      </ActionForm>
    </StepCard>
  )
}

type FreeTimesProps = {
  times: MoveTimes
  zone: string
  /** Of another day of this page. */
  hrefForDay: (date: string) => string
}

/** What is free on a day, and any other time of it: fields `start` (`other`) and `time`. */
export function FreeTimes({ times, zone, hrefForDay }: FreeTimesProps) {
  const locale = useLocale()
  const { date, time, slots, nextFree } = times
  const chosen = slots.find((slot) => readingOf(slot, zone) === time)
  const isOther = slots.length === 0 || (time !== '' && !chosen)
  return (
    <FieldGroup name="start" label={`New start on ${formatDay(date, locale)}`}>
      {slots.length === 0 ? (
        <p className="mb-2 text-muted">
          Nothing is offered on this day.{' '}
          {nextFree ? (
            <a className="link" href={hrefForDay(wallClock(nextFree, zone).date)}>
              Next free: {formatDay(wallClock(nextFree, zone).date, locale)}
            </a>
          ) : null}
        </p>
      ) : null}
      <div className="slots move-times">
        {slots.map((slot) => (
          <label key={slot} className="slot">
            <input type="radio" name="start" value={slot} required defaultChecked={slot === chosen} />
            <span>{formatTime(slot, zone, locale)}</span>
            {isTwice(slot, slots, zone) ? <span className="slot-note">{zoneOffset(slot, zone)}</span> : null}
          </label>
        ))}
        <label className="slot">
          <input type="radio" name="start" value="other" required defaultChecked={isOther} />
          <span>Another time</span>
        </label>
      </div>
      <div className="move-other mt-3">
        <Field
          name="time"
          label="Another time"
          hint="Any minute of the working hours that is free."
          optional="unmarked"
        >
          <TimeInput step={60} className="max-w-40" defaultValue={isOther ? time : ''} />
        </Field>
      </div>
    </FieldGroup>
  )
}

const readingOf = (instant: string, zone: string) => {
  const { minutes } = wallClock(instant, zone)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** In the night when clocks go back the wall shows a time twice; the offset tells them apart. */
const isTwice = (slot: string, slots: readonly string[], zone: string) =>
  slots.some((other) => other !== slot && readingOf(other, zone) === readingOf(slot, zone))
