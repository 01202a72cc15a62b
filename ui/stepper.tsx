import { Check } from 'lucide-react'
import { fill, useWords } from './kit.tsx'

export type Step = Readonly<{
  label: string
  /** A finished step may be gone back to. */
  href?: string
}>

export type StepperProps = Readonly<{
  steps: readonly Step[]
  /** Counted from 0. */
  current: number
  label: string
}>

/** Where one is on a short way: names on wide screens, "Step 2 of 3" and the name on phones. */
export function Stepper({ steps, current, label }: StepperProps) {
  const words = useWords()
  return (
    <nav aria-label={label}>
      <p className="mb-2 text-sm text-muted sm:hidden" aria-hidden="true">
        {fill(words.step, { current: current + 1, total: steps.length })}
        {' · '}
        <span className="font-strong text-text">{steps[current]?.label}</span>
      </p>
      <ol className="stepper">
        {steps.map((step, index) => {
          const state = index < current ? 'done' : index === current ? 'current' : 'ahead'
          const name = <span className="stepper-label">{step.label}</span>
          return (
            <li key={step.label} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
              <span className="stepper-mark" aria-hidden="true">
                {state === 'done' ? <Check className="icon" /> : index + 1}
              </span>
              {state === 'done' && step.href ? (
                <a href={step.href} className="link-quiet">
                  {name}
                </a>
              ) : (
                name
              )}
              {state === 'done' ? <span className="sr-only">, {words.stepDone}</span> : null}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
