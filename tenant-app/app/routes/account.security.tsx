import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Card, CardHeader, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { Done, doneIn } from '../account/done.tsx'
import { emailFault, isEmail, refuse, refuseProblem, secretText, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { PasswordField } from '../account/password-field.tsx'
import { SecondFactors } from '../account/second-factors.tsx'
import { Sessions } from '../account/sessions.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Security')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = requirePerson(context, request)
  const [sessions, freshness, factors] = await context.read((ctx, core) =>
    Promise.all([
      core.identity.listSessions(ctx),
      core.identity.freshnessOf(ctx),
      core.identity.listSecondFactors(ctx),
    ]),
  )
  return {
    email: user.email,
    personal: [user.firstName, user.lastName, user.email],
    hasPassword: freshness.hasPassword,
    isActedFor: context.session?.impersonatorName != null,
    sessions,
    factorCount: factors.items.length,
    recoveryCodesLeft: factors.recoveryCodesLeft,
    now: new Date().toISOString(),
    done: doneIn(request),
  }
}

type Context = ActionFunctionArgs['context']

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  switch (form.get('intent')) {
    case 'email':
      return changeEmail(context, form)
    case 'end-session':
      return endSession(context, form)
    case 'end-others':
      await context.call((ctx, core) => core.identity.signOutOthers(ctx))
      return redirect('/account/security?done=others#devices')
    default:
      return changePassword(context, form)
  }
}

async function changePassword(context: Context, form: FormData) {
  const currentPassword = secretText(form, 'currentPassword').slice(0, 1_000) || null
  const password = secretText(form, 'password').slice(0, 1_000)
  const address = context.clientAddress
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    await context.run((runtime, scope, core) =>
      core.identity.changePassword(runtime, scope, { currentPassword, password, address }),
    )
  })
  return attempt.ok
    ? redirect('/account/security?done=password')
    : refuseProblem('password', form, attempt.problem)
}

async function changeEmail(context: Context, form: FormData) {
  const email = text(form, 'email', 300)
  if (!isEmail(email)) return refuse('email', form, [emailFault])
  const currentPassword = secretText(form, 'currentPassword').slice(0, 1_000) || null
  const address = context.clientAddress
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.requestEmailChange(runtime, scope, { email, currentPassword, address }),
    )
  })
  return attempt.ok
    ? redirect(`/account/email?challenge=${attempt.value.id}`)
    : refuseProblem('email', form, attempt.problem)
}

/** A device that was signed out meanwhile, in another tab, is signed out: nothing to complain about. */
async function endSession(context: Context, form: FormData) {
  const id = text(form, 'sessionId', 36)
  const isOwn = await context.read(async (ctx, core) =>
    (await core.identity.listSessions(ctx)).some((session) => session.id === id),
  )
  if (isOwn) await context.call((ctx, core) => core.identity.revokeSession(ctx, id))
  return redirect('/account/security?done=session#devices')
}

const doneWords = {
  password: 'Your new password is set, and all other devices are signed out.',
  email: 'Your new address is set. You sign in with it from now on.',
  session: 'That device is signed out.',
  others: 'All other devices are signed out.',
}

export default function Security() {
  const { email, personal, hasPassword, isActedFor, sessions, factorCount, recoveryCodesLeft, now, done } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const answerTo = (form: string) => (answer?.form === form ? answer : undefined)
  const site = useSite()
  const current = (form: string) =>
    hasPassword ? (
      <PasswordField name="currentPassword" label="Current password" refusal={answerTo(form)?.refusal} />
    ) : null
  return (
    <>
      <h1 className="heading text-2xl">Security</h1>
      {answer ? null : <Done what={done} words={doneWords} />}
      {isActedFor ? (
        <p className="text-muted">How this person signs in is changed by themselves only.</p>
      ) : (
        <>
          <Card as="section">
            <CardHeader
              title="Password"
              description={
                hasPassword
                  ? 'A new one signs out all other devices.'
                  : 'You have none yet: you sign in by a link or another service.'
              }
            />
            <ActionForm result={answerTo('password')} className="grid gap-5">
              <input type="email" autoComplete="username" value={email} readOnly hidden />
              {current('password')}
              <PasswordField
                isNew
                label="New password"
                personal={personal}
                refusal={answerTo('password')?.refusal}
              />
              <div>
                <SubmitButton name="intent" value="password">
                  {hasPassword ? 'Change the password' : 'Set a password'}
                </SubmitButton>
              </div>
            </ActionForm>
          </Card>
          <Card as="section">
            <CardHeader title="E-mail address" description={`You sign in with ${email}.`} />
            <ActionForm result={answerTo('email')} className="grid gap-5">
              <Field
                name="email"
                label="New address"
                hint="A code is sent there; until then nothing changes."
              >
                <TextInput
                  type="email"
                  inputMode="email"
                  autoComplete="email"
                  autoCapitalize="none"
                  maxLength={254}
                />
              </Field>
              {current('email')}
              <div>
                <SubmitButton variant="secondary" name="intent" value="email">
                  Send the code
                </SubmitButton>
              </div>
            </ActionForm>
          </Card>
          <SecondFactors count={factorCount} recoveryCodesLeft={recoveryCodesLeft} />
        </>
      )}
      <Sessions isActedFor={isActedFor} sessions={sessions} zone={site.timeZone} now={now} />
    </>
  )
}
