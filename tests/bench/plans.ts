// What a gate adds to a request, and how often a hot counter counts: `npm run bench -- plans`.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { consume, type FeatureKey, providerOwner } from '#platform/billing/index.ts'
import { loadConfig } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { addMembership, createUser, openSession } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { newLogger } from '#platform/logger.ts'
import { openRuntime } from '#platform/runtime.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { compare } from '#tests/support/bench-pairs.ts'
import { createBookable } from '#tests/support/factories.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const config = { ...loadConfig(), environment: 'test' as const, smtpUrl: 'smtp://127.0.0.1:9' }
const runtime = await openRuntime(config, { logger: newLogger({ logLevel: 'silent' }) })
const scope = systemScope(newId())
const host = `bench.${config.platformDomain}`

/** The same route with a gate and without, which reads once. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  const permission = 'provider.read_own' as const
  const read = async (ctx: Ctx) => ({ name: (await getTenant(ctx)).name })
  const feature: FeatureKey = 'calendar.sync'
  app.get('/bench/open', { config: { permission } }, (request) => request.readTenant(read))
  app.get('/bench/gated', { config: { permission, feature } }, (request) => request.readTenant(read))
}
const app = buildApp(runtime, { pages: null, hasLimits: false, api: [routes] })
await app.ready()

const { cookie, providerId } = await runtime.database.inTenant(scope, async (ctx) => {
  await insertTenant(ctx, { slug: 'bench' })
  const { providerId: id } = await createBookable(ctx)
  const user = await createUser(ctx, {
    email: 'kim@example.com',
    passwordHash: null,
    firstName: 'Kim',
    lastName: 'Okafor',
  })
  await addMembership(ctx, { userId: user.id, role: 'provider_owner', providerId: id })
  const session = await openSession(ctx, { userId: user.id, assurance: 'one_factor', userAgent: 'bench' })
  return { cookie: `session=${session!.secret}`, providerId: id }
})

const ask = (path: string) => ({
  clients: 8,
  once: async () => {
    const headers = { host, cookie, 'sec-fetch-site': 'same-origin' }
    const answer = await app.inject({ url: `/api/v1${path}`, headers })
    if (answer.statusCode !== 200) throw new Error(answer.body)
  },
})
await compare(
  'gate',
  'a signed-in request with one read, gated by a feature',
  ask('/bench/gated'),
  { ...ask('/bench/open'), name: 'the same request without the gate' },
  0.6,
)

const owner = providerOwner(providerId)
await compare(
  'meter',
  'one hot counter, counted in transactions of their own',
  { clients: 8, once: () => runtime.database.inTenant(scope, (ctx) => consume(ctx, 'bookings', owner)) },
  {
    name: 'a transaction that inserts one row',
    clients: 8,
    once: () =>
      runtime.database.inTenant(scope, (ctx) =>
        ctx.trx('booking_settings').insert({ id: newId(), is_current: false }),
      ),
  },
  0.3,
)
await app.close()
await runtime.close()
