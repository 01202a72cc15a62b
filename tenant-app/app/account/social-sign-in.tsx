import type { SocialIssuer } from '#platform/identity/index.ts'
import { LinkButton } from '#ui/index.ts'
import { IssuerMark, issuerNames } from './issuers.tsx'

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
    <ul className="grid gap-3" aria-label="Sign in with another account">
      {issuers.map((issuer) => (
        <li key={issuer}>
          <LinkButton
            href={`/auth/${issuer}${query}`}
            variant="secondary"
            size="lg"
            wide
            icon={<IssuerMark issuer={issuer} />}
          >
            Continue with {issuerNames[issuer]}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
