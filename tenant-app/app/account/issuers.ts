import type { SocialIssuer } from '#platform/identity/index.ts'

/** Words only: the companies' own marks are theirs to hand out. */
export const issuerNames: Record<SocialIssuer, string> = {
  google: 'Google',
  apple: 'Apple',
  facebook: 'Facebook',
}
