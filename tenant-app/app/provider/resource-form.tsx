import type { ResourceView } from '#platform/scheduling/index.ts'
import {
  ActionForm,
  Field,
  LinkButton,
  NumberField,
  Select,
  SubmitButton,
  TextInput,
  type FormResult,
} from '#ui/index.ts'
import { kindOptions } from './resources.ts'

type ResourceFormProps = Readonly<{
  form: 'add' | 'edit'
  resource?: ResourceView
  result: FormResult | undefined
  submit: string
}>

/** A room, a vehicle, equipment: a name, what it is, and how many there are. */
export const ResourceForm = ({ form, resource, result, submit }: ResourceFormProps) => (
  <ActionForm
    {...(result ? { result } : {})}
    action="/provider/resources"
    preventScrollReset
    className="grid gap-5"
  >
    <input type="hidden" name="form" value={form} />
    {resource ? (
      <>
        <input type="hidden" name="resourceId" value={resource.id} />
        <input type="hidden" name="version" value={resource.version} />
      </>
    ) : null}
    <div className="grid gap-5 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
      <Field name="name" label="Name" hint="As you call it among yourselves.">
        <TextInput maxLength={80} defaultValue={resource?.name} />
      </Field>
      <Field name="kind" label="Kind" hint="What sort of thing.">
        <Select options={kindOptions} defaultValue={resource?.kind ?? 'room'} />
      </Field>
      <NumberField
        name="quantity"
        label="How many"
        hint="Usable at once."
        value={resource?.quantity ?? 1}
        from={1}
        to={100}
      />
    </div>
    <div className="flex flex-wrap gap-3">
      <SubmitButton>{submit}</SubmitButton>
      {resource ? (
        <LinkButton variant="quiet" href="/provider/resources">
          Back without saving
        </LinkButton>
      ) : null}
    </div>
  </ActionForm>
)
