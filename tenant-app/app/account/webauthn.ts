import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { useSyncExternalStore } from 'react'

const never = () => () => {}
/** False on the server and without scripts: passkeys are made and used by the browser. */
export const useHasPasskeys = () => useSyncExternalStore(never, browserSupportsWebAuthn, () => false)

type Question<Options> = { token: string; options: Options }

/** A sentence for the person, or null for a dialogue that they closed themselves. */
export function passkeyProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return unknown
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return null
  if (error.name === 'InvalidStateError') return 'This device has a passkey for this account already.'
  return error instanceof Refusal ? error.message : unknown
}
const unknown = 'The device gave no answer. Try once more.'

class Refusal extends Error {}

/** Signs in with any passkey of this site. The answer sets the session's cookie. */
export async function signInByPasskey(): Promise<void> {
  const { token, options } = await post<Question<PublicKeyCredentialRequestOptionsJSON>>(
    '/passkey-challenges',
    {},
  )
  const response = await startAuthentication({ optionsJSON: options })
  await post('/sessions/by-passkey', { token, response })
}

/** Finishes a sign-in that asked for a second factor. */
export async function proveByPasskey(challenge: string): Promise<void> {
  const { token, options } = await post<Question<PublicKeyCredentialRequestOptionsJSON>>(
    '/passkey-challenges',
    {
      secondFactor: challenge,
    },
  )
  const response = await startAuthentication({ optionsJSON: options })
  await post('/sessions/second-factor', { challenge, passkey: { token, response } })
}

/** Makes a passkey on this device. @returns what the page sends on, as text */
export async function makePasskey(currentPassword: string | null): Promise<string> {
  const { token, options } = await post<Question<PublicKeyCredentialCreationOptionsJSON>>(
    '/users/me/passkeys/challenges',
    { currentPassword },
  )
  return JSON.stringify({ token, response: await startRegistration({ optionsJSON: options }) })
}

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const read = (await answer.json().catch(() => ({}))) as T & { detail?: string }
  if (!answer.ok) throw new Refusal(read.detail ?? unknown)
  return read
}
