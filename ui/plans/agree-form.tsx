import type { ShownCheckout } from '#platform/billing/index.ts'
import { LinkButton } from '../button.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import type { Wanted } from './choice.ts'
import type { WeighedChange } from './choice-price.tsx'

type Agreed = {
  kind: 'checkout' | 'now' | 'scheduled'
  /** Today, in minor units. */
  due: number
  currency: string | null
  couponCode: string
  /** Which moment the amounts are of: what is collected is what was shown. */
  at: string
}
type Weighed = { kind: 'checkout'; checkout: ShownCheckout } | { kind: 'change'; change: WeighedChange }

/** What is agreed to by the button, of what was shown above it. */
export function agreedOf(weighed: Weighed, shownAt: string): Agreed {
  if (weighed.kind === 'checkout') {
    const { dueAmount, currency, coupon } = weighed.checkout
    return { kind: 'checkout', due: dueAmount, currency, couponCode: coupon?.code ?? '', at: shownAt }
  }
  const { when, takesEffectAt, amounts } = weighed.change
  return when === 'now'
    ? {
        kind: 'now',
        due: amounts?.dueAmount ?? 0,
        currency: amounts?.currency ?? null,
        couponCode: '',
        at: takesEffectAt,
      }
    : { kind: 'scheduled', due: 0, currency: null, couponCode: '', at: shownAt }
}

type Props = Readonly<{ path: string; wanted: Wanted; agreed: Agreed; result: FormResult | undefined }>

/** The one button that agrees. */
export function AgreeForm({ path, wanted, agreed, result }: Props) {
  const locale = useLocale()
  const { kind, due, currency, couponCode, at } = agreed
  const words = {
    checkout: 'Go to payment',
    now: due > 0 && currency ? `Pay ${formatMoney(due, currency, locale)} and change now` : 'Change now',
    scheduled: 'Change with the next period',
  }
  return (
    <ActionForm {...(result ? { result } : {})} className="grid gap-4">
      <input type="hidden" name="plan" value={wanted.planId} />
      <input type="hidden" name="interval" value={wanted.interval} />
      <input type="hidden" name="seats" value={wanted.seats} />
      <input type="hidden" name="couponCode" value={couponCode} />
      <input type="hidden" name="at" value={at} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton>{words[kind]}</SubmitButton>
        <LinkButton href={path} variant="quiet">
          Back
        </LinkButton>
      </div>
      {kind === 'checkout' ? (
        <p className="text-sm text-muted">
          You pay on the page of the payment service, and come back here. Card details never pass through this
          site.
        </p>
      ) : kind === 'now' && due > 0 ? (
        <p className="text-sm text-muted">It is charged to the card on file.</p>
      ) : null}
    </ActionForm>
  )
}
