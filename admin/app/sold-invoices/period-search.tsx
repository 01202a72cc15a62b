import { Form } from '@remix-run/react'
import { Button, DateInput, Field, LinkButton, TextInput } from '#ui/index.ts'
import { withQuery } from '../users/filters.ts'

type Props = Readonly<{
  query: URLSearchParams
  label: string
  /** What stays in the address when something is searched for. */
  kept?: readonly string[]
}>

const names = ['q', 'from', 'to'] as const

export const isSearched = (query: URLSearchParams, ...others: string[]) =>
  [...names, ...others].some((name) => (query.get(name) ?? '') !== '')

/** By name and by days, both of which stand in the address. */
export function PeriodSearch({ query, label, kept = [] }: Props) {
  const value = (name: string) => query.get(name) ?? ''
  return (
    <search>
      <Form method="get" key={query.toString()} className="filters">
        {kept.map((name) =>
          value(name) ? <input key={name} type="hidden" name={name} value={value(name)} /> : null,
        )}
        <Field name="q" label={label} optional="unmarked" className="sm:col-span-2">
          <TextInput type="search" defaultValue={value('q')} maxLength={100} />
        </Field>
        <Field name="from" label="Issued since" optional="unmarked">
          <DateInput defaultValue={value('from')} />
        </Field>
        <Field name="to" label="Issued until" optional="unmarked">
          <DateInput defaultValue={value('to')} />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="secondary">
            Filter
          </Button>
          {isSearched(query) ? (
            <LinkButton href={withQuery(query, { q: null, from: null, to: null })} variant="quiet">
              Clear
            </LinkButton>
          ) : null}
        </div>
      </Form>
    </search>
  )
}
