import { Field, TextInput } from '#ui/index.ts'

/** A password that is being chosen. Made anew with each refusal, so that nothing typed stays in the page. */
export const NewPassword = ({
  refusal,
  label = 'New password',
}: {
  refusal?: string | undefined
  label?: string
}) => (
  <Field
    name="password"
    label={label}
    hint="At least 10 characters. A short sentence is easy to keep in mind."
  >
    <TextInput key={refusal} type="password" autoComplete="new-password" minLength={10} maxLength={200} />
  </Field>
)
