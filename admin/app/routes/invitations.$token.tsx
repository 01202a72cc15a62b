import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Field, LinkButton, SubmitButton, TextInput } from '#ui/index.ts'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'
import { Door } from '../sign-in/door.tsx'
import { clientOf } from '../sign-in/enter.server.ts'
import { NewPassword } from '../sign-in/new-password.tsx'

export const meta = pageMeta('Invitation')

const linkOf = (request: Request, token = '') => ({
  token: token.slice(0, 200),
  slug: (new URL(request.url).searchParams.get('at') ?? '').slice(0, 60),
})

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireConsole(context)
  const link = linkOf(request, params.token)
  const found = await context.attempt(() =>
    context.run((runtime, scope, core) => core.identity.readStaffInvitation(runtime, scope, link)),
  )
  if (!found.ok) {
    const isIn = await context.run((runtime, scope, core) => core.identity.worksAt(runtime, scope, link.slug))
    if (isIn) throw redirect(`/m/${link.slug}`)
    return { invitation: null, you: null, path: '' }
  }
  const { pathname, search } = new URL(request.url)
  return { invitation: found.value, you: context.user?.email ?? null, path: `${pathname}${search}` }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  requireConsole(context)
  const link = linkOf(request, params.token)
  const form = await request.formData()
  if (context.user) {
    const joined = await context.attempt(() =>
      context.run((runtime, scope, core) => core.identity.acceptStaffInvitation(runtime, scope, link)),
    )
    return joined.ok ? redirect(`/m/${link.slug}`) : answerOf(joined, form, { form: 'accept', done: '' })
  }
  const [firstName, lastName] = [textOf(form, 'firstName', 80), textOf(form, 'lastName', 80)]
  const missing = [
    ...(firstName ? [] : [{ field: 'firstName', message: 'Type your first name' }]),
    ...(lastName ? [] : [{ field: 'lastName', message: 'Type your last name' }]),
  ]
  const values = { firstName, lastName }
  if (missing.length > 0) {
    return data(
      { form: 'join', errors: missing, values, done: '', refusal: crypto.randomUUID() },
      { status: 422 },
    )
  }
  const joined = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.joinStaffWithNewAccount(runtime, scope, {
        ...link,
        ...values,
        password: String(form.get('password') ?? '').slice(0, 400),
        ...clientOf(context, request),
      }),
    )
  })
  if (!joined.ok) return answerOf(joined, form, { form: 'join', done: '', secrets: ['password'] })
  const { secret, expiresAt } = joined.value
  return redirect(`/m/${link.slug}`, { headers: { 'set-cookie': context.sessionCookie(secret, expiresAt) } })
}

export default function Invitation() {
  const { invitation, you, path } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (!invitation) {
    return (
      <Door title="This invitation is over">
        <Banner tone="warning">
          It was answered, taken back, or its two weeks have passed. Whoever invited you can send a new one.
        </Banner>
        <LinkButton href="/">Go to the console</LinkButton>
      </Door>
    )
  }
  const { marketplace, email, role, invitedBy, hasAccount } = invitation
  const lead = `${invitedBy || 'The platform'} invites you to run ${marketplace} as ${roleWord(role).toLowerCase()}.`
  if (you === email) {
    return (
      <Door title={`Join ${marketplace}`} lead={lead}>
        <ActionForm {...(result ? { result } : {})} className="grid gap-5">
          <SubmitButton wide>Accept the invitation</SubmitButton>
        </ActionForm>
      </Door>
    )
  }
  if (you !== null) {
    return (
      <Door title={`Join ${marketplace}`} lead={lead}>
        <Banner tone="warning" title={`You are signed in as ${you}`}>
          The invitation is for {email}. Sign out, then open its link again.
        </Banner>
        <form method="post" action="/sign-out">
          <button type="submit" className="button button-secondary">
            <span className="button-words">Sign out</span>
          </button>
        </form>
      </Door>
    )
  }
  if (hasAccount) {
    return (
      <Door title={`Join ${marketplace}`} lead={lead}>
        <p>You have an account with {email}. Sign in with it, and the invitation is one press away.</p>
        <LinkButton href={`/sign-in?to=${encodeURIComponent(path)}`}>Sign in</LinkButton>
      </Door>
    )
  }
  return (
    <Door title={`Join ${marketplace}`} lead={lead}>
      <ActionForm {...(result ? { result } : {})} className="grid gap-5">
        <p className="text-sm text-muted">
          Your account will be <span className="font-strong text-text wrap-anywhere">{email}</span>.
        </p>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="firstName" label="First name">
            <TextInput autoComplete="given-name" maxLength={80} />
          </Field>
          <Field name="lastName" label="Last name">
            <TextInput autoComplete="family-name" maxLength={80} />
          </Field>
        </div>
        <NewPassword refusal={result?.refusal} label="Password" />
        <SubmitButton wide>Make the account and join</SubmitButton>
      </ActionForm>
    </Door>
  )
}
