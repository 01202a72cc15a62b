import type { SocialSettings } from '#platform/config.ts'

/** Registered with a provider that nobody asks: enough for what only needs one to be offered. */
export const registeredGoogle: SocialSettings = {
  google: { clientId: 'google', clientSecret: 'google', issuer: 'http://127.0.0.1:9' },
  apple: null,
  facebook: null,
}
