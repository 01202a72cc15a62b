// With what plans are paid: Checkout in the mode `setup` takes a card without taking money.
// https://docs.stripe.com/payments/save-and-reuse?payment-ui=checkout
import type Stripe from 'stripe'
import type { PlanCard } from '../../rules/index.ts'
import type { BillingGateway, CardPage, NewCardPage } from '../port.ts'
import { idOf, toSeconds } from './amounts.ts'

export async function openCardPage(stripe: Stripe, input: NewCardPage): Promise<CardPage> {
  const { key, metadata } = input
  return toCardPage(
    await stripe.checkout.sessions.create(
      {
        mode: 'setup',
        customer: input.customerId,
        currency: input.currency.toLowerCase(),
        success_url: input.successUrl,
        cancel_url: input.cancelUrl,
        expires_at: toSeconds(input.expiresAt),
        locale: input.locale as Stripe.Checkout.SessionCreateParams.Locale,
        branding_settings: brandingOf(input.brand),
        metadata,
        setup_intent_data: { metadata },
      },
      { idempotencyKey: key },
    ),
  )
}

export const readCardPage = async (stripe: Stripe, id: string): Promise<CardPage> =>
  toCardPage(await stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] }))

function toCardPage(session: Stripe.Checkout.Session): CardPage {
  const { id, url, status, setup_intent: intent } = session
  const isLeft = typeof intent === 'object' && intent?.status === 'succeeded'
  return {
    id,
    url,
    state: status === 'complete' ? 'complete' : status === 'expired' ? 'expired' : 'open',
    methodId: isLeft ? idOf(intent.payment_method) : null,
  }
}

/** The subscription's own goes before the customer's: both are set, so that a later plan is paid with it too. */
export async function useMethod(
  stripe: Stripe,
  { customerId, methodId, subscriptionId }: Parameters<BillingGateway['useMethod']>[0],
): Promise<void> {
  await stripe.customers.update(customerId, { invoice_settings: { default_payment_method: methodId } })
  if (subscriptionId) await stripe.subscriptions.update(subscriptionId, { default_payment_method: methodId })
}

/** With what the next invoice is paid. */
export function cardOf({ default_payment_method: own, customer }: Stripe.Subscription): PlanCard | null {
  const isThere = typeof customer === 'object' && !customer.deleted
  const method = own ?? (isThere ? customer.invoice_settings.default_payment_method : null)
  const card = typeof method === 'object' ? method?.card : null
  if (!card) return null
  const { brand, last4, exp_month: expMonth, exp_year: expYear } = card
  return { brand, last4, expMonth, expYear }
}

export const brandingOf = ({ name, colour }: NewCardPage['brand']) => ({
  display_name: name,
  ...(colour ? { button_color: colour } : {}),
})
