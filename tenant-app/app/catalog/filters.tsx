import { Search } from 'lucide-react'
import type { CategoryView } from '#platform/catalog/index.ts'
import { Button, DateInput, Field, Select, TextInput } from '#ui/index.ts'
import { NearField } from './near-field.tsx'
import { partsOfDay } from './parts-of-day.ts'

export type Filters = {
  q: string
  category: string
  location: string
  sort: string
  day: string
  part: string
  /** `latitude,longitude`; empty for anywhere. */
  near: string
  /** Kilometres. */
  within: string
}

const locations = [
  { value: '', label: 'Anywhere' },
  { value: 'at_customer', label: 'At your place' },
  { value: 'at_provider', label: "At the provider's" },
  { value: 'virtual', label: 'Online' },
]
const sorts = [
  { value: '', label: 'Best match' },
  { value: 'distance', label: 'Nearest first' },
  { value: 'newest', label: 'Newest first' },
  { value: 'price', label: 'Lowest price first' },
]

const parts = Object.entries(partsOfDay).map(([value, { label }]) => ({ value, label }))

/** What can be said without a place to measure from. */
const isAnywhere = ({ value }: { value: string }) => value !== 'distance'

/** Words and filters as one plain form: what is chosen stands in the address. */
export function FilterForm({
  filters,
  categories,
}: {
  filters: Filters
  categories: readonly CategoryView[]
}) {
  const categoryOptions = [
    { value: '', label: 'Everything' },
    ...categories.map(({ slug, name }) => ({ value: slug, label: name })),
  ]
  return (
    <search id="search">
      <form action="/services" className="filters">
        <Field name="q" label="What do you need?" optional="unmarked" className="filters-words">
          <TextInput type="search" maxLength={200} defaultValue={filters.q} key={filters.q} />
        </Field>
        <Field name="category" label="Category" optional="unmarked">
          <Select options={categoryOptions} defaultValue={filters.category} key={filters.category} />
        </Field>
        <Field name="location" label="Where" optional="unmarked">
          <Select options={locations} defaultValue={filters.location} key={filters.location} />
        </Field>
        <NearField near={filters.near} withinKm={filters.within} key={`${filters.near} ${filters.within}`} />
        <Field name="day" label="Free on" optional="unmarked">
          <DateInput defaultValue={filters.day} key={filters.day} />
        </Field>
        <Field name="part" label="Time of day" optional="unmarked">
          <Select options={parts} defaultValue={filters.part || 'any'} key={filters.part} />
        </Field>
        <Field name="sort" label="Order" optional="unmarked">
          <Select
            options={filters.near ? sorts : sorts.filter(isAnywhere)}
            defaultValue={filters.sort}
            key={filters.sort}
          />
        </Field>
        <Button type="submit" icon={<Search aria-hidden="true" className="icon" />}>
          Search
        </Button>
      </form>
    </search>
  )
}
