/** Finishing a sign-in with a passkey. `challenge` is the one of the sign-in; `to` a path of this site to return to. */
export function PasskeySecondFactor(_: { challenge: string; to: string | null }) {
  return null
}
