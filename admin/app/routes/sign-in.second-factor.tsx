import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { PasskeyAssertion } from '#platform/identity/index.ts'
import { ActionForm, Banner, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'
import { clientOf, wantedPath } from '../sign-in/enter.server.ts'
import { PasskeyButton } from '../sign-in/passkey-button.tsx'

export const meta = pageMeta('Second factor')

export function loader({ context, request }: LoaderFunctionArgs) {
  requireConsole(context)
  const to = wantedPath(context, request)
  if (context.user) throw redirect(to ?? '/marketplaces')
  const query = new URL(request.url).searchParams
  const challenge = query.get('challenge')
  if (!challenge) throw redirect('/sign-in')
  return { challenge, methods: (query.get('methods') ?? '').split(' ') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  const form = await request.formData()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const [code, recoveryCode, passkey] = [text('code'), text('recoveryCode'), text('passkey')]
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.completeSecondFactor(runtime, scope, {
        challenge: text('challenge').slice(0, 200),
        ...(passkey
          ? { passkey: JSON.parse(passkey) as { token: string; response: PasskeyAssertion } }
          : recoveryCode
            ? { recoveryCode: recoveryCode.slice(0, 40) }
            : { code: code.slice(0, 10) }),
        origin: context.origin,
        ...clientOf(context, request),
      }),
    )
  })
  if (!attempt.ok) {
    return data(
      {
        errors: refusalOf(attempt.problem, (field) => (field === 'passkey' ? '' : field)),
        refusal: crypto.randomUUID(),
      },
      { status: attempt.problem.status },
    )
  }
  const { secret, expiresAt } = attempt.value
  return redirect(wantedPath(context, request) ?? '/marketplaces', {
    headers: { 'set-cookie': context.sessionCookie(secret, expiresAt) },
  })
}

const isOfPasskey = ({ errors }: { errors: readonly { field: string }[] }) =>
  errors.length > 0 && errors.every(({ field }) => field === '')

export default function SecondFactor() {
  const { challenge, methods } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const hasApp = methods.includes('totp')
  return (
    <Door title="One thing more" lead="Your account asks for a second proof that it is you.">
      {/* A code's refusal is told at its field; a passkey has none. */}
      {result && isOfPasskey(result) ? <Banner tone="warning">{result.errors[0]?.message}</Banner> : null}
      {methods.includes('passkey') ? <PasskeyButton challenge={challenge} /> : null}
      {hasApp ? (
        <ActionForm {...(result ? { result } : {})} className="grid gap-5">
          <input type="hidden" name="challenge" value={challenge} />
          <Field name="code" label="Code of your authenticator app" hint="Six digits, new every half minute">
            <TextInput
              key={result?.refusal}
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern=" *[0-9]{3} ?[0-9]{3} *"
              maxLength={9}
            />
          </Field>
          <SubmitButton wide>Go on</SubmitButton>
        </ActionForm>
      ) : null}
      {methods.includes('recovery_code') ? (
        <details className="disclosure" open={!hasApp && !methods.includes('passkey')}>
          <summary>Use a recovery code</summary>
          <ActionForm {...(result && !hasApp ? { result } : {})} className="grid gap-5 pb-4">
            <input type="hidden" name="challenge" value={challenge} />
            <Field
              name="recoveryCode"
              label="Recovery code"
              hint="One of the codes you kept; each works once"
            >
              <TextInput autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} />
            </Field>
            <SubmitButton variant="secondary" wide>
              Use the code
            </SubmitButton>
          </ActionForm>
        </details>
      ) : null}
      <a className="link text-sm" href="/sign-in">
        Start again
      </a>
    </Door>
  )
}
