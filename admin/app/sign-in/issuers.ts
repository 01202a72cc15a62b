import type { AppLoadContext } from '@remix-run/node'
import type { SocialIssuer } from '#platform/identity/index.ts'

export const issuerNames: Record<SocialIssuer, string> = {
  google: 'Google',
  apple: 'Apple',
  facebook: 'Facebook',
}

/** Those that are set up on this installation. */
export const offeredIssuers = (context: AppLoadContext) =>
  context.run(async ({ social }) => [...social.issuers])
