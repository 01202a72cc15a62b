import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { data } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Button, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { safeReturnPath } from '../provider/return-path.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Sign in')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

const returnPathOf = (request: Request, origin: string) =>
  safeReturnPath(new URL(request.url).searchParams.get('to'), origin)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user, origin } = context
  const to = returnPathOf(request, origin)
  const isTurnedAway = to !== null && /^\/provider(\/|\?|$)/.test(to)
  if (user?.providerId) throw redirect(to ?? '/provider')
  return { strangerEmail: user?.email ?? null, isTurnedAway }
}

export async function action({ request, context }: ActionFunctionArgs) {
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

  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context
      .run((runtime, scope, core) =>
        core.identity.signIn(runtime, scope, {
          email,
          password,
          userAgent: request.headers.get('user-agent') ?? '',
          address: context.clientAddress,
        }),
      )
      .catch((thrown: unknown) => {
        if (thrown instanceof Response && thrown.status === 401) return null
        throw thrown
      })
  })
  if (!attempt.ok) return refuse(attempt.problem.detail ?? attempt.problem.title, attempt.problem.status)
  if (!attempt.value) return refuse(notRight, 401)

  const outcome = attempt.value
  if (outcome.kind === 'second_factor') {
    const query = new URLSearchParams({ challenge: outcome.challenge, methods: outcome.methods.join(' ') })
    return redirect(`/sign-in/second-factor?${query}`)
  }
  const { secret, expiresAt, user } = outcome
  const to = returnPathOf(request, context.origin) ?? (user.providerId ? '/provider' : '/')
  return redirect(to, { headers: { 'set-cookie': context.sessionCookie(secret, expiresAt) } })
}

/** The same for an unknown address and for a wrong password: nobody learns who has an account here. */
const notRight = 'E-mail address or password is not right. Check both and try again.'

export default function SignIn() {
  const { strangerEmail, isTurnedAway } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Sign in to your area</h1>
        <p className="text-muted">For those who offer their services on {site.name}.</p>
      </header>
      {strangerEmail ? (
        <Banner
          tone="warning"
          title={`You are signed in as ${strangerEmail}`}
          actions={
            <Form method="post" action="/sign-out">
              <Button type="submit" variant="secondary" size="sm">
                Sign out
              </Button>
            </Form>
          }
        >
          This account does not belong to a provider. Sign in with another one.
        </Banner>
      ) : isTurnedAway && !result ? (
        <Banner>Sign in to go on. You will land where you wanted to go.</Banner>
      ) : null}
      <ActionForm result={result} className="grid gap-6">
        <Field name="email" label="E-mail">
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={254}
          />
        </Field>
        <Field name="password" label="Password">
          {/* Made anew with each refusal, so that a wrong password does not stay in the page. */}
          <TextInput key={result?.refusal} type="password" autoComplete="current-password" maxLength={200} />
        </Field>
        <SubmitButton size="lg" wide>
          Sign in
        </SubmitButton>
      </ActionForm>
      <p className="text-sm text-muted">
        Lost your password or need an account?{' '}
        <a className="link" href={`mailto:${site.supportEmail}`}>
          {site.supportEmail}
        </a>
      </p>
    </Frame>
  )
}
