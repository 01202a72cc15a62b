import { proposedIn, ProposedTimes } from '../booking/group-proposal.tsx'
import {
  ActionForm,
  Field,
  formatDateTime,
  SubmitButton,
  TextArea,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { StepCard } from './open-step.tsx'
import type { TogetherStep } from './together-action.server.ts'
import { firstName } from './together-parts.tsx'
import type { Together } from './together.server.ts'

type Of = Readonly<{ together: Together }>

type StepButtonProps = { step: TogetherStep; label: string; variant?: 'primary' | 'secondary' }
const StepButton = ({ step, label, variant = 'primary' }: StepButtonProps) => (
  <ActionForm>
    <input type="hidden" name="step" value={step} />
    <SubmitButton variant={variant}>{label}</SubmitButton>
  </ActionForm>
)

/** Requests of the group that wait for one answer. */
export function AnswerTogether({ together, result }: Of & { result: FormResult | undefined }) {
  const count = together.group.items.filter(({ booking }) => booking.steps.provider.includes('accept')).length
  if (count < 2) return null
  return (
    <StepCard title={`${count} requests wait for your answer`}>
      <p className="max-w-measure text-muted">
        {firstName(together)} asked for all of them together. Accept all, or answer each on its own page.
      </p>
      <StepButton step="accept" label={`Accept all ${count}`} />
      <details className="disclosure" open={result !== undefined}>
        <summary>
          <span className="min-w-0">Decline all {count}</span>
        </summary>
        <ActionForm result={result} className="grid gap-4 pb-4">
          <input type="hidden" name="step" value="decline" />
          <Field name="reason" label="Reason" hint="The customer reads it." className="max-w-2xl">
            <TextArea rows={3} minLength={3} maxLength={1000} />
          </Field>
          <div>
            <SubmitButton variant="danger">Decline all {String(count)}</SubmitButton>
          </div>
        </ActionForm>
      </details>
    </StepCard>
  )
}

/** Other times that wait for one answer: theirs to be answered here, ours to be taken back. */
export function ProposedTogether({ together }: Of) {
  const locale = useLocale()
  const proposed = proposedIn(together.group)
  if (proposed.length < 2) return null
  const { proposedBy, message, expiresAt } = proposed[0]!.proposal
  const isTheirs = proposedBy === 'customer'
  const first = firstName(together)
  return (
    <StepCard
      title={
        isTheirs
          ? `${first} would like other times for ${proposed.length} of them`
          : `Other times are proposed for ${proposed.length} of them`
      }
    >
      <ProposedTimes proposed={proposed} />
      {message ? <p className="wrap-anywhere">“{message}”</p> : null}
      <p className="text-sm text-muted">
        {isTheirs ? 'Answer by ' : `${first} answers by `}
        {formatDateTime(expiresAt, together.booking.timeZone, locale, 'short')}; until then all stay where
        they are.
      </p>
      <div className="flex flex-wrap gap-3">
        {isTheirs ? (
          <>
            <StepButton step="agree" label="Agree to the new times" />
            <StepButton step="keep" label="Keep the present times" variant="secondary" />
          </>
        ) : (
          <StepButton step="withdraw" label="Take the proposal back" variant="secondary" />
        )}
      </div>
    </StepCard>
  )
}
