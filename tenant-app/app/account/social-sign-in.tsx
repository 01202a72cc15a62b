import type { SocialIssuer } from '#platform/identity/index.ts'
import { LinkButton } from '#ui/index.ts'
import { issuerNames } from './issuers.ts'

type SocialSignInProps = Readonly<{
  /** A path of this site to return to. */
  to: string | null
  /** Those that are offered here. */
  issuers: readonly SocialIssuer[]
}>

/** Google, Apple and Facebook, where they are offered. Plain links: each leads to another site. */
export function SocialSignIn({ to, issuers }: SocialSignInProps) {
  if (issuers.length === 0) return null
  const query = to ? `?${new URLSearchParams({ returnTo: to })}` : ''
  return (
    <ul
      className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-3"
      aria-label="Sign in with another account"
    >
      {issuers.map((issuer) => (
        <li key={issuer}>
          <LinkButton
            href={`/auth/${issuer}${query}`}
            variant="secondary"
            size="lg"
            wide
            aria-label={`Continue with ${issuerNames[issuer]}`}
          >
            {issuerNames[issuer]}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
