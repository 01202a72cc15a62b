import { Form } from '@remix-run/react'
import { Search } from 'lucide-react'
import { Button, DateInput, Disclosure, Field, LinkButton, Select, TextInput } from '#ui/index.ts'
import { isNarrowed, listHref, statusesOf, statusLabels, type TypedFilters } from './list-filters.ts'

type Named = Readonly<{ id: string; name: string }>
type ListFilterFormProps = Readonly<{
  filters: TypedFilters
  services: readonly Named[]
  members: readonly Named[]
}>

const options = (all: string, named: readonly Named[]) => [
  { value: '', label: all },
  ...named.map(({ id, name }) => ({ value: id, label: name })),
]

/** Search in sight, everything else one press away; what is set stays open. All of it lives in the address. */
export function ListFilterForm({ filters, services, members }: ListFilterFormProps) {
  const { filter, status, q, service, member, from, to } = filters
  const statuses = statusesOf(filter)
  const isOpen = [status, service, member, from, to].some((value) => value !== '')
  return (
    <Form
      key={JSON.stringify(filters)}
      method="get"
      action="/provider/bookings"
      aria-label="Narrow the list"
      className="grid gap-2"
    >
      <input type="hidden" name="filter" value={filter} />
      <div className="flex flex-wrap items-end gap-3">
        <Field
          name="q"
          label="Customer or reference"
          optional="unmarked"
          className="min-w-56 grow sm:max-w-sm"
        >
          <TextInput
            type="search"
            maxLength={100}
            defaultValue={q}
            autoComplete="off"
            before={<Search aria-hidden="true" className="icon" />}
          />
        </Field>
        <Button type="submit" variant="secondary">
          Show
        </Button>
        {isNarrowed(filters) ? (
          <LinkButton variant="quiet" href={listHref({ filter })}>
            Clear
          </LinkButton>
        ) : null}
      </div>
      <Disclosure summary="More filters" open={isOpen}>
        <div className="grid gap-4 text-text sm:grid-cols-2 lg:grid-cols-3">
          {statuses.length > 1 ? (
            <Field name="status" label="State" optional="unmarked">
              <Select
                defaultValue={status}
                options={[
                  { value: '', label: 'Any' },
                  ...statuses.map((each) => ({ value: each, label: statusLabels[each] })),
                ]}
              />
            </Field>
          ) : null}
          {services.length > 1 ? (
            <Field name="service" label="Service" optional="unmarked">
              <Select defaultValue={service} options={options('Any', services)} />
            </Field>
          ) : null}
          {members.length > 1 ? (
            <Field name="member" label="With" optional="unmarked">
              <Select defaultValue={member} options={options('Anybody', members)} />
            </Field>
          ) : null}
          <Field name="from" label="From day" optional="unmarked">
            <DateInput defaultValue={from} />
          </Field>
          <Field name="to" label="Until day" optional="unmarked">
            <DateInput defaultValue={to} />
          </Field>
        </div>
      </Disclosure>
    </Form>
  )
}
