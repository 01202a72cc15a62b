import { redirect, type AppLoadContext } from '@remix-run/node'
import type { SignInOutcome } from '#platform/identity/index.ts'
import { safeReturnPath } from '#ui/return-path.ts'

type Outcome = SignInOutcome
type SignedIn = Extract<Outcome, { kind: 'signed_in' }>

export { refuse, refuseProblem, type FormAnswer } from '#ui/forms/refusal.server.ts'

export const text = (form: FormData, name: string, most = 254) =>
  String(form.get(name) ?? '')
    .trim()
    .slice(0, most)
/** As it was typed: spaces at the ends of a password are part of it. */
export const secretText = (form: FormData, name: string) => String(form.get(name) ?? '')

export const isEmail = (typed: string) => typed.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)
export const emailFault = {
  field: 'email',
  message: 'Type a whole e-mail address, such as name@example.com',
}

/** Of the request, for the core: where it comes from. */
export const clientOf = (context: AppLoadContext, request: Request) => ({
  userAgent: request.headers.get('user-agent') ?? '',
  address: context.clientAddress,
})

export const returnPathOf = (request: Request, context: AppLoadContext) =>
  safeReturnPath(new URL(request.url).searchParams.get('to'), context.origin)

/** `?to=` for the next page of the same way; empty when there is nowhere to return to. */
export const withReturnPath = (path: string, to: string | null, query: Record<string, string> = {}) => {
  const search = new URLSearchParams({ ...query, ...(to ? { to } : {}) }).toString()
  return search ? `${path}?${search}` : path
}

/** Where somebody lands who wanted nothing else: providers at their work, customers at their bookings. */
const homeOf = ({ user }: Pick<SignedIn, 'user'>) => (user.providerId ? '/provider' : '/account')

/** After somebody has proven to be who they are: the session's cookie and the page they wanted. */
export function enter(
  context: AppLoadContext,
  signedIn: Pick<SignedIn, 'secret' | 'expiresAt' | 'user'>,
  to: string | null,
) {
  return redirect(to ?? homeOf(signedIn), {
    headers: { 'set-cookie': context.sessionCookie(signedIn.secret, signedIn.expiresAt) },
  })
}

/** After the first thing was proven: in, or on to the second. */
export function enterWith(context: AppLoadContext, outcome: Outcome, to: string | null) {
  if (outcome.kind === 'signed_in') return enter(context, outcome, to)
  const { challenge, methods } = outcome
  return redirect(withReturnPath('/sign-in/second-factor', to, { challenge, methods: methods.join(' ') }))
}
