/** Signing in with a passkey, where the browser can. `to` is a path of this site to return to. */
export function PasskeySignIn(_: { to: string | null }) {
  return null
}
