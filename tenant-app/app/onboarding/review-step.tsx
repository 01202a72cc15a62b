import type { OnboardingView } from '#platform/providers/index.ts'
import { ActionForm, LinkButton, SubmitButton, type FormResult } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'
import { Missing } from './progress.tsx'

type ReviewStepProps = Readonly<{ onboarding: OnboardingView; slug: string; result: FormResult | undefined }>

/** Everything once more, and the one button that hands it in; later, what can be done with it. */
export function ReviewStep({ onboarding, slug, result }: ReviewStepProps) {
  const { name } = useSite()
  const { stage, items, maySubmit } = onboarding
  return (
    <div className="grid gap-6">
      <Missing items={items} />
      <ActionForm result={result} className="grid gap-4 border-t border-border pt-6">
        {stage === 'profile' || stage === 'changes_requested' ? (
          <>
            <p className="text-sm text-muted">
              {maySubmit
                ? `Everything needed is there. ${name} looks at it before customers do; the answer appears here.`
                : 'What is marked as needed must be there first.'}
            </p>
            <div className="flex flex-wrap gap-3">
              <SubmitButton name="intent" value="submit" disabled={!maySubmit}>
                Submit for review
              </SubmitButton>
              <Preview slug={slug} />
            </div>
          </>
        ) : stage === 'pending_review' ? (
          <div className="flex flex-wrap gap-3">
            <SubmitButton name="intent" value="withdraw" variant="secondary">
              Take it back to change it
            </SubmitButton>
            <Preview slug={slug} />
          </div>
        ) : stage === 'active' ? (
          <>
            <p className="text-sm text-muted">
              You are approved. During a break customers see your page and cannot book; bookings that were
              made stay.
            </p>
            <div className="flex flex-wrap gap-3">
              <LinkButton href="/provider/page#publish">Publish your page</LinkButton>
              <SubmitButton name="intent" value="pause" variant="secondary">
                Take a break
              </SubmitButton>
            </div>
          </>
        ) : stage === 'paused' ? (
          <div>
            <SubmitButton name="intent" value="resume">
              Take bookings again
            </SubmitButton>
          </div>
        ) : null}
      </ActionForm>
    </div>
  )
}

const Preview = ({ slug }: { slug: string }) => (
  <LinkButton href={`/providers/${slug}?preview=1`} variant="secondary" target="_blank" rel="noopener">
    Preview your page
  </LinkButton>
)
