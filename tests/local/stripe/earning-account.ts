import type Stripe from 'stripe'
import {
  chargeCard,
  openStripeOfTest,
  readyAccount,
  seconds,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

export let opened: StripeOfTest
export let stripe: Stripe
beforeEach(async () => {
  opened = await openStripeOfTest()
  stripe = opened.stripe
})
afterEach(() => opened.local.close())

/** Ends it, and starts it with what lies in the folder. */
export async function restart(folder: string) {
  await opened.local.close()
  opened = await openStripeOfTest({ folder })
  stripe = opened.stripe
}

export const days = (count: number) => opened.local.advance(count * seconds.day)
export type Schedule = Stripe.AccountUpdateParams.Settings.Payouts.Schedule

/** @returns an account with this much available */
export async function earning(
  amount: number,
  {
    schedule = { interval: 'manual' },
    iban = 'DE89370400440532013000',
  }: { schedule?: Schedule; iban?: string } = {},
): Promise<{ id: string; options: { stripeAccount: string } }> {
  const { id } = await stripe.accounts.create(
    readyAccount({
      external_account: { object: 'bank_account', country: 'DE', currency: 'eur', account_number: iban },
      settings: { payouts: { schedule } },
    }),
  )
  const charge = await chargeCard(stripe, amount, { card: 'pm_card_bypassPending' })
  await stripe.transfers.create({
    amount,
    currency: 'eur',
    destination: id,
    source_transaction: charge,
  })
  return { id, options: { stripeAccount: id } }
}
