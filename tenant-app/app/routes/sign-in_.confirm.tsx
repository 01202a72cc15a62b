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
  enterWith,
  refuseProblem,
  returnPathOf,
  secretText,
  withReturnPath,
} from '../account/form.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { Frame } from '../booking/frame.tsx'

export const meta = areaMeta('Confirm your address')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

const challengeOf = (request: Request) =>
  (new URL(request.url).searchParams.get('challenge') ?? '').slice(0, 36)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = returnPathOf(request, context)
  if (!challengeOf(request)) throw redirect(withReturnPath('/sign-in', to))
  return { againHref: withReturnPath('/sign-in', to) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.confirmSocialAddress(runtime, scope, {
        challengeId: challengeOf(request),
        code: secretText(form, 'code').slice(0, 20),
        browser: core.identity.socialBrowserIn(request.headers.get('cookie'), runtime.config),
        ...clientOf(context, request),
      }),
    )
  })
  if (!attempt.ok) return refuseProblem('confirm', form, attempt.problem)
  return enterWith(context, attempt.value, returnPathOf(request, context))
}

/** Somebody came from a provider that does not say whether their address is theirs. */
export default function ConfirmAddress() {
  const { againHref } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Confirm your address</h1>
        <p className="text-muted">
          A message with a code is on its way to the address that you have there. It shows that the address is
          yours.
        </p>
      </header>
      <ActionForm {...(result ? { result } : {})} className="grid gap-6">
        <Field name="code" label="Code" hint="Six digits">
          <TextInput
            key={result?.refusal}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*[0-9]{3}\s?[0-9]{3}\s*"
            maxLength={9}
            className="code-input"
          />
        </Field>
        <SubmitButton size="lg" wide>
          Confirm and sign in
        </SubmitButton>
      </ActionForm>
      <p>
        <a className="link inline-flex min-h-11 items-center" href={againHref}>
          Sign in another way
        </a>
      </p>
    </Frame>
  )
}
