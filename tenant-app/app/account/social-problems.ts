import type { SocialProblem } from '#platform/identity/index.ts'

const words: Record<SocialProblem, string> = {
  cancelled: 'You came back without signing in there. Nothing has changed.',
  refused: 'The answer from there could not be used. Try once more, or sign in another way.',
  unavailable: 'They do not answer at the moment. Try again later, or sign in another way.',
  expired: 'This took too long, or was opened in another browser. Begin once more.',
  unproven: 'They do not vouch for your address. Sign in with your password first.',
  no_address:
    'They did not tell your e-mail address, and it is needed here. Allow it there, or sign in another way.',
  no_account: 'There is no account here with the address that you have there.',
  taken: 'That account is joined to somebody else here, or another one of its kind to yours.',
  suspended: 'This account is suspended. Write to the marketplace to find out why.',
  closed: 'This marketplace does not take new accounts with that address.',
}

/** What `?social=` in the address of a page says; null for anything else that was put there. */
export function socialProblemIn(request: Request): string | null {
  const problem = new URL(request.url).searchParams.get('social') ?? ''
  return Object.hasOwn(words, problem) ? words[problem as SocialProblem] : null
}
