import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Stripe from 'stripe'
import { openStripeOfTest, readyAccount, refusal } from '#tests/support/connected-accounts.ts'
import { opened, stripe, expressController } from './opened-accounts.ts'

test('the platform cannot accept the terms of an account that Stripe asks, nor change its details once it was handed over', async () => {
  const { id } = await stripe.accounts.create({ country: 'DE', controller: expressController })
  const accepting = stripe.accounts.update(id, { tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.7' } })
  expect(await refusal(accepting)).toMatchObject({ statusCode: 400 })
  await stripe.accounts.update(id, { individual: { first_name: 'Ada' } })

  await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    return_url: 'http://127.0.0.1/back',
    refresh_url: 'http://127.0.0.1/again',
  })

  expect(await refusal(stripe.accounts.update(id, { individual: { first_name: 'Eve' } }))).toMatchObject({
    statusCode: 403,
  })
})

test.each([
  ['type and controller together', { type: 'express', controller: expressController }],
  [
    'requirements collected by the platform with a dashboard',
    { controller: { requirement_collection: 'application', stripe_dashboard: { type: 'express' } } },
  ],
  [
    'an express dashboard without responsibility for losses',
    { controller: { losses: { payments: 'stripe' }, stripe_dashboard: { type: 'express' } } },
  ],
  ['a country that is none', { country: 'XX', type: 'express' }],
] satisfies [string, Stripe.AccountCreateParams][])('%s is refused', async (_name, params) => {
  expect(await refusal(stripe.accounts.create(params))).toMatchObject({ statusCode: 400 })
})

test.each([
  ['weekly without a weekday', { interval: 'weekly' }],
  ['monthly without a day', { interval: 'monthly' }],
  ['quicker than the country allows', { delay_days: 1 }],
] satisfies [string, Stripe.AccountUpdateParams.Settings.Payouts.Schedule][])(
  'a schedule that is %s is refused',
  async (_name, schedule) => {
    const { id } = await stripe.accounts.create({ country: 'DE', controller: expressController })

    expect(await refusal(stripe.accounts.update(id, { settings: { payouts: { schedule } } }))).toMatchObject({
      statusCode: 400,
    })
  },
)

test('metadata and branding are merged, and an account is found in the list until it is deleted', async () => {
  const { id } = await stripe.accounts.create(readyAccount({ metadata: { tenant: 'one', provider: 'two' } }))

  await stripe.accounts.update(id, {
    metadata: { tenant: '', extra: '1' },
    settings: { branding: { primary_color: '#0a7ea4' } },
  })

  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    metadata: { provider: 'two', extra: '1' },
    settings: { branding: { primary_color: '#0a7ea4' } },
  })
  const ids = async () => (await stripe.accounts.list({ limit: 100 })).data.map((account) => account.id)
  expect(await ids()).toContain(id)
  expect(await stripe.accounts.del(id)).toMatchObject({ id, deleted: true })
  expect(await ids()).not.toContain(id)
  expect(await refusal(stripe.accounts.retrieve(id))).toMatchObject({ code: 'resource_missing' })
})

test('an account with money on it cannot be deleted', async () => {
  const { id } = await stripe.accounts.create(readyAccount())
  opened.control.adjust(id, 1, 'eur')
  expect(await refusal(stripe.accounts.del(id))).toMatchObject({ statusCode: 400 })

  opened.control.adjust(id, -1, 'eur')

  expect(await stripe.accounts.del(id)).toMatchObject({ deleted: true })
})

test('a rejected account is out', async () => {
  const { id } = await stripe.accounts.create(readyAccount())

  const account = await stripe.accounts.reject(id, { reason: 'fraud_other' })

  expect(account).toMatchObject({
    payouts_enabled: false,
    capabilities: { transfers: 'inactive' },
    requirements: { disabled_reason: 'rejected.platform_fraud' },
  })
})

test('the platform has an account of its own, which is in no list', async () => {
  const own = await stripe.accounts.retrieveCurrent()

  expect(own).toMatchObject({ charges_enabled: true, payouts_enabled: true })
  expect((await stripe.accounts.list({ limit: 100 })).data.map(({ id }) => id)).not.toContain(own.id)
})

test('everything that is known of an account survives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-restart-'))
  const first = await openStripeOfTest({ folder })
  const { id } = await first.stripe.accounts.create(readyAccount())
  first.control.demand(id, { requirement: 'individual.phone' })
  const before = await first.stripe.accounts.retrieve(id)
  await first.local.close()

  const second = await openStripeOfTest({ folder })

  const after = await second.stripe.accounts.retrieve(id)
  await second.local.close()
  rmSync(folder, { recursive: true })
  expect(after).toEqual(before)
})
