import { importPKCS8, SignJWT } from 'jose'
import * as client from 'openid-client'
import type { SocialSettings } from '#platform/config.ts'
import type { SocialIssuer } from '../models.ts'

/** Who somebody is with a provider, as far as it says. */
export type SocialProfile = {
  issuer: SocialIssuer
  subject: string
  /** Null when the person did not give it. */
  email: string | null
  /** The provider says that it has proven the address. Facebook never does. */
  isEmailVerified: boolean
  firstName: string
  lastName: string
}

/** What ties an answer to its question: each is made for one sign-in and kept from the browser, save for the state. */
export type SocialSecrets = { state: string; nonce: string; codeVerifier: string }

/** People sign in with their account at somebody else's (OpenID Connect; OAuth 2.0 where that is all there is). */
export type SocialProviders = {
  /** Those that this deployment is registered with, in the order in which they are offered. */
  issuers: readonly SocialIssuer[]
  newSecrets(): Omit<SocialSecrets, 'state'>
  /** Where the browser is sent. @throws SocialFailure `unavailable` */
  authorizationUrl(issuer: SocialIssuer, secrets: SocialSecrets, redirectUri: string): Promise<string>
  /**
   * Exchanges what came back for who it is.
   * @param answer the parameters of the callback, from its query or its form
   * @throws SocialFailure
   */
  readProfile(
    issuer: SocialIssuer,
    answer: URLSearchParams,
    secrets: SocialSecrets,
    redirectUri: string,
  ): Promise<SocialProfile>
}

export type SocialFailureReason = 'cancelled' | 'refused' | 'unavailable'

/** Why there is no profile: the person went back, something in the answer is not right, or nobody answers. */
export class SocialFailure extends Error {
  override name = 'SocialFailure'

  constructor(
    readonly reason: SocialFailureReason,
    cause?: unknown,
  ) {
    super(`The provider's answer is of no use: ${reason}`, { cause })
  }
}

/** Seconds until a provider that does not answer is given up. */
const patience = 5
const discoveredFor = 3_600_000

type Options = {
  issuers: readonly SocialIssuer[]
  /** Asked when one is needed, so that a local provider is started then and not before. */
  settings: () => Promise<SocialSettings>
  /** Plain http is for a provider on this machine. */
  isLocal: boolean
}

const order: readonly SocialIssuer[] = ['google', 'apple', 'facebook']

export const configuredIssuers = (settings: SocialSettings) =>
  order.filter((issuer) => settings[issuer] !== null)

export function openSocialProviders({ issuers, settings, isLocal }: Options): SocialProviders {
  const known = new Map<SocialIssuer, { found: Promise<Provider>; until: number }>()

  /** What a provider publishes is read again after an hour, and at once after a failure. */
  function providerOf(issuer: SocialIssuer): Promise<Provider> {
    const kept = known.get(issuer)
    if (kept && kept.until > Date.now()) return kept.found
    const found = settings().then((all) => openers[issuer](all, isLocal))
    known.set(issuer, { found, until: Date.now() + discoveredFor })
    found.catch(() => known.delete(issuer))
    return found
  }

  return {
    issuers,
    newSecrets: () => ({ nonce: client.randomNonce(), codeVerifier: client.randomPKCECodeVerifier() }),
    authorizationUrl: (issuer, { state, nonce, codeVerifier }, redirectUri) =>
      failing(async () => {
        const { configuration, parameters, isOpenId } = await providerOf(issuer)
        const url = client.buildAuthorizationUrl(configuration, {
          ...parameters,
          redirect_uri: redirectUri,
          state,
          code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          ...(isOpenId ? { nonce } : {}),
        })
        return url.href
      }),
    readProfile: (issuer, answer, { state, nonce, codeVerifier }, redirectUri) =>
      failing(async () => {
        const { configuration, isOpenId, profileOf } = await providerOf(issuer)
        // A form is read like a query; the name that Apple sends along is no part of the protocol.
        const url = new URL(redirectUri)
        for (const [name, value] of answer) if (name !== 'user') url.searchParams.append(name, value)
        const tokens = await client.authorizationCodeGrant(configuration, url, {
          expectedState: state,
          pkceCodeVerifier: codeVerifier,
          ...(isOpenId ? { expectedNonce: nonce, idTokenExpected: true } : {}),
        })
        return { issuer, ...(await profileOf(tokens, answer)) }
      }),
  }
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>
type Provider = {
  configuration: client.Configuration
  parameters: Record<string, string>
  isOpenId: boolean
  profileOf(tokens: Tokens, answer: URLSearchParams): Promise<Omit<SocialProfile, 'issuer'>>
}

const openers: Record<SocialIssuer, (settings: SocialSettings, isLocal: boolean) => Promise<Provider>> = {
  async google({ google }, isLocal) {
    const { issuer, clientId, clientSecret } = configured(google)
    return {
      configuration: await discover(issuer, clientId, client.ClientSecretPost(clientSecret), isLocal),
      parameters: { scope: 'openid email profile', prompt: 'select_account' },
      isOpenId: true,
      profileOf: async (tokens) => profileOfClaims(claimsOf(tokens)),
    }
  },
  async apple({ apple }, isLocal) {
    const { issuer, clientId, ...key } = configured(apple)
    const authentication = async (_as: unknown, _client: unknown, body: URLSearchParams) => {
      body.set('client_id', clientId)
      body.set('client_secret', await appleSecret({ ...key, clientId, audience: issuer }))
    }
    return {
      configuration: await discover(issuer, clientId, authentication, isLocal),
      // Name and address come in a form, and the name only the first time:
      // https://developer.apple.com/documentation/signinwithapple/incorporating-sign-in-with-apple-into-other-platforms
      parameters: { scope: 'openid email name', response_mode: 'form_post' },
      isOpenId: true,
      profileOf: async (tokens, answer) => ({
        ...profileOfClaims(claimsOf(tokens)),
        ...appleName(answer.get('user')),
      }),
    }
  },
  async facebook({ facebook }, isLocal) {
    const { site, graph, clientId, clientSecret } = configured(facebook)
    const configuration = new client.Configuration(
      {
        issuer: site,
        authorization_endpoint: `${site}/dialog/oauth`,
        token_endpoint: `${graph}/oauth/access_token`,
      },
      clientId,
      undefined,
      client.ClientSecretPost(clientSecret),
    )
    configuration.timeout = patience
    if (isLocal) client.allowInsecureRequests(configuration)
    return {
      configuration,
      parameters: { scope: 'email' },
      isOpenId: false,
      async profileOf({ access_token }) {
        const url = new URL(`${graph}/me?fields=id,email,first_name,last_name`)
        const answer = await client.fetchProtectedResource(configuration, access_token, url, 'GET')
        if (!answer.ok) throw new SocialFailure('refused')
        const { id, email, first_name, last_name } = (await answer.json()) as Record<string, unknown>
        if (typeof id !== 'string' || id === '') throw new SocialFailure('refused')
        // Facebook hands out addresses and does not say whether anybody has proven them.
        return { subject: id, ...contact(email, false, first_name, last_name) }
      },
    }
  },
}

function configured<T>(settings: T | null): T {
  if (settings === null) throw new SocialFailure('unavailable')
  return settings
}

const discover = (issuer: string, clientId: string, authentication: client.ClientAuth, isLocal: boolean) =>
  client.discovery(new URL(issuer), clientId, undefined, authentication, {
    timeout: patience,
    // The signature of what a provider says is checked, though it came over its own line.
    execute: [client.enableNonRepudiationChecks, ...(isLocal ? [client.allowInsecureRequests] : [])],
  })

type AppleKey = { teamId: string; keyId: string; privateKey: string; clientId: string; audience: string }

/** https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
const appleSecret = async ({ teamId, keyId, privateKey, clientId, audience }: AppleKey) =>
  new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(await importPKCS8(privateKey, 'ES256'))

function claimsOf(tokens: Tokens): Record<string, unknown> {
  const claims = tokens.claims()
  if (!claims) throw new SocialFailure('refused')
  return claims
}

const profileOfClaims = ({
  sub,
  email,
  email_verified,
  given_name,
  family_name,
}: Record<string, unknown>) => ({
  subject: String(sub),
  // Apple writes the truth as a string.
  ...contact(email, email_verified === true || email_verified === 'true', given_name, family_name),
})

/** The browser sends this, so it is a suggestion for a name and nothing more. */
function appleName(user: string | null) {
  try {
    const { name } = JSON.parse(user ?? '{}') as { name?: { firstName?: unknown; lastName?: unknown } }
    return name ? { firstName: plain(name.firstName), lastName: plain(name.lastName) } : {}
  } catch {
    return {}
  }
}

const contact = (email: unknown, isVerified: boolean, firstName: unknown, lastName: unknown) => ({
  email: typeof email === 'string' && email !== '' ? email : null,
  isEmailVerified: isVerified,
  firstName: plain(firstName),
  lastName: plain(lastName),
})

/** A name as a form would take it: without what cannot be seen, and not endless. */
const plain = (text: unknown) =>
  typeof text === 'string' ? text.replaceAll(/\p{C}/gu, '').trim().slice(0, 80).trim() : ''

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SocialFailure) throw error
    if (error instanceof client.AuthorizationResponseError) {
      throw new SocialFailure(error.error === 'access_denied' ? 'cancelled' : 'refused', error)
    }
    throw new SocialFailure(isNobodyThere(error) ? 'unavailable' : 'refused', error)
  }
}

/** No answer in time, no connection, or one that says that the provider itself is at fault; somewhere among the causes. */
function isNobodyThere(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { status, code, message, cause } = error as Record<string, unknown>
  if (typeof status === 'number') return status >= 500
  return code === 'OAUTH_TIMEOUT' || message === 'fetch failed' || isNobodyThere(cause)
}
