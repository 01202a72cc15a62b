import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useRef } from 'react'
import { ActionForm, Banner, Card, CardHeader, LinkButton, PageHead, SubmitButton } from '#ui/index.ts'
import { stepAfter, stepOf, takeWizardStep, type WizardAnswer } from '../onboarding/action.server.ts'
import { Missing, Progress } from '../onboarding/progress.tsx'
import { ReviewStep } from '../onboarding/review-step.tsx'
import { StageBanner } from '../onboarding/stage-banner.tsx'
import { ElsewhereStep } from '../onboarding/elsewhere-step.tsx'
import { AboutStep, AreaStep, BusinessStep, PhotosStep } from '../onboarding/steps.tsx'
import { stepHref, stepWords } from '../onboarding/words.ts'
import { useAutosave } from '../onboarding/use-autosave.ts'
import styles from '../onboarding/wizard.css?url'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your profile')
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, isOwner } = requireProvider(context, request)
  const step = stepOf(request)
  const found = await context.read(async (ctx, core) => {
    const [onboarding, page] = await Promise.all([
      core.providers.getOnboarding(ctx, providerId),
      core.providers.getOwnProvider(ctx, providerId),
    ])
    return { onboarding, page }
  })
  return { ...found, isOwner, step, next: stepAfter(step) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return takeWizardStep(context, request, providerId)
}

const forms = { business: BusinessStep, about: AboutStep, area: AreaStep, photos: PhotosStep } as const

export default function OnboardingPage() {
  const { onboarding, page, isOwner, step, next } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const autosave = useAutosave(step, page.version)
  const form = useRef<HTMLDivElement>(null)
  const words = stepWords[step]
  if (!isOwner) {
    return (
      <>
        <PageHead title="Your profile">How the business is shown to customers.</PageHead>
        <StageBanner onboarding={onboarding} />
        <Banner role="note" title="Only the owner changes the profile">
          You can look at the page with its preview.
        </Banner>
      </>
    )
  }
  const mayEdit = onboarding.powers.mayEdit
  const Step = step in forms ? forms[step as keyof typeof forms] : null

  /** Leaving a field saves the step; pictures are stored as they are chosen, and kept with the button. */
  const saveByItself = () => {
    const element = form.current?.querySelector('form')
    if (element && mayEdit && step !== 'photos') autosave.save(element)
  }

  return (
    <>
      <PageHead title="Your profile">What customers see of you, step by step.</PageHead>
      <StageBanner onboarding={onboarding} />
      <Progress onboarding={onboarding} current={step} />
      <div className="grid grid-cols-1 items-start gap-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Card as="section">
          <CardHeader title={words.title} description={words.text} />
          {Step ? (
            <div ref={form} onBlur={saveByItself} onSubmitCapture={autosave.onSubmitCapture}>
              <ActionForm
                key={step}
                {...(answer && !answer.isAutosave ? { result: answer } : {})}
                encType="multipart/form-data"
                className="grid gap-6"
              >
                <input type="hidden" name="version" value={page.version} />
                <Step page={page} />
                <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
                  <SubmitButton name="intent" value="save" disabled={!mayEdit}>
                    Save and go on
                  </SubmitButton>
                  <LinkButton href={stepHref(next)} variant="quiet">
                    Skip for now
                  </LinkButton>
                  <SavedMark answer={autosave.answer} isSaving={autosave.isSaving} />
                </div>
              </ActionForm>
            </div>
          ) : step === 'review' ? (
            <ReviewStep onboarding={onboarding} slug={page.slug} result={answer} />
          ) : (
            <ElsewhereStep step={step} onboarding={onboarding} next={next} />
          )}
        </Card>
        {step === 'review' ? null : (
          <Card as="section">
            <CardHeader
              title="Checklist"
              description="What a review needs, and what helps customers choose."
            />
            <Missing items={onboarding.items} />
          </Card>
        )}
      </div>
    </>
  )
}

/** Says, quietly, that what was typed is kept; and aloud when it is not. */
function SavedMark({ answer, isSaving }: { answer: WizardAnswer | undefined; isSaving: boolean }) {
  const text = isSaving
    ? 'Saving…'
    : answer?.isStale
      ? 'Changed in another tab: save once more to keep this one'
      : answer?.isSaved
        ? 'Saved'
        : answer
          ? 'Not saved yet'
          : ''
  return (
    <output className={`block text-sm ${answer?.isStale && !isSaving ? 'text-warning' : 'text-muted'}`}>
      {text}
    </output>
  )
}
