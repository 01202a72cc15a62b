import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { SignInOutcome } from '#platform/identity/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { safeReturnPath } from '#ui/return-path.ts'

type Outcome = SignInOutcome
type SignedIn = Extract<Outcome, { kind: 'signed_in' }>
type Refusal = NonNullable<ReturnType<typeof refusalOf>>

/** What a page with several forms hears about one of them. */
export type FormAnswer = {
  form: string
  errors: Refusal
  values: Record<string, string | string[]>
  /** Another one with each refusal: fields of passwords are made anew. */
  refusal: string
}

const secrets = ['password', 'currentPassword', 'code', 'recoveryCode']

export function refuse(form: string, typed: FormData, errors: Refusal, status = 422) {
  const answer: FormAnswer = {
    form,
    errors,
    values: typedValues(typed, ...secrets),
    refusal: crypto.randomUUID(),
  }
  return data(answer, { status })
}

type Problem = Parameters<typeof refusalOf>[0] & { status: number }

export const refuseProblem = (
  form: string,
  typed: FormData,
  problem: Problem,
  fieldOf?: (field: string) => string,
) => refuse(form, typed, refusalOf(problem, fieldOf), problem.status)

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
