import type Stripe from 'stripe'
import type { Kind } from '#platform/local/stripe/objects.ts'
import { payWith, startStripe, withoutRedirects, type StripeUnderTest } from '#tests/support/local-stripe.ts'
import official from './official-fields.json'

let local: StripeUnderTest
let session: Stripe.Checkout.Session
beforeAll(async () => {
  local = await startStripe()
  const { stripe } = local
  const customer = await stripe.customers.create({})
  const intent = await payWith(stripe, 'pm_card_createDispute', { customer: customer.id })
  await stripe.refunds.create({ payment_intent: intent.id, amount: 100 })
  await stripe.setupIntents.create({ payment_method: 'pm_card_visa', confirm: true, ...withoutRedirects })
  await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:1', enabled_events: ['charge.failed'] })
  session = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example',
    line_items: [
      { quantity: 1, price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Lesson' } } },
    ],
    expand: ['line_items'],
  })
  await local.advance(60)
})
afterAll(() => local.close())

/** Shown only where they are expanded. */
const unseen: Record<string, string[]> = { charge: ['refunds'] }

test.each(Object.entries(official.fields))('%s has the fields of the official example', (kind, fields) => {
  const object =
    kind === 'line_item' ? session.line_items!.data[0]! : local.engine.store.all(kind as Kind).at(-1)!

  const names = Object.keys(object)

  expect(fields.filter((name) => !names.includes(name))).toEqual(unseen[kind] ?? [])
})

test('an object is what its events showed last', async () => {
  const [intent] = (await local.stripe.paymentIntents.list()).data
  const [event] = (await local.stripe.events.list({ type: 'payment_intent.succeeded' })).data

  expect(event!.data.object).toEqual(intent)
})
