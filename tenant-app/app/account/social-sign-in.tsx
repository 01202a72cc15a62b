/** Google, Apple and Facebook, where the marketplace offers them. `to` is a path of this site to return to. */
export function SocialSignIn(_: { to: string | null }) {
  return null
}
