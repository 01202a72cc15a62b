import { Form, useSubmit } from '@remix-run/react'
import { useId, type ReactNode } from 'react'
import { Button, Field, formatDuration, formatMoney, Select, useLocale } from '#ui/index.ts'
import { placeCount, type Choosable, type Wish } from './wish.ts'

/** More people than these are chosen from a list. */
const mostPills = 5

/**
 * How long, for how many and with whom: chosen before the time, because it decides which times are free. The choice
 * lives in the address. With scripts a choice shows its times at once; without them the button does.
 */
export function WishForm({ service, wish, day }: { service: Choosable; wish: Wish; day: string | null }) {
  const submit = useSubmit()
  return (
    <Form
      method="get"
      action="#times"
      preventScrollReset
      replace
      // A browser that remembers another choice would show one that the times below are not for.
      autoComplete="off"
      className="grid gap-5"
      onChange={({ currentTarget }) => submit(currentTarget, { preventScrollReset: true, replace: true })}
    >
      {day ? <input type="hidden" name="date" value={day} /> : null}
      <Lengths service={service} chosen={wish.durationMinutes ?? service.durationMinutes} />
      <Seats service={service} chosen={wish.seats ?? 1} />
      <Members service={service} chosen={wish.memberId ?? ''} />
      <noscript>
        <Button type="submit" variant="secondary" wide>
          Show the times
        </Button>
      </noscript>
    </Form>
  )
}

function Lengths({ service, chosen }: { service: Choosable; chosen: number }) {
  const locale = useLocale()
  if (service.durationOptions.length < 2) return null
  const options = service.durationOptions.toSorted(
    (one, other) => one.durationMinutes - other.durationMinutes,
  )
  return (
    <Pills
      legend="How long"
      name="length"
      chosen={String(chosen)}
      choices={options.map(({ durationMinutes, priceAmount }) => ({
        value: String(durationMinutes),
        label: formatDuration(durationMinutes, locale),
        note: formatMoney(priceAmount, service.currency, locale, { short: true }),
      }))}
    />
  )
}

function Seats({ service, chosen }: { service: Choosable; chosen: number }) {
  if (service.mostSeats < 2) return null
  const counts = Array.from({ length: service.mostSeats }, (_, index) => index + 1)
  return (
    <Field name="seats" label="How many places" optional="unmarked">
      <Select
        defaultValue={String(chosen)}
        options={counts.map((count) => ({ value: String(count), label: placeCount(count) }))}
      />
    </Field>
  )
}

function Members({ service, chosen }: { service: Choosable; chosen: string }) {
  if (service.members.length < 2) return null
  const choices = [
    { value: '', label: 'Anyone' },
    ...service.members.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return choices.length <= mostPills + 1 ? (
    <Pills legend="With whom" name="member" chosen={chosen} choices={choices} />
  ) : (
    <Field name="member" label="With whom" optional="unmarked">
      <Select defaultValue={chosen} options={choices} />
    </Field>
  )
}

type PillsProps = Readonly<{
  legend: string
  name: string
  chosen: string
  choices: readonly { value: string; label: ReactNode; note?: string }[]
}>

/** One of a few, in the look of the times below. */
function Pills({ legend, name, chosen, choices }: PillsProps) {
  const id = useId()
  return (
    <fieldset>
      <legend className="field-label mb-2">{legend}</legend>
      <div className="slots">
        {choices.map(({ value, label, note }) => (
          <label key={value} className="slot" htmlFor={`${id}${value}`}>
            <input
              type="radio"
              id={`${id}${value}`}
              name={name}
              value={value}
              defaultChecked={value === chosen}
            />
            <span className="wrap-anywhere">{label}</span>
            {note ? <span className="slot-note">{note}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
