import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { countries } from '#platform/local/stripe/connect/countries.ts'
import {
  openStripeOfTest,
  readyAccount,
  seconds,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

const secret = 'whsec_of_this_test'
let opened: StripeOfTest
let receiver: Server
let received: Stripe.Event[]
beforeEach(async () => {
  received = []
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const signature = String(request.headers['stripe-signature'])
    received.push(Stripe.webhooks.constructEvent(body, signature, secret))
    response.end()
  })
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  opened = await openStripeOfTest({ webhooks: [{ url, secret, isConnect: true }] })
})
afterEach(async () => {
  await opened.local.close()
  await new Promise((resolve) => receiver.close(resolve))
})

async function act(path: string, form: Record<string, string>): Promise<number> {
  const { status } = await fetch(`${opened.local.origin}/_control/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  await opened.local.settled()
  return status
}

test('nobody hears of accounts before there is one', async () => {
  await opened.stripe.balance.retrieve()
  await opened.local.settled()

  expect(received).toEqual([])
  expect((await opened.stripe.events.list()).data).toEqual([])
})

test('what happens to an account is told with its id, and signed', async () => {
  const { id } = await opened.stripe.accounts.create(readyAccount())
  await opened.local.settled()
  received = []

  expect(await act('account', { account: id, what: 'restrict' })).toBe(200)

  expect(received.map(({ type, account }) => [type, account]).toSorted()).toEqual([
    ['account.updated', id],
    ['capability.updated', id],
  ])
  const updated = received.find(({ type }) => type === 'account.updated')
  expect(updated?.data).toMatchObject({
    object: { id, payouts_enabled: false, requirements: { disabled_reason: 'under_review' } },
    previous_attributes: { payouts_enabled: true, capabilities: { transfers: 'active' } },
  })
})

test.each([
  ['restrict', 'lift', 'payouts_enabled'],
  ['pause', 'resume', 'payouts_enabled'],
] as const)('%s is taken back by %s', async (what, back, field) => {
  const { id } = await opened.stripe.accounts.create(readyAccount())
  const isAble = async () => (await opened.stripe.accounts.retrieve(id))[field]

  await act('account', { account: id, what })
  expect(await isAble()).toBe(false)
  await act('account', { account: id, what: back })

  expect(await isAble()).toBe(true)
})

test.each(countries.map(({ code }) => code))(
  'an account in %s is ready at once when somebody else fills in test details',
  async (country) => {
    const { id } = await opened.stripe.accounts.create({
      country,
      type: 'express',
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    })

    expect(await act('account', { account: id, what: 'complete' })).toBe(200)

    expect(await opened.stripe.accounts.retrieve(id)).toMatchObject({
      details_submitted: true,
      payouts_enabled: true,
      charges_enabled: true,
      requirements: { currently_due: [] },
    })
    expect(received.map(({ type }) => type)).toContain('account.updated')
  },
)

test('something is asked for with days to answer, until it is settled', async () => {
  const { id } = await opened.stripe.accounts.create(readyAccount())
  const requirements = async () => (await opened.stripe.accounts.retrieve(id)).requirements

  await act('account', { account: id, what: 'demand', requirement: 'individual.id_number', days: '3' })
  expect(await requirements()).toMatchObject({ currently_due: ['individual.id_number'], past_due: [] })
  await opened.local.advance(4 * seconds.day)
  expect(await requirements()).toMatchObject({ past_due: ['individual.id_number'] })
  await act('account', { account: id, what: 'settle', requirement: 'individual.id_number' })

  expect(await requirements()).toMatchObject({ currently_due: [] })
})

test('the next payout fails, and a later one is sent back by the bank', async () => {
  const { id } = await opened.stripe.accounts.create(readyAccount())
  const options = { stripeAccount: id }
  opened.control.adjust(id, 5_000, 'eur')
  await act('account', { account: id, what: 'failNextPayout', code: 'no_account' })
  const first = await opened.stripe.payouts.create({ amount: 2_000, currency: 'eur' }, options)
  await opened.local.advance(3 * seconds.day)
  expect(await opened.stripe.payouts.retrieve(first.id, {}, options)).toMatchObject({
    failure_code: 'no_account',
  })
  await opened.stripe.accounts.createExternalAccount(id, {
    external_account: { object: 'bank_account', country: 'DE', account_number: 'DE02120300000000202051' },
    default_for_currency: true,
  })
  const second = await opened.stripe.payouts.create({ amount: 2_000, currency: 'eur' }, options)

  expect(await act('payout', { payout: second.id })).toBe(200)

  expect(await opened.stripe.payouts.retrieve(second.id, {}, options)).toMatchObject({
    status: 'failed',
    failure_code: 'account_closed',
  })
  expect(received.filter(({ type }) => type === 'payout.failed')).toHaveLength(2)
})

test.each([
  ['account', { account: 'acct_nobody', what: 'restrict' }],
  ['account', { what: 'restrict' }],
  ['payout', { payout: 'po_nothing' }],
] as [string, Record<string, string>][])('%s: %j is refused', async (path, form) => {
  expect(await act(path, form)).toBe(400)
})

test('an action or a code that is none is refused', async () => {
  const { id } = await opened.stripe.accounts.create(readyAccount())

  expect(await act('account', { account: id, what: 'praise' })).toBe(400)
  expect(await act('account', { account: id, what: 'failNextPayout', code: 'bad_weather' })).toBe(400)
})

test('the control page shows accounts, their balances and payouts', async () => {
  const { id } = await opened.stripe.accounts.create(
    readyAccount({ business_profile: { name: 'Almeida <Gardens>' } }),
  )
  opened.control.adjust(id, 5_000, 'eur')
  const payout = await opened.stripe.payouts.create({ amount: 1_234, currency: 'eur' }, { stripeAccount: id })

  const text = await (await fetch(`${opened.local.origin}/`)).text()

  expect(text).toContain('Almeida &lt;Gardens&gt;')
  expect(text).toContain('€37.66 available')
  expect(text).toContain(payout.id)
})
