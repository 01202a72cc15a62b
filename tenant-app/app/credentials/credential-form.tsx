import type { CredentialView } from '#platform/providers/index.ts'
import { ActionForm, DateInput, Field, Select, SubmitButton, TextInput, type FormResult } from '#ui/index.ts'
import { kindWords } from './words.ts'

type CredentialFormProps = Readonly<{
  result: FormResult | undefined
  /** The one that is renewed: its words are typed already. */
  renewed: CredentialView | null
}>

export const CredentialForm = ({ result, renewed }: CredentialFormProps) => (
  <ActionForm result={result} encType="multipart/form-data" className="grid gap-6">
    {renewed ? <input type="hidden" name="replacesId" value={renewed.id} /> : null}
    <div className="grid items-end gap-6 sm:grid-cols-2">
      <Field name="kind" label="Kind">
        <Select
          placeholder="Choose one"
          defaultValue={renewed?.kind ?? ''}
          options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
        />
      </Field>
      <Field name="title" label="Title" hint="As customers read it on the badge.">
        <TextInput maxLength={80} defaultValue={renewed?.title ?? ''} placeholder="Master electrician" />
      </Field>
      <Field name="issuer" label="Issued by" optional>
        <TextInput maxLength={120} defaultValue={renewed?.issuer ?? ''} />
      </Field>
      <Field name="number" label="Number" hint="Kept encrypted; only reviewers read it." optional>
        <TextInput maxLength={60} autoComplete="off" />
      </Field>
      <Field name="issuedOn" label="Issued on" optional>
        <DateInput />
      </Field>
      <Field name="expiresOn" label="Valid until" hint="The badge goes on the day after." optional>
        <DateInput />
      </Field>
    </div>
    <Field
      name="file"
      label="File"
      hint="PDF, JPEG, PNG or WebP, at most 10 MB. Only reviewers see it."
      optional
    >
      <TextInput
        type="file"
        accept="application/pdf,image/jpeg,image/png,image/webp"
        className="file-input"
      />
    </Field>
    <div>
      <SubmitButton>{renewed ? 'Hand in the renewal' : 'Hand it in'}</SubmitButton>
    </div>
  </ActionForm>
)
