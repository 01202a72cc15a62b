import { Form } from '@remix-run/react'
import { Button } from '../button.tsx'
import { Disclosure } from '../disclosure.tsx'
import { NumberField } from '../forms/number-field.tsx'
import { mostSeats, type Wanted } from './choice.ts'
import { CouponField } from './coupon-field.tsx'

type Props = Readonly<{
  wanted: Wanted
  couponCode: string
  hasSeats: boolean
  hasCoupon: boolean
  couponFault: string | null
}>

/** What may be added to a plan before it is agreed to; the amounts follow when it is sent. */
export function ChoiceFields({ wanted, couponCode, hasSeats, hasCoupon, couponFault }: Props) {
  if (!hasSeats && !hasCoupon) return null
  const form = (
    <Form method="get" className="grid gap-4" replace preventScrollReset aria-label="What is added">
      <input type="hidden" name="plan" value={wanted.planId} />
      <input type="hidden" name="interval" value={wanted.interval} />
      <div className="flex flex-wrap items-end gap-4">
        {hasSeats ? (
          <NumberField
            name="seats"
            label="Seats more"
            hint="People beside those in the plan."
            value={wanted.seats}
            from={0}
            to={mostSeats}
          />
        ) : null}
        {hasCoupon ? <CouponField code={couponCode} fault={couponFault} optional /> : null}
        <Button type="submit" variant="secondary">
          Show the price
        </Button>
      </div>
    </Form>
  )
  return hasSeats ? (
    form
  ) : (
    <Disclosure summary="I have a coupon" open={couponCode !== ''}>
      {form}
    </Disclosure>
  )
}
