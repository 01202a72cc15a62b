import { ActionForm, Field, SubmitButton, TextArea, type ButtonProps, type FormResult } from '#ui/index.ts'
import type { ReactNode } from 'react'
import type { BookingStepName } from './booking-steps.ts'

type StepFormProps = Readonly<{
  bookingId: string
  step: BookingStepName
  label: ReactNode
  /** Tells several buttons of one page apart for those who hear them: whose booking it is. */
  about?: string
  variant?: ButtonProps['variant']
  /** Asks for words that the other side reads. */
  reason?: { label: string; hint?: string; isOptional?: boolean }
  result?: FormResult | undefined
  /** Where it leads when it was done; the booking's page when missing. */
  to?: string
  children?: ReactNode
  beside?: ReactNode
}>

/** One step of one booking; a refusal is explained on the booking's own page, wherever the button stood. */
export function StepForm(props: StepFormProps) {
  const { bookingId, step, label, about, variant = 'primary', reason, result, to, children, beside } = props
  return (
    <ActionForm action={`/provider/bookings/${bookingId}`} result={result} className="grid gap-4">
      <input type="hidden" name="step" value={step} />
      {to ? <input type="hidden" name="to" value={to} /> : null}
      {children}
      {reason ? (
        <Field
          name="reason"
          label={reason.label}
          hint={reason.hint}
          optional={reason.isOptional ?? false}
          className="max-w-2xl"
        >
          <TextArea rows={3} {...(reason.isOptional ? {} : { minLength: 3 })} maxLength={1000} />
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <SubmitButton variant={variant}>
          {label}
          {about ? <span className="sr-only"> {about}</span> : null}
        </SubmitButton>
        {beside}
      </div>
    </ActionForm>
  )
}
