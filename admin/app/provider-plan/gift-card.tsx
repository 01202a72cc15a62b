import { Form } from '@remix-run/react'
import type { PlanView, SubscriptionView } from '#platform/billing/index.ts'
import {
  ActionForm,
  Button,
  Card,
  CardHeader,
  DateInput,
  Field,
  Select,
  SubmitButton,
  type FormResult,
} from '#ui/index.ts'

type GiftCardProps = Readonly<{
  subscription: SubscriptionView | null
  plans: readonly PlanView[]
  today: string
  result: FormResult | undefined
}>

/** A plan that is not paid for: given, changed and ended. Whoever pays keeps what they pay for. */
export function GiftCard({ subscription, plans, today, result }: GiftCardProps) {
  const isGiven = subscription?.isGiven === true
  if (subscription && !isGiven)
    return (
      <Card as="section" aria-label="Give a plan">
        <CardHeader
          title="Give a plan"
          description={`${subscription.planName} is paid for. When it has ended, you can give a plan that costs nothing.`}
        />
      </Card>
    )
  return (
    <Card as="section" aria-label="Give a plan">
      <CardHeader
        title="Give a plan"
        description="Nothing is paid for it. It takes the place of one that you gave before."
      />
      <div className="grid gap-5">
        <ActionForm {...(result ? { result } : {})} className="grid gap-5">
          <input type="hidden" name="form" value="give" />
          <Field name="planId" label="Plan">
            <Select
              placeholder="Choose a plan"
              options={plans.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
          <Field
            name="lastPlanDay"
            label="Until"
            hint="The end of that day. Empty: without end."
            optional="unmarked"
          >
            <DateInput min={today} />
          </Field>
          <div>
            <SubmitButton variant="secondary">Give the plan</SubmitButton>
          </div>
        </ActionForm>
        {isGiven ? (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="form" value="end" />
            <Button type="submit" variant="danger">
              End {subscription.planName}
            </Button>
          </Form>
        ) : null}
      </div>
    </Card>
  )
}
