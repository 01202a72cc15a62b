import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import {
  ActionForm,
  Field,
  joinPhone,
  PhoneInput,
  SubmitButton,
  TextInput,
  type FieldError,
} from '#ui/index.ts'
import {
  emailFault,
  isEmail,
  refuse,
  refuseProblem,
  returnPathOf,
  secretText,
  text,
  withReturnPath,
} from '../account/form.server.ts'
import { Or } from '../account/or.tsx'
import { PasswordField } from '../account/password-field.tsx'
import { beginRegistration } from '../account/register.server.ts'
import { SocialSignIn } from '../account/social-sign-in.tsx'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Create an account')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = returnPathOf(request, context)
  if (context.user) throw redirect(to ?? '/account')
  const issuers = await context.run(async ({ social }) => [...social.issuers])
  return { to, issuers, signInHref: withReturnPath('/sign-in', to) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const typedPhone = text(form, 'phone', 40)
  const person = {
    email: text(form, 'email', 300),
    password: secretText(form, 'password').slice(0, 1_000),
    firstName: text(form, 'firstName', 80),
    lastName: text(form, 'lastName', 80),
    phone: typedPhone ? joinPhone(text(form, 'phoneCountry', 2), typedPhone) : null,
  }
  const faults: FieldError[] = [
    ...(person.firstName ? [] : [{ field: 'firstName', message: 'Type your first name' }]),
    ...(person.lastName ? [] : [{ field: 'lastName', message: 'Type your last name' }]),
    ...(isEmail(person.email) ? [] : [emailFault]),
    ...(typedPhone && !person.phone
      ? [{ field: 'phone', message: 'Type the whole number, or leave it out' }]
      : []),
  ]
  if (faults.length > 0) return refuse('register', form, faults)
  const attempt = await beginRegistration(context, request, person, returnPathOf(request, context))
  return attempt.ok ? attempt.value : refuseProblem('register', form, attempt.problem)
}

export default function Register() {
  const { to, issuers, signInHref } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  const [personal, setPersonal] = useState<string[]>([])
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Create an account</h1>
        <p className="text-muted">Your bookings at {site.name} in one place, and your details typed once.</p>
      </header>
      <SocialSignIn to={to} issuers={issuers} />
      {issuers.length > 0 ? <Or>or with your e-mail address</Or> : null}
      <ActionForm
        result={result}
        className="grid gap-6"
        onInput={(event) => {
          const typed = new FormData(event.currentTarget)
          setPersonal(['firstName', 'lastName', 'email'].map((name) => String(typed.get(name) ?? '')))
        }}
      >
        <div className="grid gap-6 sm:grid-cols-2">
          <Field name="firstName" label="First name">
            <TextInput autoComplete="given-name" maxLength={80} />
          </Field>
          <Field name="lastName" label="Last name">
            <TextInput autoComplete="family-name" maxLength={80} />
          </Field>
        </div>
        <Field name="email" label="E-mail" hint="A code is sent there to confirm that it is yours.">
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            maxLength={254}
          />
        </Field>
        <PasswordField isNew personal={personal} refusal={result?.refusal} />
        <Field name="phone" label="Telephone" optional>
          <PhoneInput country={site.country} />
        </Field>
        <SubmitButton size="lg" wide>
          Create the account
        </SubmitButton>
      </ActionForm>
      <p className="border-t border-border pt-6 text-muted">
        You have an account already?{' '}
        <a className="link text-text" href={signInHref}>
          Sign in
        </a>
      </p>
    </Frame>
  )
}
