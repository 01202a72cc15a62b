import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, LinkButton, SubmitButton } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'
import { NewPassword } from '../sign-in/new-password.tsx'

export const meta = pageMeta('Choose a new password')

export function loader({ context, request }: LoaderFunctionArgs) {
  requireConsole(context)
  return { token: new URL(request.url).searchParams.get('token') ?? '' }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  const form = await request.formData()
  const token = String(form.get('token') ?? '').slice(0, 200)
  const password = String(form.get('password') ?? '')
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.resetPassword(runtime, scope, { token, password }),
    )
  })
  if (attempt.ok) {
    return redirect('/sign-in?after=password', { headers: { 'set-cookie': context.clearSessionCookie() } })
  }
  const { problem } = attempt
  return data(
    { errors: refusalOf(problem), refusal: crypto.randomUUID(), isOver: problem.code === 'link_expired' },
    { status: problem.status },
  )
}

export default function ResetPassword() {
  const { token } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (!token || result?.isOver) {
    return (
      <Door title="This link is over">
        <Banner tone="warning">
          It was used before, or its hour has passed. Your password is as it was.
        </Banner>
        <LinkButton href="/forgot-password">Ask for a new link</LinkButton>
      </Door>
    )
  }
  return (
    <Door
      title="Choose a new password"
      lead="You will be signed out everywhere, and sign in with the new one."
    >
      <ActionForm {...(result ? { result } : {})} className="grid gap-5">
        <input type="hidden" name="token" value={token} />
        <NewPassword refusal={result?.refusal} />
        <SubmitButton wide>Change the password</SubmitButton>
      </ActionForm>
    </Door>
  )
}
