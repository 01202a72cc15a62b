import { Fragment, type ReactNode } from 'react'
import type { CheckoutView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Banner,
  Button,
  Field,
  formatDateTime,
  PhoneInput,
  RadioGroup,
  SubmitButton,
  TextArea,
  TextInput,
  useLocale,
  type FormResult,
} from '#ui/index.ts'
import { answerField, answerTo } from './checkout-steps.ts'
import { FundingFields } from './funding-fields.tsx'
import { PaymentPlan } from './payment-plan.tsx'
import { payButton } from './payment-words.ts'
import { PolicyTable, VisitPolicies } from './policy.tsx'

type StepProps = Readonly<{ checkout: CheckoutView; result: FormResult | undefined }>

export function DetailsStep({ checkout, result, country }: StepProps & { country: string }) {
  const { draft } = checkout
  return (
    <ActionForm result={result} className="grid gap-6">
      <h1 className="heading text-2xl">Who is the appointment for?</h1>
      <div className="grid gap-6 sm:grid-cols-2">
        <Field name="firstName" label="First name">
          <TextInput autoComplete="given-name" maxLength={80} defaultValue={draft.firstName} />
        </Field>
        <Field name="lastName" label="Last name">
          <TextInput autoComplete="family-name" maxLength={80} defaultValue={draft.lastName} />
        </Field>
      </div>
      <Field name="email" label="E-mail" hint="The confirmation and the calendar file go there.">
        <TextInput
          type="email"
          autoComplete="email"
          inputMode="email"
          maxLength={254}
          defaultValue={draft.email}
        />
      </Field>
      <Field name="phone" label="Telephone" hint="Only for questions about this appointment.">
        <PhoneInput country={draft.phoneCountry ?? country} defaultValue={draft.phone} />
      </Field>
      {checkout.locationKind === 'at_customer' ? (
        <Field name="address" label="Address of the appointment" hint="Street, number, postcode and town.">
          <TextInput autoComplete="street-address" maxLength={300} defaultValue={draft.address} />
        </Field>
      ) : null}
      <Field name="notes" label={`Anything ${checkout.provider.name} should know`} optional>
        <TextArea rows={3} maxLength={2000} defaultValue={draft.notes} />
      </Field>
      <Actions intent="details">Continue</Actions>
    </ActionForm>
  )
}

export function QuestionsStep({ checkout, result }: StepProps) {
  return (
    <ActionForm result={result} className="grid gap-6">
      <h1 className="heading text-2xl">{askerOf(checkout)} would like to know</h1>
      {checkout.questions.map((question, index) => (
        <Fragment key={answerField(question)}>
          {question.position !== null && question.position !== checkout.questions[index - 1]?.position ? (
            <h2 className="font-strong">{question.serviceTitle}</h2>
          ) : null}
          <Question question={question} value={answerTo(checkout.draft, question)} />
        </Fragment>
      ))}
      <Actions intent="questions">Continue</Actions>
    </ActionForm>
  )
}

/** Of a visit to several providers nobody in particular. */
const askerOf = ({ group, provider }: CheckoutView) =>
  group?.items.some(({ providerName }) => providerName !== provider.name) ? 'Your hosts' : provider.name

const yesOrNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

function Question({ question, value }: { question: CheckoutView['questions'][number]; value: string }) {
  const field = { name: answerField(question), label: question.label, optional: !question.isRequired }
  if (question.kind === 'yes_no') return <RadioGroup {...field} choices={yesOrNo} defaultValue={value} />
  if (question.kind === 'single_choice') {
    const choices = (question.choices ?? []).map((choice) => ({ value: choice, label: choice }))
    return <RadioGroup {...field} choices={choices} defaultValue={value} />
  }
  return (
    <Field {...field}>
      {question.kind === 'long_text' ? (
        <TextArea maxLength={2000} defaultValue={value} />
      ) : (
        <TextInput maxLength={200} defaultValue={value} />
      )}
    </Field>
  )
}

export function ReviewStep({ checkout, result, now }: StepProps & { now: string }) {
  const { draft, questions, hold, respondBy, group, payment, provider } = checkout
  const locale = useLocale()
  const isPaidOnline = payment !== null && payment.need !== 'none'
  const agreed = { ...checkout, ...hold }
  const bookWords = isPaidOnline
    ? payButton(payment, respondBy !== null, locale)
    : respondBy
      ? 'Send the request'
      : 'Book now'
  return (
    <ActionForm result={result} className="grid gap-6">
      <h1 className="heading text-2xl">Is everything right?</h1>
      <Summary title="Your details" href="?step=details">
        <p>
          {draft.firstName} {draft.lastName}
        </p>
        <p className="wrap-anywhere">{draft.email}</p>
        <p>{draft.phone}</p>
        {draft.address ? <p>{draft.address}</p> : null}
        {draft.notes ? <p className="mt-2 whitespace-pre-line text-muted">{draft.notes}</p> : null}
      </Summary>
      {questions.length > 0 ? (
        <Summary title="Your answers" href="?step=questions">
          <dl className="grid gap-2">
            {questions.map((question) => {
              const { label, kind } = question
              const value = answerTo(draft, question)
              const words =
                kind === 'yes_no' ? (yesOrNo.find((choice) => choice.value === value)?.label ?? '') : value
              return (
                <div key={answerField(question)}>
                  <dt className="text-sm text-muted">{label}</dt>
                  <dd className="whitespace-pre-line">{words || 'No answer'}</dd>
                </div>
              )
            })}
          </dl>
        </Summary>
      ) : null}
      {group?.kind === 'visit' ? (
        <VisitPolicies group={group} now={now} />
      ) : (
        <PolicyTable agreed={agreed} now={now} isAhead />
      )}
      {respondBy ? (
        <Banner title="This is a request">
          {checkout.provider.name} answers until {formatDateTime(respondBy, hold.timeZone, locale)}. The time
          is kept for you until then, and a request can be withdrawn free of charge.
        </Banner>
      ) : null}
      {payment ? <PaymentPlan offer={payment} zone={hold.timeZone} host={provider.name} /> : null}
      {payment && payment.need !== 'none' ? <FundingFields offer={payment} /> : null}
      {isPaidOnline && payment.isBegun ? (
        <Banner title="It is not booked yet">
          Nothing was charged. What you have typed is still here, and the time stays kept while you finish.
        </Banner>
      ) : null}
      <Actions intent={isPaidOnline ? 'pay' : 'confirm'}>{bookWords}</Actions>
    </ActionForm>
  )
}

const Summary = ({ title, href, children }: { title: string; href: string; children: ReactNode }) => (
  <section className="grid gap-2 border-b border-border pb-6">
    <div className="flex items-baseline justify-between gap-4">
      <h2 className="font-strong">{title}</h2>
      <a href={href} className="link">
        Change<span className="sr-only"> {title.toLowerCase()}</span>
      </a>
    </div>
    <div>{children}</div>
  </section>
)

const Actions = ({ intent, children }: { intent: string; children: string }) => (
  <div className="flex flex-wrap-reverse items-center justify-between gap-3">
    <Button type="submit" name="intent" value="release" variant="quiet" formNoValidate>
      Choose another time
    </Button>
    <SubmitButton name="intent" value={intent} size="lg">
      {children}
    </SubmitButton>
  </div>
)
