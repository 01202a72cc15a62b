import { Form } from '@remix-run/react'
import type { ShownCoupon, SubscriptionView } from '#platform/billing/index.ts'
import { Button, LinkButton } from '../button.tsx'
import { Card } from '../card.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { formatDate } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { PageHead } from '../page-head.tsx'
import { PriceBreakdown } from '../price-breakdown.tsx'
import { CouponField } from './coupon-field.tsx'
import { intervalWords } from './words.ts'

type Shown = Omit<ShownCoupon, 'next'> & { next: Omit<ShownCoupon['next'], 'at'> & { at: string } }
type Props = Readonly<{
  subscription: SubscriptionView
  /** As it was typed; empty before anything was. */
  code: string
  /** Why it cannot be used, as a sentence. */
  fault: string | null
  shown: Shown | null
  zone: string
  path: string
  result: FormResult | undefined
}>

/** Where a code is typed in: what it saves is shown on the page it leads to, before anything is agreed. */
export const CouponForm = ({ path, code, fault }: Pick<Props, 'path' | 'code' | 'fault'>) => (
  <Form method="get" action={`${path}/coupon`} className="flex flex-wrap items-end gap-4">
    <CouponField code={code} fault={fault} />
    <Button type="submit" variant="secondary">
      Show what it saves
    </Button>
  </Form>
)

/** A code for the plan that runs: what it takes off, and from which payment on. */
export function CouponView({ subscription, code, fault, shown, zone, path, result }: Props) {
  const locale = useLocale()
  const { planName, interval } = subscription
  return (
    <>
      <PageHead title="Use a coupon">
        It takes something off what you pay for {planName}, from the next payment on.
      </PageHead>
      <Card as="section" aria-label="What it saves" className="grid max-w-lg gap-6">
        <CouponForm path={path} code={code} fault={fault} />
        {shown ? (
          <>
            <PriceBreakdown
              currency={shown.next.currency}
              lines={[
                {
                  label: `${planName}${interval ? `, ${intervalWords[interval].each}` : ''}`,
                  amount: shown.next.dueAmount + shown.next.discountAmount,
                },
                { label: `Coupon ${shown.code}`, amount: -shown.next.discountAmount, note: shown.words },
              ]}
              total={shown.next.dueAmount}
              totalLabel={`On ${formatDate(shown.next.at, zone, locale, 'date')}`}
              note="Until then nothing changes, and nothing is charged now."
            />
            <ActionForm {...(result ? { result } : {})} className="grid gap-4">
              <input type="hidden" name="coupon" value={shown.code} />
              <div className="flex flex-wrap gap-3">
                <SubmitButton>Use the coupon</SubmitButton>
                <LinkButton href={path} variant="quiet">
                  Back
                </LinkButton>
              </div>
            </ActionForm>
          </>
        ) : null}
      </Card>
    </>
  )
}
