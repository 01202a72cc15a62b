import type { ResourceKind, ResourceView } from '#platform/scheduling/index.ts'

/** What a service may need: the archived ones are none of it. */
export const inUse = (resources: readonly ResourceView[]) =>
  resources.filter(({ isActive }) => isActive).map(({ id, name, quantity }) => ({ id, name, quantity }))

export const kindOptions: { value: ResourceKind; label: string }[] = [
  { value: 'room', label: 'Room' },
  { value: 'vehicle', label: 'Vehicle' },
  { value: 'equipment', label: 'Equipment' },
  { value: 'other', label: 'Something else' },
]
export const kindWord = (kind: ResourceKind) =>
  kindOptions.find(({ value }) => value === kind)?.label ?? 'Something else'

type Errors = { field: string; message: string; label?: string }[]

/** The form as the core takes it, and what is wrong with it; limits are the schema's. */
export function readResource(form: FormData) {
  const errors: Errors = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const name = text('name')
  if (name.length < 1 || name.length > 80)
    errors.push({ field: 'name', label: 'Name', message: 'Use 1 to 80 characters.' })
  const kind = kindOptions.find(({ value }) => value === text('kind'))?.value
  if (!kind) errors.push({ field: 'kind', label: 'Kind', message: 'Choose one of these.' })
  const quantity = /^\d{1,3}$/.test(text('quantity')) ? Number(text('quantity')) : Number.NaN
  if (!(quantity >= 1 && quantity <= 100))
    errors.push({ field: 'quantity', label: 'How many', message: 'Enter a whole number from 1 to 100.' })
  return { input: { name, kind: kind ?? 'other', quantity }, errors }
}
