import { useField } from './field.tsx'
import { useFormState } from './form-scope.tsx'

type ControlProps = {
  id?: string
  name?: string
  required?: boolean
  value?: unknown
  defaultValue?: string | number | readonly string[]
  'aria-describedby'?: string
}

/**
 * The attributes that tie a control to the field and form around it. What was typed before a refusal comes back;
 * the control's own attributes win over the field's.
 */
export function useControl<P extends ControlProps>(props: P) {
  const field = useField()
  const form = useFormState()
  const name = props.name ?? field?.name
  const typed = name === undefined ? undefined : form.values?.[name]
  const controlled = props.value !== undefined

  return {
    ...props,
    id: props.id ?? field?.id,
    name,
    required: props.required ?? field?.required ?? false,
    ...(controlled ? {} : { defaultValue: typed ?? props.defaultValue }),
    'aria-invalid': field?.invalid || undefined,
    'aria-describedby': props['aria-describedby'] ?? field?.describedBy,
  }
}
