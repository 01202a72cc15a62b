import { useState, type FormEvent } from 'react'
import {
  ActionForm,
  Card,
  CardHeader,
  Field,
  LinkButton,
  NumberField,
  SubmitButton,
  Switch,
  TextArea,
  TextInput,
  useHydrated,
  type FormResult,
  type NumberFieldProps,
} from '#ui/index.ts'
import {
  boundsOf,
  formOf,
  mostSteps,
  readPolicy,
  typedForm,
  type Bounded,
  type PolicyDraft,
} from './policy-form.ts'
import { PolicyExample, PolicySentences } from './policy-preview.tsx'

type PolicyEditorProps = Readonly<{
  draft: PolicyDraft
  /** The version that is edited; 0 for a new policy. */
  version: number
  currency: string
  /** Said, because the page may have been reached with a query that means something else. */
  action: string
  /** Where the list is. */
  listHref: string
  result: FormResult | undefined
}>

/** The terms of a policy beside the sentences that customers will read. */
export function PolicyEditor({ draft, version, currency, action, listHref, result }: PolicyEditorProps) {
  const isLive = useHydrated()
  const [typed, setTyped] = useState<FormData | null>(null)
  const { input, errors } = readPolicy(typed ?? (result?.values ? typedForm(result.values) : formOf(draft)))
  const isSound = errors.every(({ field }) => field === 'name' || field === 'description')
  const onInput = (event: FormEvent<HTMLFormElement>) => setTyped(new FormData(event.currentTarget))
  return (
    <ActionForm
      {...(result ? { result } : {})}
      action={action}
      onInput={onInput}
      className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]"
    >
      <input type="hidden" name="version" value={version} />
      <div className="grid gap-6">
        <Card as="section">
          <CardHeader title="What it is called" />
          <div className="grid gap-5">
            <Field name="name" label="Name" hint="Providers choose by it, customers read it.">
              <TextInput maxLength={60} defaultValue={draft.name} className="max-w-md" />
            </Field>
            <Field
              name="description"
              label="Description"
              hint="Why the terms are as they are; shown with them."
              optional
            >
              <TextArea rows={2} maxLength={500} defaultValue={draft.description} className="max-w-measure" />
            </Field>
          </div>
        </Card>
        <Card as="section">
          <CardHeader
            title="Cancelling"
            description="Step by step, the longest notice first. Later than the last step, the full price is due. Leave a row empty to leave it out."
          />
          <Steps draft={draft} />
        </Card>
        <Card as="section">
          <CardHeader title="Moving to another time" />
          <div className="grid gap-5 sm:grid-cols-2">
            <Whole
              name="mostTimes"
              label="How often"
              hint="0: it cannot be moved."
              value={draft.mostTimes}
              unit="times"
            />
            <Whole
              name="moveHours"
              label="Until"
              hint="48 is two days."
              value={draft.moveHours}
              unit="hours before"
            />
          </div>
        </Card>
        <Card as="section">
          <CardHeader title="Not coming" />
          <div className="grid gap-5 sm:grid-cols-2">
            <Whole
              name="graceMinutes"
              label="Waiting time"
              hint="Only then may somebody be reported as absent."
              value={draft.graceMinutes}
              unit="minutes"
            />
            <Whole
              name="noShowPercent"
              label="Whoever does not come pays"
              hint="Of the price; 0 costs nothing."
              value={draft.noShowPercent}
              unit="%"
            />
            <Whole
              name="contestHours"
              label="Time to object"
              hint="So long the other side may say that it was not so."
              value={draft.contestHours}
              unit="hours"
            />
          </div>
        </Card>
        <Card as="section">
          <CardHeader title="Where it holds" />
          <div className="grid gap-4">
            <Switch
              name="isOffered"
              label="Providers may choose it"
              hint="Switched off, services that have it keep it, and no other can take it."
              defaultChecked={draft.isOffered}
            />
            <Switch
              name="isDefault"
              label="It holds for every service that names none"
              hint="It takes the place of the present default."
              defaultChecked={draft.isDefault}
            />
          </div>
        </Card>
      </div>
      <Card as="section" className="xl:sticky xl:top-6" aria-label="What customers read">
        <CardHeader title="What customers read" />
        <div aria-live="polite" className="grid gap-5">
          {isSound ? (
            <>
              <PolicySentences terms={input.terms} />
              <PolicyExample terms={input.terms} currency={currency} />
            </>
          ) : (
            <p className="text-muted">It stands here as soon as the numbers fit together.</p>
          )}
        </div>
      </Card>
      <div className="flex flex-wrap gap-3">
        <SubmitButton name="intent" value="save">
          {version === 0 ? 'Add the policy' : 'Save changes'}
        </SubmitButton>
        {isLive ? null : (
          <SubmitButton variant="secondary" name="intent" value="preview" formNoValidate>
            Show what customers read
          </SubmitButton>
        )}
        <LinkButton variant="quiet" href={listHref}>
          Back without saving
        </LinkButton>
      </div>
    </ActionForm>
  )
}

/** One row more than there are, and at least three: whoever needs further ones saves and comes back. */
const Steps = ({ draft: { steps } }: { draft: PolicyDraft }) => (
  <ol className="grid gap-4">
    {Array.from({ length: Math.min(mostSteps, Math.max(3, steps.length + 1)) }, (_, row) => (
      <li key={row} className="grid grid-cols-2 gap-4">
        <Whole
          name={`steps.${row}.hoursBefore`}
          bounds="hoursBefore"
          label={row === 0 ? 'Cancelled until' : 'After that, until'}
          value={steps[row]?.hoursBefore}
          unit="hours before"
          optional={row > 0}
        />
        <Whole
          name={`steps.${row}.feePercent`}
          bounds="feePercent"
          label="costs"
          value={steps[row]?.feePercent}
          unit="%"
          optional={row > 0}
        />
      </li>
    ))}
  </ol>
)

type WholeProps = Omit<NumberFieldProps, 'from' | 'to' | 'name'> &
  (Readonly<{ name: Bounded }> | Readonly<{ name: string; bounds: Bounded }>)

/** A number within the bounds that the core has for it. */
const Whole = (props: WholeProps) => {
  const { bounds = props.name as Bounded, ...field } = { bounds: undefined, ...props }
  return <NumberField {...field} {...boundsOf(bounds)} />
}
