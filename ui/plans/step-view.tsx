import type { LeftoverView, SubscriptionView } from '#platform/billing/index.ts'
import { LinkButton } from '../button.tsx'
import { Card } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { formatDate, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { PageHead } from '../page-head.tsx'
import type { BuyerWords } from './buyer-words.ts'
import { LeavesOver } from './leaves-over.tsx'
import { isLeavingStep, type PlanStep } from './steps.ts'
import { intervalWords } from './words.ts'

type Props = Readonly<{
  step: PlanStep
  subscription: SubscriptionView
  defaultPlan: string
  defaultPlanId: string | null
  leftover: LeftoverView | null
  zone: string
  path: string
  words: BuyerWords
  result: FormResult | undefined
}>

/** What a step means, said before it is taken. */
export function StepView(props: Props) {
  const { step, subscription, defaultPlanId, leftover, path, words, result } = props
  const locale = useLocale()
  const { text, button } = toldOf(props, locale)
  const title = stepTitle(step, subscription)
  return (
    <>
      <PageHead title={title} />
      <Card as="section" aria-label={title} className="grid max-w-lg gap-6">
        <p>{text}</p>
        {leftover ? (
          <LeavesOver leftover={leftover} planId={defaultPlanId} path={path} words={words} />
        ) : null}
        <ActionForm {...(result ? { result } : {})} className="grid gap-4">
          <input type="hidden" name="do" value={step} />
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant={step === 'cancel' ? 'danger' : 'primary'}>{button}</SubmitButton>
            <LinkButton href={path} variant="quiet">
              {isLeavingStep(step) ? `Keep ${subscription.planName}` : 'Back'}
            </LinkButton>
          </div>
        </ActionForm>
      </Card>
    </>
  )
}

const verbs: Record<PlanStep, string> = {
  cancel: 'Cancel',
  pause: 'Pause',
  resume: 'Go on with',
  keep: 'Keep',
}
export const stepTitle = (step: PlanStep, { planName }: Pick<SubscriptionView, 'planName'>) =>
  `${verbs[step]} ${planName}`

function toldOf({ step, subscription, defaultPlan, zone }: Props, locale: string) {
  const { planName, standing, amount, currency, interval, scheduled } = subscription
  const end = subscription.endsAt ?? subscription.periodEndsAt
  const day = end ? formatDate(end, zone, locale, 'date') : null
  const price =
    `${formatMoney(amount, currency, locale)} ${interval ? intervalWords[interval].each : ''}`.trim()
  const isOwing = standing === 'past_due' || standing === 'grace' || standing === 'lapsed'
  switch (step) {
    case 'cancel':
      return {
        button: 'Cancel the plan',
        text:
          isOwing || !day
            ? `It ends at once, and nothing more is charged. You have ${defaultPlan} from then on.`
            : `It counts until ${day}; nothing more is charged. From then on you have ${defaultPlan}.`,
      }
    case 'pause':
      return {
        button: 'Pause the plan',
        text: `It counts until ${day ?? 'the end of what is paid for'}. While it is paused nothing is charged, and you have ${defaultPlan}.`,
      }
    case 'resume':
      return {
        button: `Go on for ${price}`,
        text:
          standing === 'paused'
            ? `A new period begins now, and ${price} is charged to your card.`
            : `It goes on as if nothing had been. The next ${price} is charged on ${day ?? 'the next renewal'}.`,
      }
    case 'keep':
      return {
        button: `Keep it for ${price}`,
        text: `You will not change to ${scheduled?.planName ?? 'another plan'}. ${planName} renews${day ? ` on ${day}` : ''} for ${price}.`,
      }
  }
}
