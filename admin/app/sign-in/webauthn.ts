/** What the API's passkey routes answer: a token to send back, and the options for the browser. */
type Question = { token: string; options: Record<string, unknown> }

export const hasPasskeys = () => typeof window !== 'undefined' && 'PublicKeyCredential' in window

async function ask<T = Question>(path: string, body: object): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T & { detail?: string; title?: string }
  if (!response.ok) throw new Error(answer.detail ?? answer.title)
  return answer
}

/** Signs in with any passkey of the console. The answer sets the session's cookie. @throws Error with a sentence */
export async function signInByPasskey(): Promise<void> {
  const { token, options } = await ask('/passkey-challenges', {})
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const response = await startAuthentication({ optionsJSON: options as never })
  await ask('/sessions/by-passkey', { token, response })
}

/** For the second factor of a sign-in that has begun. @returns what the form sends, as JSON */
export async function answerWithPasskey(secondFactor: string): Promise<string> {
  const { token, options } = await ask('/passkey-challenges', { secondFactor })
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const response = await startAuthentication({ optionsJSON: options as never })
  return JSON.stringify({ token, response })
}

/** Makes a passkey for the account that is signed in. @returns what the form sends, as JSON */
export async function makePasskey(currentPassword: string | null): Promise<string> {
  const { token, options } = await ask('/users/me/passkeys/challenges', { currentPassword })
  const { startRegistration } = await import('@simplewebauthn/browser')
  const response = await startRegistration({ optionsJSON: options as never })
  return JSON.stringify({ token, response })
}
