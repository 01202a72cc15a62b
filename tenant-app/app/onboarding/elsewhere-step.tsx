import type { OnboardingView } from '#platform/providers/index.ts'
import { LinkButton } from '#ui/index.ts'
import { Missing } from './progress.tsx'
import { stepHref, type StepName } from './words.ts'

const places: Partial<Record<StepName, { href: string; action: string; done: string }>> = {
  credentials: {
    href: '/provider/credentials',
    action: 'Add a credential',
    done: 'See your credentials',
  },
  services: { href: '/provider/services/new', action: 'Add a service', done: 'Add another service' },
  availability: { href: '/provider/availability', action: 'Set your hours', done: 'Change your hours' },
}

/** A step that has a page of its own in the area. */
export function ElsewhereStep({
  step,
  onboarding,
  next,
}: {
  step: StepName
  onboarding: OnboardingView
  next: StepName
}) {
  const place = places[step]
  if (!place) return null
  const isDone = onboarding.steps.some((each) => each.step === step && each.isDone)
  return (
    <div className="grid gap-6">
      <Missing items={onboarding.items.filter((item) => item.step === step)} />
      <div className="flex flex-wrap items-center gap-3">
        <LinkButton href={place.href} {...(isDone ? { variant: 'secondary' as const } : {})}>
          {isDone ? place.done : place.action}
        </LinkButton>
        <LinkButton href={stepHref(next)} {...(isDone ? {} : { variant: 'quiet' as const })}>
          {isDone ? 'Go on' : 'Skip for now'}
        </LinkButton>
      </div>
    </div>
  )
}
