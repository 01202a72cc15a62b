import { CircleCheck, CircleDashed } from 'lucide-react'
import type { OnboardingView } from '#platform/providers/index.ts'
import { Badge, cx, useCurrentInView } from '#ui/index.ts'
import { stepHref, stepWords, type StepName } from './words.ts'

type ProgressProps = Readonly<{ onboarding: OnboardingView; current: StepName }>

/** How complete the profile is, and the steps as links: on phones one line that scrolls. */
export function Progress({ onboarding: { score, steps }, current }: ProgressProps) {
  const strip = useCurrentInView<HTMLOListElement>(current)
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <div className="grid gap-2">
        <p className="flex items-baseline justify-between gap-4 text-sm">
          <span className="text-muted">Profile complete</span>
          <span className="font-strong tabular-nums">{score} %</span>
        </p>
        <progress className="wizard-progress" max={100} value={score} aria-label="Profile complete">
          {score} %
        </progress>
      </div>
      <nav aria-label="Steps" className="wizard-steps">
        <ol ref={strip}>
          {steps.map(({ step, isDone }, index) => (
            <li key={step}>
              <a
                href={stepHref(step)}
                aria-current={step === current ? 'step' : undefined}
                className={cx('wizard-step', isDone && 'wizard-step-done')}
              >
                {isDone ? (
                  <CircleCheck aria-hidden="true" className="icon" />
                ) : (
                  <span aria-hidden="true" className="wizard-number">
                    {index + 1}
                  </span>
                )}
                <span>
                  {stepWords[step].label}
                  {isDone ? <span className="sr-only">, done</span> : null}
                </span>
              </a>
            </li>
          ))}
        </ol>
      </nav>
    </div>
  )
}

/** What is there and what is missing, each with the step where it is said. */
export const Missing = ({ items }: Pick<OnboardingView, 'items'>) => (
  <ul className="grid gap-1">
    {items.map(({ item, step, words, weight, isDone, isRequired }) => {
      const Icon = isDone ? CircleCheck : CircleDashed
      return (
        <li key={item} className="flex min-h-9 items-start gap-3 py-1">
          <Icon
            aria-hidden="true"
            className={cx('icon mt-1 shrink-0', isDone ? 'text-positive' : 'text-muted')}
          />
          <span className={cx('min-w-0 grow', isDone && 'text-muted')}>
            {isDone ? (
              <>
                {words}
                <span className="sr-only">, done</span>
              </>
            ) : (
              <a href={stepHref(step as StepName)} className="link">
                {words}
              </a>
            )}
          </span>
          {isRequired && !isDone ? <Badge tone="warning">Needed</Badge> : null}
          <span className="shrink-0 text-sm text-muted tabular-nums">{weight} %</span>
        </li>
      )
    })}
  </ul>
)
