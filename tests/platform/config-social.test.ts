import { ConfigError, loadSettings } from '#platform/config.ts'

const settings = (env: Record<string, string>) => loadSettings({ NODE_ENV: 'test', ...env }).social
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db/market',
  DATABASE_MIGRATOR_URL: 'postgres://migrator:secret@db/market',
  DATABASE_RELAY_URL: 'postgres://relay:secret@db/market',
  PLATFORM_DOMAIN: 'example.com',
  SECRET_KEY: 'x'.repeat(32),
  SMTP_URL: 'smtp://mail.example.com:587',
}

test('nobody is offered who is not configured, and each is known by its public address', () => {
  expect(settings({})).toEqual({ google: null, apple: null, facebook: null })
  expect(settings({ GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' })).toEqual({
    google: { clientId: 'id', clientSecret: 'secret', issuer: 'https://accounts.google.com' },
    apple: null,
    facebook: null,
  })
})

test('half a registration is refused, with what is missing and without any secret', () => {
  expect(() => settings({ GOOGLE_CLIENT_ID: 'id' })).toThrow(
    'GOOGLE_CLIENT_SECRET is not set, but GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET must be given together.',
  )
  expect(() => settings({ APPLE_CLIENT_ID: 'id', APPLE_TEAM_ID: 'team' })).toThrow(
    /^APPLE_KEY_ID and APPLE_PRIVATE_KEY are not set/,
  )
})

test('Apple’s key may be given on one line, and what is no key is refused without being shown', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----'
  const apple = { APPLE_CLIENT_ID: 'id', APPLE_TEAM_ID: 'team', APPLE_KEY_ID: 'key' }

  expect(settings({ ...apple, APPLE_PRIVATE_KEY: key.replaceAll('\n', '\\n') }).apple?.privateKey).toBe(key)
  const thrown = caught(() => settings({ ...apple, APPLE_PRIVATE_KEY: 'not-a-key-but-secret' }))
  expect(thrown).toBeInstanceOf(ConfigError)
  expect(String(thrown)).not.toContain('not-a-key-but-secret')
})

test('in production a provider is asked over https only', () => {
  expect(() => loadSettings({ ...production, GOOGLE_ISSUER: 'http://accounts.example.com' })).toThrow(
    'GOOGLE_ISSUER is "http://accounts.example.com", but must begin with https: in production.',
  )
  expect(
    loadSettings({ ...production, GOOGLE_ISSUER: 'https://accounts.example.com/' }).social.google,
  ).toBeNull()
})

function caught(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}
