import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadConfig, loadSettings, originOf } from '#platform/config.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(dataFolder, { recursive: true }))

const local = { DATA_FOLDER: dataFolder }
const database = {
  DATABASE_URL: 'postgres://app:a@db.internal/shop',
  DATABASE_MIGRATOR_URL: 'postgres://migrator:m@db.internal/shop',
  DATABASE_RELAY_URL: 'postgres://relay:r@db.internal/shop',
}
const production = {
  ...database,
  NODE_ENV: 'production',
  PLATFORM_DOMAIN: 'example.com',
  SECRET_KEY: 'a'.repeat(32),
  SMTP_URL: 'smtps://user:pass@mail.example.com',
}

const refusal = (env: Record<string, string>) => {
  try {
    loadSettings({ ...local, ...env })
    return 'accepted'
  } catch (error) {
    return error instanceof ConfigError ? error.message : `not a ConfigError: ${String(error)}`
  }
}

test.each([
  [{ PORT: 'abc' }, 'PORT is "abc", but must be a whole number from 0 to 65535.'],
  [{ PORT: '65536' }, 'PORT is "65536", but must be a whole number from 0 to 65535.'],
  [{ PORT: '-1' }, 'PORT is "-1", but must be a whole number from 0 to 65535.'],
  [{ ROLE: 'boss' }, 'ROLE is "boss", but must be one of web, worker, all.'],
  [{ NODE_ENV: 'staging' }, 'NODE_ENV is "staging", but must be one of production, development, test.'],
  [
    { PLATFORM_DOMAIN: 'https://example.com' },
    'PLATFORM_DOMAIN is "https://example.com", but must be a lower-case host name without scheme and port, such as example.com.',
  ],
  [
    { REDIS_URL: 'localhost:6379' },
    'REDIS_URL is "localhost:6379", but must be a Redis address such as redis://host:6379.',
  ],
  [
    { TRUSTED_PROXY: '10.0.0.0/8, 10.0.0.0/33' },
    'TRUSTED_PROXY is "10.0.0.0/8, 10.0.0.0/33", but must be a comma-separated list of addresses or CIDR ranges, or loopback.',
  ],
  [
    { DATABASE_URL: database.DATABASE_URL },
    'DATABASE_MIGRATOR_URL and DATABASE_RELAY_URL are not set, but DATABASE_URL, DATABASE_MIGRATOR_URL and DATABASE_RELAY_URL must be given together.',
  ],
  [
    { NODE_ENV: 'production' },
    'DATABASE_URL, PLATFORM_DOMAIN, SECRET_KEY, SMTP_URL are not set, but must be in production (NODE_ENV=production).',
  ],
])('a bad environment %j is refused with one sentence', (env, sentence) => {
  expect(refusal(env)).toBe(sentence)
})

test('a refusal names every bad variable, and neither a password nor the secret', () => {
  const message = refusal({
    ...database,
    DATABASE_URL: 'postgres://app:hunter2@db.internal',
    SECRET_KEY: 'short-secret',
  })

  expect(message.split('\n')).toHaveLength(2)
  expect(message).toContain('DATABASE_URL is "postgres://app:***@db.internal"')
  expect(message).toContain('SECRET_KEY is 12 characters long')
  expect(message).not.toMatch(/hunter2|short-secret/)
})

test('without any environment everything is local', () => {
  expect(loadSettings(local)).toMatchObject({
    environment: 'development',
    isLocal: true,
    port: 3000,
    host: '127.0.0.1',
    platformDomain: 'localhost',
    database: null,
    redisUrl: null,
    smtpUrl: null,
    trustedProxies: [],
  })
})

test('a variable that is set to nothing counts as not set', () => {
  expect(loadSettings({ ...local, PORT: '', REDIS_URL: '', NODE_ENV: '' })).toMatchObject({
    port: 3000,
    redisUrl: null,
  })
})

test('the secret of a machine that was given none is made once and is its owner’s alone', () => {
  const { secretKey } = loadSettings(local)

  expect(secretKey.length).toBeGreaterThanOrEqual(32)
  expect(loadSettings(local).secretKey).toBe(secretKey)
  expect(statSync(join(dataFolder, 'secret-key')).mode & 0o777).toBe(0o600)
})

test('production is not local, and its links are https without a port', () => {
  const config = loadConfig({ ...local, ...production })

  expect(config).toMatchObject({ isLocal: false, host: '0.0.0.0', mailFrom: 'bookings@example.com' })
  expect(originOf(config, 'salon.example.com')).toBe('https://salon.example.com')
})

test('built code may be tried with local stand-ins, and its links carry the port', () => {
  const config = loadConfig({
    ...local,
    ...database,
    NODE_ENV: 'production',
    LOCAL_MODE: 'true',
    PORT: '3001',
  })

  expect(config.isLocal).toBe(true)
  expect(originOf(config, 'salon.localhost')).toBe('http://salon.localhost:3001')
})

test('a serving process needs a database', () => {
  expect(() => loadConfig(local)).toThrow('DATABASE_URL is not set, but this process needs a database')
})

test('text messages need account, token and sender together', () => {
  const sid = `AC${'0'.repeat(32)}`
  const env = { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+14155550100' }

  expect(loadSettings({ ...local, ...env }).twilio).toEqual({
    accountSid: sid,
    authToken: 'token',
    from: '+14155550100',
  })
  expect(loadSettings(local).twilio).toBeNull()
  expect(refusal({ TWILIO_AUTH_TOKEN: 'token' })).toMatch(/must be given together/)
  expect(refusal({ ...env, TWILIO_FROM: '030 1234' })).toMatch(/^TWILIO_FROM is "030 1234", but must be/)
})
