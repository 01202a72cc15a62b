import { redirect, type AppLoadContext, type LoaderFunctionArgs } from '@remix-run/node'
import { refuseProblem, secretText } from './form.server.ts'
import { requirePerson } from './guard.server.ts'

type Purpose = 'registration' | 'email_change' | 'phone_verification'

type CodePage = {
  context: AppLoadContext
  request: Request
  purpose: Purpose
  /** What the right code does. */
  confirm: (input: { challengeId: string; code: string }) => Promise<Response>
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The challenge that a code page is about. @throws a Response with status 404 */
export function challengeIn(request: Request): string {
  const id = new URL(request.url).searchParams.get('challenge') ?? ''
  if (!idPattern.test(id)) throw new Response('There is nothing to confirm', { status: 404 })
  return id
}

/** Which sending of the message this page is about: empty for the first. Another one starts the wait again. */
export const sendingIn = (request: Request) => new URL(request.url).searchParams.get('sent') ?? ''

/** What a page shows that takes a code for something of the signed-in person. */
export async function loadCodePage({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  challengeIn(request)
  return { sending: sendingIn(request) }
}

/** The two things a code page can do: take a code, or send the message once more. */
export async function answerCodePage({ context, request, purpose, confirm }: CodePage) {
  const challengeId = challengeIn(request)
  const form = await request.formData()
  const isResend = form.get('intent') === 'resend'
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    if (!isResend) return confirm({ challengeId, code: secretText(form, 'code').slice(0, 20) })
    await context.run((runtime, scope, core) =>
      core.identity.resendCode(runtime, scope, { challengeId, purpose, address: context.clientAddress }),
    )
    const { pathname, searchParams } = new URL(request.url)
    searchParams.set('sent', String(Date.now()))
    return redirect(`${pathname}?${searchParams}`)
  })
  if (attempt.ok) return attempt.value
  return refuseProblem(isResend ? 'resend' : 'confirm', form, attempt.problem)
}
