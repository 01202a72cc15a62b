import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, SubmitButton } from '#ui/index.ts'
import { refuseProblem, secretText } from '../account/form.server.ts'
import { LapsedLink } from '../account/lapsed-link.tsx'
import { secretPageMeta, tokenIn } from '../account/link-page.ts'
import { PasswordField } from '../account/password-field.tsx'
import { Frame } from '../booking/frame.tsx'

export const meta = secretPageMeta('Choose a new password')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('account')
  const token = tokenIn(request)
  const isOpen = await context.run((runtime, scope, core) =>
    core.identity.isLinkOpen(runtime, scope, { token, purpose: 'password_reset' }),
  )
  return { isOpen }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const password = secretText(form, 'password').slice(0, 1_000)
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    await context.run((runtime, scope, core) =>
      core.identity.resetPassword(runtime, scope, { token: tokenIn(request), password }),
    )
  })
  if (!attempt.ok) return refuseProblem('reset', form, attempt.problem)
  return redirect('/sign-in?reset=1', { headers: { 'set-cookie': context.clearSessionCookie() } })
}

export default function ResetPassword() {
  const { isOpen } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (!isOpen) {
    return (
      <LapsedLink href="/forgot-password" action="Ask for a new link">
        A link to choose a new password works once, for one hour.
      </LapsedLink>
    )
  }
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Choose a new password</h1>
        <p className="text-muted">You will be signed out everywhere, and sign in with the new one.</p>
      </header>
      <ActionForm result={result} className="grid gap-6">
        <PasswordField isNew label="New password" refusal={result?.refusal} />
        <SubmitButton size="lg" wide>
          Set the new password
        </SubmitButton>
      </ActionForm>
    </Frame>
  )
}
