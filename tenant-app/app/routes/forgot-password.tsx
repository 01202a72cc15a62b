import type { ActionFunctionArgs, HeadersFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { ActionForm, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { emailFault, isEmail, refuse, refuseProblem, text } from '../account/form.server.ts'
import { Mailed } from '../account/mailed.tsx'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Forgot your password?')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const email = text(form, 'email', 300)
  if (!isEmail(email)) return refuse('forgot', form, [emailFault])
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    await context.run((runtime, scope, core) =>
      core.identity.requestPasswordReset(runtime, scope, { email, address: context.clientAddress }),
    )
  })
  return attempt.ok ? { form: 'sent' as const, email } : refuseProblem('forgot', form, attempt.problem)
}

export default function ForgotPassword() {
  const answer = useActionData<typeof action>()
  const site = useSite()
  if (answer && 'email' in answer) {
    return (
      <Mailed email={answer.email} again="/forgot-password">
        If {site.name} has an account with this address, the message holds a link with which you choose a new
        password. It works once, for one hour.
      </Mailed>
    )
  }
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Forgot your password?</h1>
        <p className="text-muted">Type your address. A link to choose a new one is sent there.</p>
      </header>
      <ActionForm result={answer} summary={false} className="grid gap-6">
        <Field name="email" label="E-mail">
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={254}
          />
        </Field>
        <SubmitButton size="lg" wide>
          Send the link
        </SubmitButton>
      </ActionForm>
      <p>
        <a className="link inline-flex min-h-11 items-center" href="/sign-in">
          Back to signing in
        </a>
      </p>
    </Frame>
  )
}
