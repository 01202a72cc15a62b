import { redirect, type AppLoadContext } from '@remix-run/node'
import type { SignInOutcome } from '#platform/identity/index.ts'
import { safeReturnPath } from '#ui/return-path.ts'

/** Where the address wants to lead after signing in; a page of the console itself, or null. */
export const wantedPath = (context: AppLoadContext, request: Request) =>
  safeReturnPath(new URL(request.url).searchParams.get('to'), context.origin)

/** Where a request comes from, as the flows count it. */
export const clientOf = (context: AppLoadContext, request: Request) => ({
  userAgent: request.headers.get('user-agent') ?? '',
  address: context.clientAddress,
})

/** What follows every first factor: the console, or the question for a second one. */
export function enter(context: AppLoadContext, outcome: SignInOutcome, to: string | null): Response {
  if (outcome.kind === 'second_factor') {
    const query = new URLSearchParams({ challenge: outcome.challenge, methods: outcome.methods.join(' ') })
    if (to) query.set('to', to)
    return redirect(`/sign-in/second-factor?${query}`)
  }
  return redirect(to ?? '/marketplaces', {
    headers: { 'set-cookie': context.sessionCookie(outcome.secret, outcome.expiresAt) },
  })
}

/** The same for an unknown address and for a wrong password: nobody learns who has an account here. */
export const notRight = 'E-mail address or password is not right. Check both and try again.'

/** Runs a sign-in; null where it was refused for what was typed. */
export async function attemptSignIn(context: AppLoadContext, sign: () => Promise<SignInOutcome>) {
  return context.attempt(async () => {
    await context.limit('account')
    return sign().catch((thrown: unknown) => {
      if (thrown instanceof Response && thrown.status === 401) return null
      throw thrown
    })
  })
}
