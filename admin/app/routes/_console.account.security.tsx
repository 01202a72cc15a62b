import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Card, CardHeader, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { AccountHead } from '../account/account-tabs.tsx'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { NewPassword } from '../sign-in/new-password.tsx'

export const meta = pageMeta('Password and e-mail')
export const handle = {
  crumbs: () => [{ label: 'Your account', href: '/account' }, { label: 'Password and e-mail' }],
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { email } = await requireAccount(context, request)
  const { hasPassword } = await context.read((ctx, core) => core.identity.freshnessOf(ctx))
  return { email, hasPassword, challenge: new URL(request.url).searchParams.get('challenge') }
}

const secrets = ['password', 'currentPassword', 'code']

export async function action({ context, request }: ActionFunctionArgs) {
  await requireAccount(context, request)
  const form = await request.formData()
  const address = context.clientAddress
  const currentPassword = String(form.get('currentPassword') ?? '').slice(0, 200) || null
  const kind = textOf(form, 'form', 20)
  if (kind === 'password') {
    const password = String(form.get('password') ?? '').slice(0, 400)
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) =>
        core.identity.changePassword(runtime, scope, { currentPassword, password, address }),
      ),
    )
    const answer = answerOf(attempt, form, {
      form: kind,
      secrets,
      done: 'Your password is changed. Everywhere else you are signed out.',
    })
    return data({ ...answer.data, challengeId: '' }, answer.init ?? {})
  }
  if (kind === 'email') {
    const email = textOf(form, 'email')
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) =>
        core.identity.requestEmailChange(runtime, scope, { email, currentPassword, address }),
      ),
    )
    const answer = answerOf(attempt, form, { form: kind, secrets, done: `A code is on its way to ${email}.` })
    return data({ ...answer.data, challengeId: attempt.ok ? attempt.value.id : '' }, answer.init ?? {})
  }
  const challengeId = textOf(form, 'challengeId', 36)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.identity.confirmEmailChange(runtime, scope, { challengeId, code: textOf(form, 'code', 10) }),
    ),
  )
  const answer = answerOf(attempt, form, { form: 'code', secrets, done: 'Your new address is confirmed.' })
  return data({ ...answer.data, challengeId: attempt.ok ? '' : challengeId }, answer.init ?? {})
}

export default function Security() {
  const { email, hasPassword } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const resultOf = (form: string) => (result?.form === form ? { result } : {})
  const doneOf = (form: string) =>
    result?.form === form && result.done ? (
      <Banner tone="positive" className="mb-4">
        {result.done}
      </Banner>
    ) : null
  const current = (
    <Field name="currentPassword" label="Current password">
      <TextInput key={result?.refusal} type="password" autoComplete="current-password" maxLength={200} />
    </Field>
  )
  return (
    <>
      <AccountHead />
      <div className="grid gap-6 lg:grid-cols-2">
        <Card as="section" aria-label="Password">
          <CardHeader title="Password" description="Changing it signs you out everywhere else." />
          {doneOf('password')}
          <ActionForm {...resultOf('password')} className="grid gap-5">
            <input type="hidden" name="form" value="password" />
            <input type="hidden" name="username" autoComplete="username" value={email} />
            {hasPassword ? current : null}
            <NewPassword refusal={result?.refusal} />
            <SubmitButton>{hasPassword ? 'Change the password' : 'Set a password'}</SubmitButton>
          </ActionForm>
        </Card>
        <Card as="section" aria-label="E-mail address">
          <CardHeader
            title="E-mail address"
            description={`Now ${email}. The new one counts once you have typed the code we send there.`}
          />
          {doneOf('email')}
          {doneOf('code')}
          {result?.challengeId ? (
            <ActionForm {...resultOf('code')} className="grid gap-5">
              <input type="hidden" name="form" value="code" />
              <input type="hidden" name="challengeId" value={result.challengeId} />
              <Field name="code" label="Code from the mail">
                <TextInput
                  key={result.refusal}
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={9}
                />
              </Field>
              <SubmitButton>Confirm the address</SubmitButton>
            </ActionForm>
          ) : (
            <ActionForm {...resultOf('email')} className="grid gap-5">
              <input type="hidden" name="form" value="email" />
              <Field name="email" label="New address">
                <TextInput
                  type="email"
                  inputMode="email"
                  autoComplete="email"
                  autoCapitalize="none"
                  maxLength={254}
                />
              </Field>
              {hasPassword ? current : null}
              <SubmitButton variant="secondary">Send a code</SubmitButton>
            </ActionForm>
          )}
        </Card>
      </div>
    </>
  )
}
