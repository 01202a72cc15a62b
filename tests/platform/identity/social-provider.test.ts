import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose'
import { openSocialProviders } from '#platform/identity/index.ts'

// A provider that lies: what it says of a person is made by the test, to the letter.

const redirectUri = 'http://localhost/auth/callback/google'
const secrets = { state: 'state', nonce: 'nonce', codeVerifier: 'v'.repeat(43) }

let own: { publicKey: CryptoKey; privateKey: CryptoKey }
let others: { privateKey: CryptoKey }
let server: Server
let issuer = ''
let idToken = ''
beforeAll(async () => {
  ;[own, others] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const keys = [{ ...(await exportJWK(own.publicKey)), alg: 'RS256', use: 'sig', kid: 'one' }]
  server = createServer((request, response) => {
    const answers: Record<string, object> = {
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/jwks': { keys },
      '/token': { access_token: 'x', token_type: 'Bearer', id_token: idToken },
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url ?? '']))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const claims = () => ({ nonce: 'nonce', email: 'ada@example.com', email_verified: true, given_name: 'Ada' })
const token = (more: object = {}) =>
  new SignJWT({ ...claims(), ...more })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(issuer)
    .setSubject('ada')
    .setAudience('google')
    .setIssuedAt()
    .setExpirationTime('5 minutes')

async function read(said: string) {
  idToken = said
  const settings = {
    google: { clientId: 'google', clientSecret: 'secret', issuer },
    apple: null,
    facebook: null,
  }
  const providers = openSocialProviders({
    issuers: ['google'],
    settings: async () => settings,
    isLocal: true,
  })
  const answer = new URLSearchParams({ code: 'code', state: 'state' })
  return providers.readProfile('google', answer, secrets, redirectUri)
}

test('what is signed by the provider, for us and for this question, is believed', async () => {
  expect(await read(await token().sign(own.privateKey))).toEqual({
    issuer: 'google',
    subject: 'ada',
    email: 'ada@example.com',
    isEmailVerified: true,
    firstName: 'Ada',
    lastName: '',
  })
})

test.each<[string, () => Promise<string>]>([
  ['is signed with another key', () => token().sign(others.privateKey)],
  ['was changed after it was signed', async () => changed(await token().sign(own.privateKey))],
  ['is not signed', async () => unsigned()],
  ['is meant for another client', () => token().setAudience('another').sign(own.privateKey)],
  ['comes from another issuer', () => token().setIssuer('https://evil.example').sign(own.privateKey)],
  ['has expired', () => token().setExpirationTime('-5 minutes').sign(own.privateKey)],
  ['answers another question', () => token({ nonce: 'another' }).sign(own.privateKey)],
  ['answers no question', () => token({ nonce: undefined }).sign(own.privateKey)],
])('a statement that %s is refused', async (_, make) => {
  await expect(read(await make())).rejects.toMatchObject({ name: 'SocialFailure', reason: 'refused' })
})

test('an address is proven only when the provider says so with the word true', async () => {
  const says = async (email_verified: unknown) =>
    (await read(await token({ email_verified }).sign(own.privateKey))).isEmailVerified

  expect([await says(true), await says('true')]).toEqual([true, true])
  expect([await says(false), await says('false'), await says(1), await says(undefined)]).toEqual(
    Array(4).fill(false),
  )
})

function changed(signed: string) {
  const [head, body, signature] = signed.split('.') as [string, string, string]
  const read = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
  const other = Buffer.from(JSON.stringify({ ...read, sub: 'eve' })).toString('base64url')
  return `${head}.${other}.${signature}`
}

const unsigned = () =>
  new UnsecuredJWT(claims())
    .setIssuer(issuer)
    .setSubject('ada')
    .setAudience('google')
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .encode()
