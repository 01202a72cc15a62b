import { Form } from '@remix-run/react'
import { Button, LinkButton } from '../button.tsx'
import { addDays } from '../calendar/dates.ts'
import { Card } from '../card.tsx'
import { formatDay } from '../format.ts'
import { Field } from '../forms/field.tsx'
import { Select } from '../forms/select.tsx'
import { useLocale } from '../kit.tsx'
import { Explanation, type ExplanationProps } from './explanation.tsx'

/** No service can be booked further ahead. */
const furthestDays = 750

/** A day that a calendar has. */
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text

/** Which day a page of explanations begins with: the one that is asked for, when it is still to come and can be booked. */
export const firstExplainedDay = (asked: string | null, today: string): string =>
  asked && isDay(asked) && asked > today && asked < addDays(today, furthestDays) ? asked : today

/** The length that is asked for, where the service can be booked for it; undefined is its usual one. */
export const explainedLength = (asked: string | null, durations: readonly number[]): number | undefined =>
  durations.find((minutes) => String(minutes) === asked)

export type ExplainedWeeksProps = ExplanationProps &
  Readonly<{
    services: readonly { id: string; title: string }[]
    /** The first day that is shown, how many there are, and today; days as YYYY-MM-DD. */
    from: string
    shownDays: number
    today: string
  }>

/** An explanation with a choice of the service, and ways to earlier and later days; all of it by plain addresses. */
export function ExplainedWeeks({ services, from, shownDays, today, ...explanation }: ExplainedWeeksProps) {
  const locale = useLocale()
  const { serviceId, durationMinutes, durations } = explanation.explained
  const hrefTo = (date: string) =>
    `?${new URLSearchParams({
      service: serviceId,
      ...(durations.length > 1 ? { length: String(durationMinutes) } : {}),
      from: date,
    })}`
  const earlier = addDays(from, -shownDays)
  return (
    <Card as="section" className="grid max-w-4xl gap-6" aria-label="Day by day">
      <Form method="get" className="flex flex-wrap items-end gap-2" preventScrollReset>
        <input type="hidden" name="from" value={from} />
        <Field name="service" label="Service" className="min-w-0 grow">
          <Select
            key={serviceId}
            options={services.map(({ id, title }) => ({ value: id, label: title }))}
            defaultValue={serviceId}
          />
        </Field>
        {durations.length > 1 ? (
          <Field name="length" label="Length">
            <Select
              key={durationMinutes}
              options={durations.map((minutes) => ({ value: String(minutes), label: `${minutes} minutes` }))}
              defaultValue={String(durationMinutes)}
            />
          </Field>
        ) : null}
        <Button type="submit" variant="secondary">
          Show
        </Button>
      </Form>
      <nav aria-label="Weeks" className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-strong">
          {formatDay(from, locale, 'short')} – {formatDay(addDays(from, shownDays - 1), locale, 'date')}
        </h2>
        <div className="flex flex-wrap gap-2">
          {from > today ? (
            <LinkButton href={hrefTo(earlier > today ? earlier : today)} variant="secondary" size="sm">
              Earlier
            </LinkButton>
          ) : null}
          <LinkButton href={hrefTo(addDays(from, shownDays))} variant="secondary" size="sm">
            Later
          </LinkButton>
        </div>
      </nav>
      <Explanation {...explanation} />
    </Card>
  )
}
