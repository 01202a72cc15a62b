import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { ActionForm, Banner, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'

export const meta = pageMeta('Forgotten password')

export function loader({ context }: LoaderFunctionArgs) {
  requireConsole(context)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  const email = String((await request.formData()).get('email') ?? '').trim()
  if (!/^\S+@\S+\.\S+$/.test(email) || email.length > 254) {
    const errors = [{ field: 'email', message: 'Type your e-mail address' }]
    return data({ errors, values: { email: email.slice(0, 254) }, isSent: false }, { status: 422 })
  }
  const asked = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.requestPasswordReset(runtime, scope, { email, address: context.clientAddress }),
    )
  })
  if (asked.ok) return data({ errors: [], values: { email }, isSent: true })
  return data(
    { errors: refusalOf(asked.problem), values: { email }, isSent: false },
    { status: asked.problem.status },
  )
}

export default function ForgotPassword() {
  const result = useActionData<typeof action>()
  return (
    <Door title="Forgotten password" lead="We send a link with which you choose a new one.">
      {result?.isSent ? (
        <Banner tone="positive" title="Look into your mail">
          If somebody here has this address, a link is on its way. It works once, for an hour.
        </Banner>
      ) : (
        <ActionForm {...(result ? { result } : {})} summary={false} className="grid gap-5">
          <Field name="email" label="E-mail">
            <TextInput
              type="email"
              inputMode="email"
              autoComplete="username"
              autoCapitalize="none"
              maxLength={254}
            />
          </Field>
          <SubmitButton wide>Send the link</SubmitButton>
        </ActionForm>
      )}
      <a className="link text-sm" href="/sign-in">
        Back to signing in
      </a>
    </Door>
  )
}
