import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { Form, isRouteErrorResponse, useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Button,
  EmptyState,
  Field,
  LinkButton,
  SubmitButton,
  TextInput,
} from '#ui/index.ts'
import { clientOf, refuse, refuseProblem, secretText, text } from '../account/form.server.ts'
import { PasswordField } from '../account/password-field.tsx'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Invitation')
export const headers: HeadersFunction = () => ({
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
})

export async function loader({ context, params }: LoaderFunctionArgs) {
  const token = params.token ?? ''
  await context.limit('account')
  const invitation = await context.run((runtime, scope, core) =>
    runtime.database.inTenant(scope, (ctx) => core.providers.readTeamInvitation(ctx, runtime.vault, token)),
  )
  const { user } = context
  const here = `/invitations/${encodeURIComponent(token)}`
  return {
    invitation,
    signedInAs: user?.email ?? null,
    signInHref: `/sign-in?to=${encodeURIComponent(here)}`,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const token = params.token ?? ''
  const form = await request.formData()
  await context.limit('account')
  if (context.user) {
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) =>
        runtime.database.inTenant(scope, (ctx) =>
          core.providers.acceptTeamInvitation(ctx, runtime.vault, token),
        ),
      ),
    )
    if (attempt.ok) return redirect(attempt.value.providerId ? '/provider' : '/')
    return refuseProblem('accept', form, attempt.problem, () => '')
  }
  const person = { firstName: text(form, 'firstName', 80), lastName: text(form, 'lastName', 80) }
  const faults = [
    ...(person.firstName ? [] : [{ field: 'firstName', message: 'Type your first name' }]),
    ...(person.lastName ? [] : [{ field: 'lastName', message: 'Type your last name' }]),
  ]
  if (faults.length > 0) return refuse('register', form, faults)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.providers.acceptAsNewUser(runtime, scope, {
        ...person,
        token,
        password: secretText(form, 'password').slice(0, 1_000),
        ...clientOf(context, request),
      }),
    ),
  )
  if (!attempt.ok) return refuseProblem('register', form, attempt.problem)
  const { secret, expiresAt, user } = attempt.value
  return redirect(user.providerId ? '/provider' : '/', {
    headers: { 'set-cookie': context.sessionCookie(secret, expiresAt) },
  })
}

export default function Invitation() {
  const { invitation, signedInAs, signInHref } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { name } = useSite()
  const { email, invitedBy, businessName, hasAccount, role } = invitation
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl text-balance">
          {businessName ? `Join ${businessName}` : `Welcome to ${name}`}
        </h1>
        <p className="text-muted">
          {invitedBy} invites {email}
          {businessName
            ? ` to work there as ${role === 'provider_owner' ? 'an owner' : 'a member of the team'}`
            : ''}
          .
        </p>
      </header>
      {signedInAs === email ? (
        <ActionForm result={result} className="grid gap-4">
          <SubmitButton size="lg" wide>
            Accept the invitation
          </SubmitButton>
        </ActionForm>
      ) : signedInAs ? (
        <Banner
          tone="warning"
          title={`You are signed in as ${signedInAs}`}
          actions={
            <Form method="post" action="/sign-out">
              <Button type="submit" variant="secondary" size="sm">
                Sign out
              </Button>
            </Form>
          }
        >
          This invitation is for {email}. Sign out, then open its link again.
        </Banner>
      ) : hasAccount ? (
        <div className="grid gap-4">
          <p>There is an account with this address.</p>
          <LinkButton href={signInHref} size="lg" wide>
            Sign in to accept
          </LinkButton>
        </div>
      ) : (
        <ActionForm result={result} className="grid gap-6">
          <div className="grid gap-6 sm:grid-cols-2">
            <Field name="firstName" label="First name">
              <TextInput autoComplete="given-name" maxLength={80} />
            </Field>
            <Field name="lastName" label="Last name">
              <TextInput autoComplete="family-name" maxLength={80} />
            </Field>
          </div>
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <PasswordField isNew personal={[email]} refusal={result?.refusal} />
          <SubmitButton size="lg" wide>
            Create the account and accept
          </SubmitButton>
        </ActionForm>
      )}
    </Frame>
  )
}

/** A link that was used, taken back, is too old or was never made: the same to whoever opens it. */
export function ErrorBoundary() {
  const error = useRouteError()
  const isGone = isRouteErrorResponse(error) && error.status === 410
  return (
    <Frame width="narrow">
      <EmptyState
        level={1}
        title={isGone ? 'This invitation is not open any more' : 'That did not work'}
        action={<LinkButton href="/">Go to the start page</LinkButton>}
      >
        {isGone
          ? 'It was answered, taken back, or is too old. Whoever invited you can send a new one.'
          : 'Nothing has changed. Open the link of the invitation again in a moment.'}
      </EmptyState>
    </Frame>
  )
}
