import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Stripe from 'stripe'
import {
  payWith,
  startReceiver,
  startStripe,
  visit,
  type StripeUnderTest,
} from '#tests/support/local-stripe.ts'

const secret = 'whsec_test'
let receiver: Awaited<ReturnType<typeof startReceiver>>
let local: StripeUnderTest
let stripe: Stripe
beforeEach(async () => {
  receiver = await startReceiver()
  local = await startStripe({ webhooks: [{ url: receiver.url, secret }] })
  stripe = local.stripe
})
afterEach(async () => {
  await local.close()
  await receiver.close()
})

const paymentEvents = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'charge.updated',
]

test('each event is told once, signed so that the library takes it', async () => {
  const intent = await payWith(stripe, 'pm_card_visa')

  await local.settled()

  expect(receiver.types().toSorted()).toEqual(paymentEvents.toSorted())
  const letter = receiver.letters.find(({ event }) => event.type === 'payment_intent.succeeded')!
  const event = stripe.webhooks.constructEvent(letter.payload, letter.signature, secret)
  expect(event).toMatchObject({ api_version: '2026-10-28.endive', data: { object: { id: intent.id } } })
  expect(event.request?.id).toBe(intent.lastResponse.requestId)
  expect(() => stripe.webhooks.constructEvent(`${letter.payload} `, letter.signature, secret)).toThrow(
    'signature',
  )
  expect(() => stripe.webhooks.constructEvent(letter.payload, letter.signature, 'whsec_other')).toThrow(
    'signature',
  )
})

test('an event says what an object was when it happened', async () => {
  const held = await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })
  await stripe.paymentIntents.capture(held.id)

  const { data } = await stripe.events.list({ type: 'payment_intent.*' })

  const states = data.map(({ type, data: { object } }) => [type, (object as Stripe.PaymentIntent).status])
  expect(states).toEqual([
    ['payment_intent.succeeded', 'succeeded'],
    ['payment_intent.amount_capturable_updated', 'requires_capture'],
    ['payment_intent.created', 'requires_payment_method'],
  ])
})

test('only so many events can be read, the newest', async () => {
  const small = await startStripe({ settings: { keptEvents: 10 } })
  for (let count = 0; count < 25; count++) await small.stripe.customers.create({ name: String(count) })

  const { data } = await small.stripe.events.list({ limit: 100 })

  expect(data.length).toBeLessThanOrEqual(11)
  expect(data[0]?.data.object).toMatchObject({ name: '24' })
  await small.close()
})

test('who does not take an event is told again, later and later, for three days', async () => {
  receiver.answers.push(500, 503, 404)
  await stripe.customers.create({})
  await local.settled()
  expect(receiver.letters).toHaveLength(1)

  await local.advance(5)
  await local.advance(60)
  const [event] = (await stripe.events.list()).data
  expect(event?.pending_webhooks).toBe(1)
  await local.advance(300)

  expect(new Set(receiver.letters.map(({ event: { id } }) => id)).size).toBe(1)
  expect(receiver.letters).toHaveLength(4)
  expect((await stripe.events.retrieve(event!.id)).pending_webhooks).toBe(0)
})

test('after three days Stripe gives up', async () => {
  receiver.answers.push(...Array.from({ length: 40 }, () => 500))
  await stripe.customers.create({})

  await local.advance(4 * 86_400)

  expect(receiver.letters).toHaveLength(1 + local.engine.settings.webhookRetrySeconds.length)
  expect(local.engine.store.all('local.delivery')).toMatchObject([{ status: 'given up' }])
})

test('webhooks come twice when they are to', async () => {
  local.engine.faults.doublesWebhooks = true

  await stripe.customers.create({})
  await local.settled()

  expect(receiver.letters).toHaveLength(2)
  expect(receiver.letters[0]!.event.id).toBe(receiver.letters[1]!.event.id)
})

test('webhooks are lost when they are to, and can be sent later', async () => {
  local.engine.faults.dropsWebhooks = true
  await stripe.customers.create({})
  await local.settled()
  expect(receiver.letters).toEqual([])

  local.engine.faults.clear()
  const [event] = (await stripe.events.list()).data
  local.webhooks.resend(event!.id)
  await local.settled()

  expect(receiver.types()).toEqual(['customer.created'])
})

test('webhooks are held back and sent in any order', async () => {
  local.engine.faults.holdsWebhooks = true
  await payWith(stripe, 'pm_card_visa')
  await local.settled()
  expect(receiver.letters).toEqual([])
  expect(local.webhooks.heldEvents).toEqual(paymentEvents)

  await local.webhooks.release([2, 0, 3, 1])

  expect(receiver.types()).toEqual([2, 0, 3, 1].map((index) => paymentEvents[index]))
})

test('webhooks come days later when they are to', async () => {
  local.engine.faults.webhookDelaySeconds = 3 * 86_400
  await stripe.customers.create({})
  await local.advance(3 * 86_400 - 1)
  expect(receiver.letters).toEqual([])

  await local.advance(1)

  expect(receiver.types()).toEqual(['customer.created'])
  const [letter] = receiver.letters
  expect(stripe.webhooks.constructEvent(letter!.payload, letter!.signature, secret).type).toBe(
    'customer.created',
  )
})

test('an endpoint gets the events that it asked for, of its own side', async () => {
  const connected = await startReceiver()
  const endpoint = await stripe.webhookEndpoints.create({
    url: connected.url,
    connect: true,
    enabled_events: ['customer.created'],
  })
  const account = await stripe.accounts.create({ country: 'DE', type: 'express' })
  const of = { stripeAccount: account.id }

  const theirs = await stripe.customers.create({}, of)
  await stripe.customers.update(theirs.id, { name: 'Ada' }, of)
  const own = await stripe.customers.create({})
  await local.settled()

  expect(connected.letters.map(({ event }) => [event.type, event.account])).toEqual([
    ['customer.created', account.id],
  ])
  const { payload, signature } = connected.letters[0]!
  expect(stripe.webhooks.constructEvent(payload, signature, endpoint.secret!).data.object).toMatchObject({
    id: theirs.id,
  })
  expect(receiver.letters.map(({ event: { data } }) => (data.object as { id: string }).id)).toContain(own.id)
  await connected.close()
})

describe('kept in a folder', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'local-stripe-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('everything is there after a restart: objects, balances, keys, the clock, and what is still to come', async () => {
    const first = await startStripe({ folder })
    const key = { idempotencyKey: 'once' }
    const customer = await first.stripe.customers.create({ name: 'Ada' }, key)
    const intent = await payWith(first.stripe, 'pm_card_refundFail')
    const refund = await first.stripe.refunds.create({ payment_intent: intent.id, amount: 500 })
    await first.advance(30)
    const before = first.engine.now()
    await first.close()

    const second = await startStripe({ folder })

    expect(second.origin).toBe(first.origin)
    expect(second.engine.now()).toBe(before)
    expect((await second.stripe.customers.create({ name: 'Ada' }, key)).id).toBe(customer.id)
    expect(second.engine.balanceOf(null).get('eur')).toEqual({ available: -500, pending: 9_825 })
    await second.advance(30)
    expect((await second.stripe.refunds.retrieve(refund.id)).status).toBe('failed')
    await second.advance(2 * 86_400)
    expect(second.engine.balanceOf(null).get('eur')).toEqual({ available: 9_825, pending: 0 })
    await second.close()
  })

  test('what is too old is forgotten at the next start', async () => {
    const first = await startStripe({ folder })
    const customer = await first.stripe.customers.create({}, { idempotencyKey: 'once' })
    await first.advance(30 * 86_400)
    await first.stripe.customers.update(customer.id, { name: 'Ada' })
    await first.close()

    const second = await startStripe({ folder })

    expect((await second.stripe.events.list()).data.map(({ type }) => type)).toEqual(['customer.updated'])
    expect(second.engine.store.all('local.answer').map(({ request }) => request)).toHaveLength(1)
    expect((await second.stripe.customers.retrieve(customer.id)).id).toBe(customer.id)
    await second.close()
  })

  test('what was answered is on the disk, even if the process is killed then', async () => {
    const first = await startStripe({ folder })
    const intent = await payWith(first.stripe, 'pm_card_visa')
    // Not closed: as if it had been killed, with a line half written.
    appendFileSync(join(folder, 'state.jsonl'), '{"kind":"customer","id":"cus_half')

    const second = await startStripe({ folder })

    expect((await second.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
    await second.close()
    await first.close()
  })

  test('a webhook that nobody took before the end is sent after the restart', async () => {
    const webhooks = [{ url: receiver.url, secret }]
    receiver.answers.push(500)
    const first = await startStripe({ folder, webhooks })
    await first.stripe.customers.create({})
    await first.close()
    expect(receiver.types()).toEqual(['customer.created'])

    const second = await startStripe({ folder, webhooks })
    await second.advance(5)

    expect(receiver.types()).toEqual(['customer.created', 'customer.created'])
    await second.close()
  })
})

test('programs switch faults and time over HTTP', async () => {
  const control = (action: string, form: Record<string, string>) =>
    visit(`${local.origin}/_control/${action}`, form)
  await control('switches', { doublesWebhooks: 'on', latencyMs: '1' })
  const customer = await stripe.customers.create({})
  await control('clock', { seconds: '3600' })

  const { text } = await visit(`${local.origin}/_control/state`)

  const state = JSON.parse(text) as { now: number; switches: object; deliveries: object[] }
  expect(state.now).toBe(customer.created + 3_600)
  expect(state.switches).toMatchObject({ doublesWebhooks: true, latencyMs: 1 })
  expect(state.deliveries).toMatchObject([
    { type: 'customer.created', status: 'delivered', attempts: [{ status: 200 }] },
    { type: 'customer.created', status: 'delivered' },
  ])
  expect((await control('clock', { seconds: '-1' })).status).toBe(400)
  expect((await control('faults', { call: '(', when: 'before' })).status).toBe(400)
})

test('people see payments, disputes and events, and press buttons', async () => {
  const intent = await payWith(stripe, 'pm_card_visa')
  const charge = String(intent.latest_charge)

  const pressed = await visit(`${local.origin}/_control/dispute`, { charge, page: '1' })
  const page = await visit(new URL(pressed.location!, local.origin).href)

  expect(page.text).toContain('The payment is disputed.')
  expect(page.text).toContain('€100.00')
  expect(page.text).toContain('charge.dispute.created')
  const again = await visit(`${local.origin}/_control/dispute`, { charge, page: '1' })
  expect(decodeURIComponent(again.location!)).toContain('cannot+be+disputed')
})
