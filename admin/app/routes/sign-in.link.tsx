import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, SubmitButton } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'
import { clientOf, enter, wantedPath } from '../sign-in/enter.server.ts'
import { mailLink } from '../sign-in/mailed-link.server.ts'
import { MailedLink } from '../sign-in/mailed-link.tsx'

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
  return mailLink(context, form, (runtime, scope, core, asked) =>
    core.identity.requestSignInLink(runtime, scope, asked),
  )
}

export default function SignInLink() {
  const { token } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (token && !result?.isSent) {
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
    <MailedLink
      title="Sign in by e-mail"
      lead="We send a link that signs you in. It works once."
      lifetime="for a quarter of an hour"
      back="Use the password instead"
      result={result}
    />
  )
}
