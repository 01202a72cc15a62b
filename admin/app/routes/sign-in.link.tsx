import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'
import { clientOf, enter, wantedPath } from '../sign-in/enter.server.ts'

export const meta = pageMeta('Sign in by e-mail')

/** With a token the page asks for one press: letter boxes that open links by themselves must not use them up. */
export function loader({ context, request }: LoaderFunctionArgs) {
  requireConsole(context)
  if (context.user) throw redirect(wantedPath(context, request) ?? '/marketplaces')
  return { token: new URL(request.url).searchParams.get('token') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  const form = await request.formData()
  const token = form.get('token')
  const client = clientOf(context, request)
  if (typeof token === 'string') {
    const attempt = await context.attempt(async () => {
      await context.limit('account')
      return context.run((runtime, scope, core) =>
        core.identity.signInByLink(runtime, scope, { token: token.slice(0, 200), ...client }),
      )
    })
    if (attempt.ok) return enter(context, attempt.value, wantedPath(context, request))
    return data({ errors: refusalOf(attempt.problem), isSent: false }, { status: attempt.problem.status })
  }
  const email = String(form.get('email') ?? '').trim()
  if (!/^\S+@\S+\.\S+$/.test(email) || email.length > 254) {
    const errors = [{ field: 'email', message: 'Type your e-mail address' }]
    return data({ errors, values: { email: email.slice(0, 254) }, isSent: false }, { status: 422 })
  }
  const asked = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.requestSignInLink(runtime, scope, { email, address: client.address }),
    )
  })
  if (!asked.ok) {
    return data(
      { errors: refusalOf(asked.problem), values: { email }, isSent: false },
      { status: asked.problem.status },
    )
  }
  return data({ errors: [], isSent: true })
}

export default function SignInLink() {
  const { token } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (result?.isSent) {
    return (
      <Door title="Look into your mail">
        <Banner tone="positive">
          If somebody here has this address, a link is on its way. It works once, for a quarter of an hour.
        </Banner>
        <a className="link" href="/sign-in">
          Back to signing in
        </a>
      </Door>
    )
  }
  if (token) {
    return (
      <Door title="Sign in with this link" lead="One press, and you are in the console.">
        <ActionForm {...(result ? { result } : {})} className="grid gap-5">
          <input type="hidden" name="token" value={token} />
          <SubmitButton wide>Sign in</SubmitButton>
        </ActionForm>
        <a className="link text-sm" href="/sign-in/link">
          Ask for a new link
        </a>
      </Door>
    )
  }
  return (
    <Door title="Sign in by e-mail" lead="We send a link that signs you in. It works once.">
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
      <a className="link text-sm" href="/sign-in">
        Use the password instead
      </a>
    </Door>
  )
}
