import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { at, day, plansOf, subscriber, useCard, type Plans } from '#tests/support/local-billing.ts'
import { refusalOf, startReceiver, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

const start = '2027-01-31T10:00:00Z'
const secret = 'whsec_billing'
let receiver: Awaited<ReturnType<typeof startReceiver>>
let local: StripeUnderTest
let stripe: Stripe
let plans: Plans
beforeEach(async () => {
  receiver = await startReceiver()
  local = await startStripe({ clock: () => new Date(start), webhooks: [{ url: receiver.url, secret }] })
  stripe = local.stripe
  plans = await plansOf(stripe)
})
afterEach(async () => {
  await local.close()
  await receiver.close()
})

const subscribe = (customer: string, options: Stripe.RequestOptions = {}) =>
  stripe.subscriptions.create({ customer, items: [{ price: plans.professional }] }, options)

describe('a test clock', () => {
  test('has time of its own: its customers live through years, all others stay where they are', async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2027-10-31T08:00:00Z') })
    const bound = await subscriber(stripe, 'pm_card_visa', { test_clock: clock.id })
    const free = await subscriber(stripe)
    const [inTime, other] = [await subscribe(bound.id), await subscribe(free.id)]
    expect(inTime).toMatchObject({ test_clock: clock.id, created: at('2027-10-31T08:00:00Z') })

    const advancing = await stripe.testHelpers.testClocks.advance(clock.id, {
      frozen_time: at('2028-03-01T00:00:00Z'),
    })

    expect(advancing).toMatchObject({ status: 'advancing' })
    expect(await stripe.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
      status: 'ready',
      frozen_time: at('2028-03-01T00:00:00Z'),
    })
    const invoices = (await stripe.invoices.list({ subscription: inTime.id })).data.toReversed()
    expect(invoices.map(({ created, status }) => [new Date(created * 1_000).toISOString(), status])).toEqual([
      ['2027-10-31T08:00:00.000Z', 'paid'],
      ['2027-11-30T08:00:00.000Z', 'paid'],
      ['2027-12-31T08:00:00.000Z', 'paid'],
      ['2028-01-31T08:00:00.000Z', 'paid'],
      ['2028-02-29T08:00:00.000Z', 'paid'],
    ])
    expect((await stripe.invoices.list({ subscription: other.id })).data).toHaveLength(1)
    await local.settled()
    expect(receiver.types()).toEqual(expect.arrayContaining(['test_helpers.test_clock.ready']))
  })

  test('never goes back, nor too far at once', async () => {
    const { id } = await stripe.testHelpers.testClocks.create({ frozen_time: at(start) })

    for (const frozen_time of [at(start), at(start) - 1, at(start) + 800 * day]) {
      expect(await refusalOf(() => stripe.testHelpers.testClocks.advance(id, { frozen_time }))).toMatchObject(
        {
          statusCode: 400,
          param: 'frozen_time',
        },
      )
    }
    expect(await stripe.testHelpers.testClocks.del(id)).toMatchObject({ deleted: true })
  })
})

describe('webhooks', () => {
  const states = () => {
    const mirror = new Map<string, { created: number; status: string }>()
    for (const { event } of receiver.letters) {
      if (!event.type.startsWith('customer.subscription.')) continue
      const { id, status } = event.data.object as Stripe.Subscription
      const known = mirror.get(id)
      if (!known || known.created <= event.created)
        mirror.set(id, { created: event.created, status: String(status) })
    }
    return mirror
  }

  test('tell signed what happened to a subscription through a failed card to its end', async () => {
    const { id: customer } = await subscriber(stripe)
    const { id } = await subscribe(customer)
    await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
    await local.advance(28 * day + 3_600)
    await local.settled()
    expect(states().get(id)?.status).toBe('past_due')

    await useCard(stripe, customer, 'pm_card_visa')
    await local.advance(3 * day)
    await stripe.subscriptions.cancel(id)
    await local.settled()

    expect(states().get(id)?.status).toBe('canceled')
    for (const { payload, signature } of receiver.letters) {
      expect(stripe.webhooks.constructEvent(payload, signature, secret)).toMatchObject({ object: 'event' })
    }
    const updated = receiver.letters.filter(({ event }) => event.type === 'customer.subscription.updated')
    expect(updated.map(({ event }) => Object.keys(event.data.previous_attributes ?? {})).flat()).toContain(
      'status',
    )
  })

  test('that were lost can be made up for from the list of events', async () => {
    const { id: customer } = await subscriber(stripe)
    local.engine.faults.dropsWebhooks = true
    const { id } = await subscribe(customer)
    await local.advance(31 * day + 3_600)
    local.engine.faults.dropsWebhooks = false
    await local.settled()

    const { data } = await stripe.events.list({
      types: ['invoice.paid', 'customer.subscription.updated'],
      limit: 100,
    })

    expect(receiver.types().filter((type) => type.startsWith('invoice.'))).toEqual([])
    expect(data.map(({ type }) => type)).toEqual([
      'invoice.paid',
      'customer.subscription.updated',
      'invoice.paid',
    ])
    expect(data[1]!.data.object).toMatchObject({ id })
  })
})

describe('faults', () => {
  const retrying = () => new Stripe(local.secretKey, { ...local.client, maxNetworkRetries: 2 })

  test('a subscription that was asked for again after the line was cut is made once', async () => {
    const { id: customer } = await subscriber(stripe)
    local.control.fail(/POST \/v1\/subscriptions$/, 'cutAfter')

    await retrying().subscriptions.create({ customer, items: [{ price: plans.professional }] })

    expect((await stripe.subscriptions.list({ customer })).data).toHaveLength(1)
    expect((await stripe.charges.list({ customer })).data).toHaveLength(1)
  })

  test('an upgrade that was answered with 503 before it was done is done by the next attempt', async () => {
    const { id: customer } = await subscriber(stripe)
    const subscription = await subscribe(customer)
    await local.advance(14 * day)
    local.control.fail(/POST \/v1\/subscriptions\//, 'before', { status: 503 })

    await retrying().subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, price: plans.business }],
      proration_behavior: 'always_invoice',
    })

    const invoices = await stripe.invoices.list({ subscription: subscription.id })
    expect(invoices.data.map(({ total }) => total)).toEqual([1_500, 1_900])
  })

  test('the same key with other parameters is refused', async () => {
    const { id: customer } = await subscriber(stripe)
    await subscribe(customer, { idempotencyKey: 'upgrade-1' })

    const again = () =>
      stripe.subscriptions.create(
        { customer, items: [{ price: plans.business }] },
        { idempotencyKey: 'upgrade-1' },
      )

    expect(await refusalOf(again)).toMatchObject({ type: 'StripeIdempotencyError' })
  })

  test('subscriptions go on after a restart, also those that fell due meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-billing-'))
    const first = await startStripe({ clock: () => new Date(start), folder })
    const own = await plansOf(first.stripe)
    const clock = await first.stripe.testHelpers.testClocks.create({ frozen_time: at(start) })
    const { id: customer } = await subscriber(first.stripe)
    const bound = await subscriber(first.stripe, 'pm_card_visa', { test_clock: clock.id })
    const items = [{ price: own.professional }]
    const { id } = await first.stripe.subscriptions.create({ customer, items })
    const { id: other } = await first.stripe.subscriptions.create({ customer: bound.id, items })
    await first.close()

    const second = await startStripe({ clock: () => new Date('2027-04-05T00:00:00Z'), folder })
    await second.advance(3_600)
    await second.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2027-03-05T00:00:00Z') })

    const count = async (subscription: string) =>
      (await second.stripe.invoices.list({ subscription, status: 'paid' })).data.length
    expect(await count(id)).toBe(3)
    expect(await count(other)).toBe(2)
    await second.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
