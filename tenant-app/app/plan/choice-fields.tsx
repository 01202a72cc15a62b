import { Form } from '@remix-run/react'
import { Button, Disclosure, Field, NumberField, TextInput } from '#ui/index.ts'
import type { Wanted } from './address.ts'

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
            to={1_000}
          />
        ) : null}
        {hasCoupon ? (
          <Field
            name="coupon"
            label="Coupon"
            optional
            className="min-w-40 grow"
            {...(couponFault ? { error: couponFault } : {})}
          >
            <TextInput
              key={couponCode}
              defaultValue={couponCode}
              maxLength={60}
              autoComplete="off"
              autoCapitalize="characters"
            />
          </Field>
        ) : null}
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
