import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, importSPKI, jwtVerify } from 'jose'
import OidcProvider, { type KoaContext } from 'oidc-provider'
import type { SocialSettings } from '#platform/config.ts'
import { loginPage, loginStyle } from './login-page.ts'
import { accountIdOf, knownPeople, personOf } from './people.ts'

export type LocalOidcOptions = {
  /** Origin of the platform's own host, where the callbacks are. */
  platformOrigin: string
  /** 0 lets the system choose. */
  port?: number
  /** How long a code lives. */
  codeSeconds?: number
}
export type LocalOidc = {
  origin: string
  /** What this deployment has registered with it: three clients, each as the real company has them. */
  settings: SocialSettings
  close(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const names: Record<string, string> = { google: 'Google', apple: 'Apple', facebook: 'Facebook' }

/** A real provider (OpenID Connect and OAuth 2.0) on this machine, in the place of three. It proves nobody's identity. */
export async function startLocalOidc({
  platformOrigin,
  port = 0,
  codeSeconds = 60,
}: LocalOidcOptions): Promise<LocalOidc> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const apple = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const secrets = { google: randomBytes(24).toString('hex'), facebook: randomBytes(24).toString('hex') }
  let handle: Handler | null = null
  const server = createServer((request, response) => {
    void handle?.(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const client = (id: string, secret: string) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [`${platformOrigin}/auth/callback/${id}`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  })
  const provider = new OidcProvider(origin, {
    clients: [
      client('google', secrets.google),
      // Never compared as it is: Apple's secret is a signed statement.
      client('apple', randomBytes(24).toString('hex')),
      client('facebook', secrets.facebook),
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'local' }] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
    scopes: ['openid', 'email', 'profile', 'name'],
    // Google and Apple put everything into the token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
    ttl: {
      AuthorizationCode: codeSeconds,
      AccessToken: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    findAccount: (_: unknown, accountId: string) => {
      const { email, firstName, lastName, isEmailVerified } = personOf(accountId)
      return {
        accountId,
        claims: () => ({
          sub: subjectOf(accountId),
          email,
          email_verified: isEmailVerified,
          given_name: firstName,
          family_name: lastName,
        }),
      }
    },
    // Whoever signs in here has agreed to hand out what is asked for.
    loadExistingGrant: async ({ oidc }: KoaContext) => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope(oidc.params.scope ?? '')
      await grant.save()
      return grant
    },
    renderError: (
      ctx: { type: string; body: string },
      { error, error_description }: Record<string, string>,
    ) => {
      ctx.type = 'text/plain'
      ctx.body = `${error}: ${error_description}`
    },
  })
  const compare = provider.Client.prototype.compareClientSecret
  provider.Client.prototype.compareClientSecret = async function (actual: string) {
    if (this.clientId !== 'apple') return compare.call(this, actual)
    return isAppleSecret(actual, apple.publicKey, origin)
  }
  const answer = provider.callback()
  handle = (request, response) => route(provider, answer, request, response)

  return {
    origin,
    settings: {
      google: { clientId: 'google', clientSecret: secrets.google, issuer: origin },
      apple: {
        clientId: 'apple',
        teamId: 'LOCALTEAM0',
        keyId: 'LOCALKEY00',
        privateKey: apple.privateKey,
        issuer: origin,
      },
      facebook: {
        clientId: 'facebook',
        clientSecret: secrets.facebook,
        site: origin,
        graph: origin,
      },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The same person keeps one subject, whatever else is said about them. */
const subjectOf = (accountId: string) => `local-${Buffer.from(personOf(accountId).email).toString('hex')}`

/** Whoever was here before is asked again: on one machine, one person plays many. */
function askingWho(url: string): string {
  const [path, query] = url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('prompt', 'login')
  return `${path}?${parameters}`
}

/** Signed with the key that was registered, by this team, for this client, and for this provider. */
async function isAppleSecret(secret: string, publicKey: string, audience: string): Promise<boolean> {
  try {
    await jwtVerify(secret, await importSPKI(publicKey, 'ES256'), {
      algorithms: ['ES256'],
      issuer: 'LOCALTEAM0',
      subject: 'apple',
      audience,
      maxTokenAge: '10 minutes',
    })
    return true
  } catch {
    return false
  }
}

async function route(
  provider: OidcProvider,
  answer: Handler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local.invalid')
  if (url.pathname === '/style.css') return send(response, 200, 'text/css', loginStyle)
  if (url.pathname.startsWith('/login/')) return login(provider, request, response)
  // Facebook's addresses, for what is the same protocol.
  if (url.pathname === '/me') return me(provider, request, response)
  if (url.pathname === '/dialog/oauth') request.url = `/auth${url.search}`
  if (url.pathname === '/oauth/access_token') request.url = `/token${url.search}`
  if (request.url!.startsWith('/auth?')) request.url = askingWho(request.url!)
  return answer(request, response)
}

async function login(provider: OidcProvider, request: IncomingMessage, response: ServerResponse) {
  const { uid, params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    const page = loginPage({
      action: `/login/${uid}`,
      provider: names[params.client_id ?? ''] ?? 'provider',
      people: knownPeople,
    })
    return send(response, 200, 'text/html', page)
  }
  const form = new URLSearchParams(await bodyOf(request))
  if (form.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'The person went back' }
    return provider.interactionFinished(request, response, result)
  }
  const text = (name: string) => (form.get(name) ?? '').slice(0, 254)
  const accountId = accountIdOf({
    email: text('email'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    isEmailVerified: form.has('isEmailVerified'),
  })
  return provider.interactionFinished(request, response, { login: { accountId, remember: false } })
}

/** As Facebook's Graph API answers: without a word about whether the address was verified. */
async function me(provider: OidcProvider, request: IncomingMessage, response: ServerResponse) {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const found = token ? await provider.AccessToken.find(token) : undefined
  if (!found) return send(response, 401, 'application/json', '{"error":{"type":"OAuthException","code":190}}')
  const { email, firstName, lastName } = personOf(found.accountId)
  const body = { id: subjectOf(found.accountId), email, first_name: firstName, last_name: lastName }
  return send(response, 200, 'application/json', JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, status: number, type: string, body: string) {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
  response.end(body)
}
