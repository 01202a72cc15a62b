import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner } from '#ui/index.ts'
import { answerCodePage, challengeIn, sendingIn } from '../account/code-action.server.ts'
import { CodeForm } from '../account/code-form.tsx'
import { clientOf, enter, returnPathOf, withReturnPath } from '../account/form.server.ts'
import { forgetAddress, readAddress } from '../account/pending-address.server.ts'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Confirm your address')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = returnPathOf(request, context)
  if (context.user) throw redirect(to ?? '/account')
  challengeIn(request)
  return {
    email: await readAddress(context, request),
    sending: sendingIn(request),
    registerHref: withReturnPath('/register', to),
  }
}

export const action = ({ request, context }: ActionFunctionArgs) =>
  answerCodePage({
    context,
    request,
    purpose: 'registration',
    async confirm(input) {
      const signedIn = await context.run((runtime, scope, core) =>
        core.identity.completeRegistration(runtime, scope, { ...input, ...clientOf(context, request) }),
      )
      const response = enter(context, signedIn, returnPathOf(request, context) ?? '/account?welcome=1')
      response.headers.append('set-cookie', await forgetAddress(context))
      return response
    },
  })

export default function ConfirmAddress() {
  const { email, sending, registerHref } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Confirm your address</h1>
        <p className="text-muted">
          A message with a code is on its way
          {email ? (
            <>
              {' '}
              to <span className="font-strong wrap-anywhere text-text">{email}</span>
            </>
          ) : null}
          . It works for one hour.
        </p>
      </header>
      {sending && !result ? <Banner tone="positive">The message was sent once more.</Banner> : null}
      <CodeForm result={result} submit="Confirm" sending={sending} />
      <p className="border-t border-border pt-6 text-sm text-muted">
        A wrong address?{' '}
        <a className="link text-text" href={registerHref}>
          Begin again
        </a>
      </p>
    </Frame>
  )
}
