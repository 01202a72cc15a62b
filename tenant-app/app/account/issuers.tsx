import type { SocialIssuer } from '#platform/identity/index.ts'

export const issuerNames: Record<SocialIssuer, string> = {
  google: 'Google',
  apple: 'Apple',
  facebook: 'Facebook',
}

/** The first letter in a circle: the companies' own marks are theirs to hand out. */
export const IssuerMark = ({ issuer }: { issuer: SocialIssuer }) => (
  <span
    aria-hidden="true"
    className="inline-grid size-6 shrink-0 place-items-center rounded-full border border-border text-sm font-strong"
  >
    {issuerNames[issuer].charAt(0)}
  </span>
)
