import type Stripe from 'stripe'
import type { NewCheckout } from '../port.ts'
import { charged } from './amounts.ts'
import { sessionExpansions, toSeconds } from './intents.ts'

/** The page on which a customer pays, or leaves a way to pay. */
export function sessionParams(input: NewCheckout): Stripe.Checkout.SessionCreateParams {
  const { kind, metadata, group, onBehalfOf } = input
  const common: Stripe.Checkout.SessionCreateParams = {
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    expires_at: toSeconds(input.expiresAt),
    // Without the logo: ours are WebP, which pages of Stripe do not take.
    branding_settings: {
      display_name: input.brand.name,
      ...(input.brand.colour ? { button_color: input.brand.colour } : {}),
    },
    locale: input.locale as Stripe.Checkout.SessionCreateParams.Locale,
    metadata,
    ...(input.customerId ? { customer: input.customerId } : { customer_email: input.email }),
    expand: sessionExpansions,
  }
  if (kind === 'keep') {
    return {
      ...common,
      mode: 'setup',
      currency: input.currency.toLowerCase(),
      setup_intent_data: { metadata, ...(onBehalfOf ? { on_behalf_of: onBehalfOf } : {}) },
    }
  }
  return {
    ...common,
    mode: 'payment',
    line_items: input.lines.map(({ title, amount }) => ({
      quantity: 1,
      price_data: {
        currency: input.currency.toLowerCase(),
        unit_amount: charged(amount, input.currency).amount,
        product_data: { name: title },
      },
    })),
    payment_intent_data: {
      metadata,
      transfer_group: group,
      ...(onBehalfOf ? { on_behalf_of: onBehalfOf } : {}),
      ...(input.isAuthorizationOnly ? { capture_method: 'manual' as const } : {}),
      ...(input.isMethodKept ? { setup_future_usage: 'off_session' as const } : {}),
    },
  }
}
