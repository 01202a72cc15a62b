import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Field, SubmitButton, TextInput } from '#ui/index.ts'
import {
  clientOf,
  enter,
  refuseProblem,
  returnPathOf,
  secretText,
  withReturnPath,
} from '../account/form.server.ts'
import { secretPageMeta } from '../account/link-page.ts'
import { PasskeySecondFactor } from '../account/passkey-second-factor.tsx'
import { Frame } from '../booking/frame.tsx'

export const meta = secretPageMeta('Second step')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

const queryOf = (request: Request) => {
  const query = new URL(request.url).searchParams
  const methods = (query.get('methods') ?? '').split(' ')
  return {
    challenge: (query.get('challenge') ?? '').slice(0, 200),
    methods: (['totp', 'passkey', 'recovery_code'] as const).filter((method) => methods.includes(method)),
    isRecovery: query.has('recovery'),
  }
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = returnPathOf(request, context)
  const { challenge, methods, isRecovery } = queryOf(request)
  if (!challenge || methods.length === 0) throw redirect(withReturnPath('/sign-in', to))
  const here = (extra: Record<string, string>) =>
    withReturnPath('/sign-in/second-factor', to, { challenge, methods: methods.join(' '), ...extra })
  return {
    to,
    challenge,
    methods,
    isRecovery: methods.includes('recovery_code') && (isRecovery || !methods.includes('totp')),
    recoveryHref: methods.includes('recovery_code') ? here({ recovery: '1' }) : null,
    codeHref: methods.includes('totp') ? here({}) : null,
    againHref: withReturnPath('/sign-in', to),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const { challenge } = queryOf(request)
  const recoveryCode = secretText(form, 'recoveryCode').trim().slice(0, 60)
  const code = secretText(form, 'code').replaceAll(/\s/g, '').slice(0, 12)
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.completeSecondFactor(runtime, scope, {
        challenge,
        ...(recoveryCode ? { recoveryCode } : { code }),
        origin: context.origin,
        ...clientOf(context, request),
      }),
    )
  })
  if (!attempt.ok) return refuseProblem('second-factor', form, attempt.problem)
  return enter(context, attempt.value, returnPathOf(request, context))
}

export default function SecondFactor() {
  const { to, challenge, methods, isRecovery, recoveryHref, codeHref, againHref } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const hasCode = methods.includes('totp') || isRecovery
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">One more step</h1>
        <p className="text-muted">
          {isRecovery
            ? 'Type one of the recovery codes that you kept. Each works once.'
            : methods.includes('totp')
              ? 'Type the six digits that your authenticator app shows now.'
              : 'Your account asks for your passkey.'}
        </p>
      </header>
      {methods.includes('passkey') ? <PasskeySecondFactor challenge={challenge} to={to} /> : null}
      {hasCode ? (
        <ActionForm key={String(isRecovery)} result={result} className="grid gap-6">
          {isRecovery ? (
            <Field name="recoveryCode" label="Recovery code">
              <TextInput key={result?.refusal} autoComplete="off" autoCapitalize="none" maxLength={60} />
            </Field>
          ) : (
            <Field name="code" label="Code">
              <TextInput
                key={result?.refusal}
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern="\s*[0-9]{3}\s?[0-9]{3}\s*"
                maxLength={9}
                className="code-input"
              />
            </Field>
          )}
          <SubmitButton size="lg" wide>
            Confirm
          </SubmitButton>
        </ActionForm>
      ) : null}
      <ul className="grid gap-1 border-t border-border pt-4">
        {!isRecovery && recoveryHref ? (
          <li>
            <a className="link inline-flex min-h-11 items-center" href={recoveryHref}>
              Use a recovery code
            </a>
          </li>
        ) : null}
        {isRecovery && codeHref ? (
          <li>
            <a className="link inline-flex min-h-11 items-center" href={codeHref}>
              Use the authenticator app
            </a>
          </li>
        ) : null}
        <li>
          <a className="link inline-flex min-h-11 items-center" href={againHref}>
            Sign in anew
          </a>
        </li>
      </ul>
    </Frame>
  )
}
