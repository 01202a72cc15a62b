import { Form } from '@remix-run/react'
import type { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  addDays,
  Button,
  Card,
  CardHeader,
  Field,
  formatDateTime,
  formatDay,
  formatTime,
  Select,
  useLocale,
} from '#ui/index.ts'

type FreeTimesProps = Readonly<{
  free: AvailabilityView | null
  today: string
  zone: string
  services: readonly { id: string; title: string }[]
  serviceId: string | null
}>

/** What customers are offered in the coming week, from the same engine that they ask. */
export function FreeTimes({ free, today, zone, services, serviceId }: FreeTimesProps) {
  const locale = useLocale()
  return (
    <Card as="section" id="preview" className="xl:sticky xl:top-6">
      <CardHeader
        title="What customers see"
        description="The next seven days, with bookings, notice and time off taken out."
      />
      {serviceId && free ? (
        <div className="grid gap-4">
          <Form method="get" className="flex items-end gap-2" preventScrollReset>
            <Field name="service" label="Service" className="min-w-0 grow">
              <Select
                key={serviceId}
                options={services.map(({ id, title }) => ({ value: id, label: title }))}
                defaultValue={serviceId}
              />
            </Field>
            <Button type="submit" variant="secondary">
              Show
            </Button>
          </Form>
          <ul className="grid divide-y divide-border">
            {Array.from({ length: 7 }, (_, index) => addDays(today, index)).map((date) => {
              const slots = free.days.find((day) => day.date === date)?.slots ?? []
              const [first, last] = [slots[0], slots.at(-1)]
              return (
                <li key={date} className="flex items-baseline justify-between gap-3 py-2">
                  <span>{formatDay(date, locale, 'short')}</span>
                  <span className="text-end text-sm text-muted">
                    {first && last ? (
                      <>
                        <span className="font-strong text-text">
                          {slots.length === 1 ? '1 start' : `${slots.length} starts`}
                        </span>
                        , {formatTime(first, zone, locale)} to {formatTime(last, zone, locale)}
                      </>
                    ) : (
                      'Nothing free'
                    )}
                  </span>
                </li>
              )
            })}
          </ul>
          {free.days.length === 0 ? (
            <p className="text-sm text-muted">
              {free.nextFree
                ? `The next free start is ${formatDateTime(free.nextFree, zone, locale, 'short')}.`
                : 'There is no free start as far ahead as this service can be booked.'}
            </p>
          ) : null}
        </div>
      ) : (
        <p className="text-muted">
          Nothing yet: customers see times once your page is public and checked, and one of your services is
          active.
        </p>
      )}
    </Card>
  )
}
