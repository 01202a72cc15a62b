import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Button, Field, LinkButton, SubmitButton, TextInput } from '#ui/index.ts'
import {
  clientOf,
  emailFault,
  enterWith,
  isEmail,
  refuse,
  refuseProblem,
  returnPathOf,
  secretText,
  text,
  withReturnPath,
} from '../account/form.server.ts'
import { Mailed } from '../account/mailed.tsx'
import { Or } from '../account/or.tsx'
import { PasskeySignIn } from '../account/passkey-sign-in.tsx'
import { PasswordField } from '../account/password-field.tsx'
import { socialProblemIn } from '../account/social-problems.ts'
import { SocialSignIn } from '../account/social-sign-in.tsx'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Sign in')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user } = context
  const to = returnPathOf(request, context)
  const isForProviders = to !== null && /^\/provider(\/|\?|$)/.test(to)
  if (user && (user.providerId || !isForProviders)) {
    throw redirect(to ?? (user.providerId ? '/provider' : '/account'))
  }
  return {
    to,
    isForProviders,
    strangerEmail: user?.email ?? null,
    issuers: await context.run(async ({ social }) => [...social.issuers]),
    socialProblem: socialProblemIn(request),
    hasNewPassword: new URL(request.url).searchParams.has('reset'),
    registerHref: withReturnPath('/register', to),
    forgotHref: '/forgot-password',
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  return form.get('intent') === 'link' ? sendLink(context, form) : signIn(context, request, form)
}

type Context = ActionFunctionArgs['context']

async function signIn(context: Context, request: Request, form: FormData) {
  const email = text(form, 'email', 300)
  const password = secretText(form, 'password')
  const notRight = () => refuse('password', form, [{ field: '', message: notRightWords }], 401)
  if (!email || !password || email.length > 254 || password.length > 200) return notRight()

  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context
      .run((runtime, scope, core) =>
        core.identity.signIn(runtime, scope, { email, password, ...clientOf(context, request) }),
      )
      .catch((thrown: unknown) => {
        if (thrown instanceof Response && thrown.status === 401) return null
        throw thrown
      })
  })
  if (!attempt.ok) return refuseProblem('password', form, attempt.problem)
  if (!attempt.value) return notRight()
  return enterWith(context, attempt.value, returnPathOf(request, context))
}

async function sendLink(context: Context, form: FormData) {
  const email = text(form, 'email', 300)
  if (!isEmail(email)) return refuse('password', form, [emailFault])
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    await context.run((runtime, scope, core) =>
      core.identity.requestSignInLink(runtime, scope, { email, address: context.clientAddress }),
    )
  })
  return attempt.ok ? { form: 'link' as const, email } : refuseProblem('password', form, attempt.problem)
}

/** The same for an unknown address and for a wrong password: nobody learns who has an account here. */
const notRightWords = 'E-mail address or password is not right. Check both and try again.'

export default function SignIn() {
  const {
    to,
    issuers,
    socialProblem,
    isForProviders,
    strangerEmail,
    hasNewPassword,
    registerHref,
    forgotHref,
  } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const site = useSite()
  if (answer?.form === 'link' && 'email' in answer) {
    return (
      <Mailed email={answer.email} again="/sign-in">
        If {site.name} has an account with this address, the message holds a link that signs you in. It works
        once, for 15 minutes.
      </Mailed>
    )
  }
  const result = answer && 'errors' in answer ? answer : undefined
  return (
    <Frame width="narrow">
      <h1 className="heading text-2xl">Sign in</h1>
      {strangerEmail ? (
        <Banner tone="warning" title={`You are signed in as ${strangerEmail}`}>
          This account does not belong to a provider. Sign in with another one to go on.
        </Banner>
      ) : hasNewPassword && !result ? (
        <Banner tone="positive">Your new password is set. Sign in with it.</Banner>
      ) : to && !result ? (
        <Banner>
          {isForProviders
            ? 'This part is for those who offer their services. Sign in to go on.'
            : 'Sign in to go on. You will land where you wanted to go.'}
        </Banner>
      ) : null}
      {socialProblem && !answer ? <Banner tone="warning">{socialProblem}</Banner> : null}
      <div className="grid gap-3">
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
          <div className="grid gap-1">
            <PasswordField refusal={result?.refusal} />
            <p>
              <a className="link inline-flex min-h-11 items-center text-sm" href={forgotHref}>
                Forgot your password?
              </a>
            </p>
          </div>
          <div className="grid gap-3">
            <SubmitButton size="lg" wide>
              Sign in
            </SubmitButton>
            <Button
              type="submit"
              variant="secondary"
              size="lg"
              wide
              name="intent"
              value="link"
              formNoValidate
            >
              Mail me a link instead
            </Button>
          </div>
        </ActionForm>
        <PasskeySignIn to={to} />
      </div>
      {issuers.length > 0 ? <Or /> : null}
      <SocialSignIn to={to} issuers={issuers} />
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-border pt-6">
        <p className="text-muted">New at {site.name}?</p>
        <LinkButton variant="secondary" href={registerHref}>
          Create an account
        </LinkButton>
      </div>
    </Frame>
  )
}
