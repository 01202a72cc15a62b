import {
  ActionForm,
  Card,
  CardHeader,
  Disclosure,
  Field,
  SubmitButton,
  TextArea,
  type FormResult,
} from '#ui/index.ts'

type Props = {
  stage: string
  version: number
  mayManage: boolean
  resultOf: (form: string) => { result?: FormResult }
}
type Form = {
  form: string
  title: string
  button: string
  variant?: 'primary' | 'secondary' | 'danger'
  /** What the provider is told; a decision against somebody is explained to them. */
  reason?: string
}

const approve: Form = { form: 'approve', title: 'Verify', button: 'Verify this provider' }
const changes: Form = {
  form: 'changes',
  title: 'Ask for changes',
  button: 'Send it back',
  variant: 'secondary',
  reason: 'What to change',
}
const reject: Form = {
  form: 'reject',
  title: 'Turn down',
  button: 'Turn this provider down',
  variant: 'danger',
  reason: 'Why',
}
const reopen: Form = { form: 'reopen', title: 'Let them try again', button: 'Open it again' }
const suspend: Form = {
  form: 'suspend',
  title: 'Suspend',
  button: 'Suspend this provider',
  variant: 'danger',
  reason: 'Why',
}
const reinstate: Form = { form: 'reinstate', title: 'Reinstate', button: 'Reinstate this provider' }

/** What can be decided at a stage; the core holds it to the table of stages. */
function formsAt(stage: string, mayManage: boolean): Form[] {
  if (stage === 'pending_review') return [approve, changes, reject]
  if (stage === 'changes_requested') return [reject]
  if (stage === 'rejected') return [reopen]
  if (!mayManage) return []
  if (stage === 'active' || stage === 'paused') return [suspend]
  return stage === 'suspended' ? [reinstate] : []
}

export function DecisionForms({ stage, version, mayManage, resultOf }: Props) {
  const forms = formsAt(stage, mayManage)
  // What is the only thing to decide needs no fold of its own.
  const [only] = forms.length === 1 ? forms : []
  return (
    <Card as="section" aria-label="Decision">
      <CardHeader title={only?.title ?? 'Decision'} />
      {forms.length === 0 ? <p className="text-sm text-muted">There is nothing to decide now.</p> : null}
      {forms.map(({ form, title, button, variant = 'primary', reason }) => {
        const { result } = resultOf(form)
        const body = (
          <ActionForm {...(result ? { result } : {})} className="grid gap-4">
            <input type="hidden" name="form" value={form} />
            <input type="hidden" name="version" value={version} />
            {reason ? (
              <Field name="reason" label={reason} hint="The provider reads it">
                <TextArea rows={3} maxLength={2000} />
              </Field>
            ) : null}
            <SubmitButton variant={variant}>{button}</SubmitButton>
          </ActionForm>
        )
        return reason && !only ? (
          <Disclosure key={form} summary={title} open={result !== undefined}>
            {body}
          </Disclosure>
        ) : (
          <div key={form} className={only ? undefined : 'pb-4'}>
            {body}
          </div>
        )
      })}
    </Card>
  )
}
