import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { attemptSignIn, clientOf, enter, notRight, wantedPath } from '../sign-in/enter.server.ts'
import { offeredIssuers } from '../sign-in/issuers.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'
import { socialProblemIn } from '../sign-in/social-problems.ts'

export const meta = pageMeta('Sign in')

const notes: Record<string, string> = {
  password: 'Your password is changed. Sign in with the new one.',
  out: 'You are signed out.',
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireConsole(context)
  const to = wantedPath(context, request)
  if (context.user) throw redirect(to ?? '/marketplaces')
  return {
    to,
    note: notes[new URL(request.url).searchParams.get('after') ?? ''] ?? null,
    problem: socialProblemIn(request),
    issuers: await offeredIssuers(context),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  const form = await request.formData()
  const email = String(form.get('email') ?? '').trim()
  const password = String(form.get('password') ?? '')
  const refuse = (message: string, status: number) =>
    data(
      {
        errors: [{ field: '', message }],
        values: { email: email.slice(0, 254) },
        refusal: crypto.randomUUID(),
      },
      { status },
    )
  if (!email || !password || email.length > 254 || password.length > 200) return refuse(notRight, 401)
  const attempt = await attemptSignIn(context, () =>
    context.run((runtime, scope, core) =>
      core.identity.signIn(runtime, scope, { email, password, ...clientOf(context, request) }),
    ),
  )
  if (!attempt.ok) return refuse(attempt.problem.detail ?? attempt.problem.title, attempt.problem.status)
  if (!attempt.value) return refuse(notRight, 401)
  return enter(context, attempt.value, wantedPath(context, request))
}

export default function SignIn() {
  const page = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return <SignInPage {...(result ? { result } : {})} {...page} />
}
