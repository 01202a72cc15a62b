import { buildApp } from '#platform/http/app.ts'
import { gatewayTo, localWebhookSecret, startLocalStripe } from '#platform/local/stripe/index.ts'
import { createWebhookEndpoint } from '#platform/local/stripe/webhook-endpoints.ts'
import { openPage } from '#platform/payments/flows/checkout.ts'
import { Charge } from '#platform/payments/models.ts'
import { paymentSweeps } from '#platform/payments/index.ts'
import { runSweep } from '#platform/kernel/sweeps.ts'
import { newScope } from '#tests/support/database.ts'
import { newPaymentIn, payOn } from '#tests/support/payment-market.ts'
import { openWorkerRuntime } from '#tests/support/worker-runtime.ts'

test('what the processor tells over HTTP, twice each, is worked on once', async () => {
  const world = await openWorkerRuntime('notices')
  const { runtime } = world
  const stripe = await startLocalStripe({ tickMs: 0 })
  runtime.payments = gatewayTo(stripe)
  const app = buildApp(runtime, { pages: null, hasLimits: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const url = `http://localhost:${port}/webhooks/stripe`
  createWebhookEndpoint(stripe.engine, { url, secret: localWebhookSecret })
  try {
    const scope = newScope()
    const { charges } = await newPaymentIn(runtime.database, scope, 5_000)
    const chargeId = charges[0]!.id
    const page = await openPage(runtime, scope, {
      chargeId,
      successUrl: 'http://shop.localhost/paid',
      cancelUrl: 'http://shop.localhost/back',
      expiresAt: new Date(Date.now() + 3_600_000),
    })
    stripe.engine.faults.doublesWebhooks = true
    await payOn(page!, '4242424242424242')
    await stripe.settled()

    const forged = await app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      headers: { host: 'localhost', 'stripe-signature': 't=1,v1=00' },
      payload: '{"id":"evt_1"}',
    })
    expect(forged.statusCode).toBe(400)
    const onShop = await app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      headers: { host: 'somewhere-else.test' },
      payload: '{}',
    })
    expect(onShop.statusCode).toBe(404)
    const sweep = paymentSweeps.find(({ name }) => name === 'payments.notices')!
    await runSweep(runtime, sweep)
    await runSweep(runtime, sweep)

    const charge = await runtime.database.readTenant(scope, async (ctx) =>
      Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound(),
    )
    expect(charge.state).toBe('succeeded')
    const open = await runtime.database.readTenant(scope, async (ctx) =>
      ctx.trx('processor_events').whereNull('done_at'),
    )
    expect(open).toEqual([])
  } finally {
    await stripe.close()
    await app.close()
    await world.close()
  }
})
