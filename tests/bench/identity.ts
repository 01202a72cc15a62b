// What signing in costs, and what being signed in adds to a request: `npm run bench -- identity`.
import { verify } from '@node-rs/argon2'
import { loadConfig } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { createUser, hashPassword, openSession } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { newLogger } from '#platform/logger.ts'
import { openRuntime } from '#platform/runtime.ts'
import { compare, run } from '#tests/support/bench-pairs.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const config = { ...loadConfig(), environment: 'test' as const, smtpUrl: 'smtp://127.0.0.1:9' }
const runtime = await openRuntime(config, { logger: newLogger({ logLevel: 'silent' }) })
const app = buildApp(runtime, { pages: null, hasLimits: false })
await app.ready()

const scope = systemScope(newId())
const host = `bench.${config.platformDomain}`
const password = 'a quiet morning walk'
const passwordHash = await hashPassword(password)
const emails = Array.from({ length: 200 }, (_, index) => `person-${index}@example.com`)
const sessions = await runtime.database.inTenant(scope, async (ctx) => {
  await insertTenant(ctx, { slug: 'bench' })
  const opened = []
  for (const email of emails) {
    const user = await createUser(ctx, { email, passwordHash, firstName: 'Kim', lastName: 'Okafor' })
    opened.push((await openSession(ctx, { userId: user.id, assurance: 'one_factor', userAgent: 'bench' }))!)
  }
  return opened
})
const pick = () => Math.floor(Math.random() * emails.length)
let place = 0

const signIns = {
  clients: 4,
  once: async () => {
    // Another address each time, because the limits of the flow itself stay on.
    place += 1
    const remoteAddress = `10.${(place >> 16) & 255}.${(place >> 8) & 255}.${place & 255}`
    const email = `person-${pick()}-${place}@example.com`
    const known = emails[pick()]!
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      headers: { host },
      remoteAddress,
      // Every tenth knows no account, which must cost the same.
      payload: { email: place % 10 === 0 ? email : known, password },
    })
    if (![201, 401, 429].includes(answer.statusCode)) throw new Error(answer.body)
  },
}
const bareHash = {
  name: 'argon2id alone, the same parameters',
  clients: 4,
  once: () => verify(passwordHash, password),
}
await compare('sign-in', 'sign-in by password over HTTP', signIns, bareHash, 0.6, { milliseconds: 2_500 })

const list = (headers: Record<string, string>) => ({
  clients: 8,
  once: async () => {
    const answer = await app.inject({ url: '/api/v1/categories', headers: { host, ...headers } })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  },
})
const asGuest = { ...list({}), name: 'the same request by a guest' }
const [{ secret, sessionId, user }] = sessions as [(typeof sessions)[0]]
const token = app.accessTokens.sign({ typ: 'access', sub: user.id, sid: sessionId, aud: scope.tenantId })
await compare(
  'auth-cookie',
  'a read with a session cookie',
  list({ cookie: `session=${secret}` }),
  asGuest,
  0.5,
)
await compare(
  'auth-token',
  'a read with an access token',
  list({ authorization: `Bearer ${token}` }),
  asGuest,
  0.5,
)

const { perSecond } = await run(bareHash, 3_000)
process.stdout.write(
  `${JSON.stringify({ id: 'argon2id', what: 'comparisons per second, four at a time', perSecond })}\n`,
)
await app.close()
await runtime.close()
