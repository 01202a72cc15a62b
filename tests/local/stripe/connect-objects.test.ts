import type Stripe from 'stripe'
import {
  chargeCard,
  openStripeOfTest,
  readyAccount,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'
import official from './connect-official-paths.json'

let opened: StripeOfTest
const shown: Record<string, object> = {}
beforeAll(async () => {
  opened = await openStripeOfTest()
  const { stripe } = opened
  const account = await stripe.accounts.create(
    readyAccount({
      business_profile: { mcc: '7299', url: 'https://almeida.example' },
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    }),
  )
  const charge = await chargeCard(stripe, 10_000, { card: 'pm_card_bypassPending' })
  const { id } = await stripe.transfers.create({
    amount: 5_000,
    currency: 'eur',
    destination: account.id,
    source_transaction: charge,
  })
  const options = { stripeAccount: account.id }
  Object.assign(shown, {
    account,
    account_link: await stripe.accountLinks.create({
      account: account.id,
      type: 'account_onboarding',
      return_url: 'https://market.example',
      refresh_url: 'https://market.example',
    }),
    bank_account: (await stripe.accounts.listExternalAccounts(account.id)).data[0]!,
    capability: await stripe.accounts.retrieveCapability(account.id, 'transfers'),
    person: (await stripe.accounts.listPersons(account.id)).data[0]!,
    transfer_reversal: await stripe.transfers.createReversal(id, { amount: 1_000 }),
    payout: await stripe.payouts.create({ amount: 1_000, currency: 'eur' }, options),
    balance: await stripe.balance.retrieve(),
    transfer: await stripe.transfers.retrieve(id),
  } satisfies Record<string, object>)
})
afterAll(() => opened.local.close())

/** What Stripe shows only to accounts of another kind, or of a customer and not of an account. */
const ofOthers: Record<string, readonly string[]> = {
  bank_account: ['customer'],
  person: ['additional_tos_acceptances'],
  payout: ['trace_id.status', 'trace_id.value'],
}

test.each(Object.entries(official.paths))('%s says all that the official example says', (kind, paths) => {
  const missing = paths.filter((path) => !isThere(shown[kind]!, path.split('.')))

  const excused = ofOthers[kind] ?? []
  expect(
    missing.filter((path) => !excused.some((each) => path === each || path.startsWith(`${each}.`))),
  ).toEqual([])
})

function isThere(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  if (typeof value !== 'object' || value === null || !(name in value)) return false
  return isThere((value as Record<string, unknown>)[name], rest)
}

test('what is expanded is the object itself', async () => {
  const { stripe } = opened
  const transfer = await stripe.transfers.retrieve((shown.transfer as Stripe.Transfer).id, {
    expand: ['destination_payment', 'source_transaction', 'destination', 'balance_transaction'],
  })

  expect(transfer).toMatchObject({
    destination: { object: 'account' },
    destination_payment: { object: 'charge' },
    source_transaction: { object: 'charge' },
    balance_transaction: { object: 'balance_transaction', type: 'transfer' },
  })
})
