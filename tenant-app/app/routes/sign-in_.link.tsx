import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, SubmitButton } from '#ui/index.ts'
import { clientOf, enterWith, refuseProblem } from '../account/form.server.ts'
import { secretPageMeta, tokenIn } from '../account/link-page.ts'
import { LapsedLink } from '../account/lapsed-link.tsx'
import { Frame } from '../booking/frame.tsx'
import { useSite } from '../shell/site.ts'

export const meta = secretPageMeta('Sign in')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

/** Looking uses nothing up: programs that scan mails open every link in them. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('account')
  const token = tokenIn(request)
  const isOpen = await context.run((runtime, scope, core) =>
    core.identity.isLinkOpen(runtime, scope, { token, purpose: 'sign_in_link' }),
  )
  return { isOpen }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      core.identity.signInByLink(runtime, scope, { token: tokenIn(request), ...clientOf(context, request) }),
    )
  })
  return attempt.ok ? enterWith(context, attempt.value, null) : refuseProblem('link', form, attempt.problem)
}

export default function SignInByLink() {
  const { isOpen } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  if (!isOpen) {
    return (
      <LapsedLink href="/sign-in" action="Ask for a new link">
        A link to sign in works once, for 15 minutes.
      </LapsedLink>
    )
  }
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Welcome back</h1>
        <p className="text-muted">One press, and you are signed in to {site.name} on this device.</p>
      </header>
      <ActionForm result={result} className="grid gap-6">
        <SubmitButton size="lg" wide>
          Sign in
        </SubmitButton>
      </ActionForm>
    </Frame>
  )
}
